"""
Find a connector by its entry point, and open a source by its address.

A connector of somebody else's registers exactly as ours do, under `fairwitness.sources`.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import cast

from fairwitness.core.manifest import Manifest
from fairwitness.sources.address import Address, parse_address
from fairwitness.sources.interface import Connector, Engine, Source, SourceProblem

GROUP = "fairwitness.sources"


def connectors() -> Mapping[str, Connector]:
    """Return every installed connector by its kind."""
    return {
        entry.name: cast("Connector", entry.load())
        for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    }


def connector(kind: str) -> Connector:
    """
    Return the connector of one kind.

    Raises:
        SourceProblem: none of that name is installed.

    """
    known = connectors()
    if kind in known:
        return known[kind]
    near = get_close_matches(kind, known, n=1)
    guess = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
    raise SourceProblem(f"There is no connector {kind!r}.", fix=guess)


def open_source(text: str, *, password: str | None = None) -> Source:
    """
    Open a source read-only by its address; a server's `password` is kept nowhere.

    Raises:
        SourceProblem: the address, the file or the schema is not right.
        SourceUnavailable: the server does not answer.

    """
    address = parse_address(text)
    chosen = connector(address.kind)
    engine = _engine(address, chosen.manifest, password)
    try:
        return chosen.open(engine)
    except BaseException:
        engine.close()
        raise


def _engine(address: Address, manifest: Manifest, password: str | None) -> Engine:
    """Open the database; only the driver that it needs is loaded."""
    if address.path is not None:
        from fairwitness.sources.sqlite import SqliteEngine  # noqa: PLC0415

        return SqliteEngine(address.path, manifest)
    from fairwitness.sources.postgresql import PostgresEngine  # noqa: PLC0415

    return PostgresEngine(address, manifest, password=password)
