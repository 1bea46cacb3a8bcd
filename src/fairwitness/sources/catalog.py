"""
Find a connector by its entry point, and open a source by its address.

A connector of somebody else's registers exactly as ours do, under `fairwitness.sources`.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import cast

from fairwitness.sources.address import parse_address
from fairwitness.sources.interface import Connector, Engine, Source, SourceProblem
from fairwitness.sources.postgresql import PostgresEngine
from fairwitness.sources.sqlite import SqliteEngine

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


def open_source(text: str) -> Source:
    """
    Open a source read-only by its address.

    Raises:
        SourceProblem: the address, the file or the schema is not right.
        SourceUnavailable: the server does not answer.

    """
    address = parse_address(text)
    chosen = connector(address.kind)
    engine: Engine
    if address.path is not None:
        engine = SqliteEngine(address.path, chosen.manifest)
    else:
        engine = PostgresEngine(address, chosen.manifest)
    try:
        return chosen.open(engine)
    except BaseException:
        engine.close()
        raise
