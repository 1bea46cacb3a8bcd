"""
Source addresses: `KIND+ENGINE://…`.

In:       `synapse+sqlite:///homeserver.db`, `synapse+postgresql://user@host:5432/db`.
Out:      an `Address`; a password in it is refused, because other users of the machine can read
          the arguments of a program.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from fairwitness.sources.interface import SourceProblem

EXAMPLES = "synapse+sqlite:///homeserver.db or synapse+postgresql://user@host/database"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a source is, without any secret."""

    kind: str
    engine: str
    """`"sqlite"` or `"postgresql"`."""
    path: Path | None = None
    """Database file."""
    host: str | None = None
    port: int | None = None
    user: str | None = None
    database: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    """Further connection options: `host` for a socket folder, `port`, `sslmode`."""


OPTIONS = frozenset({"host", "port", "sslmode", "sslrootcert"})


def parse_address(text: str) -> Address:
    """
    Read a source address.

    Raises:
        SourceProblem: it is not an address, or it carries a password.

    """
    parts = urlsplit(text)
    kind, plus, engine = parts.scheme.partition("+")
    if not plus or "://" not in text:
        raise SourceProblem(
            "A source address starts with the platform and its database engine.",
            fix=f"Write for example {EXAMPLES}.",
        )
    if parts.password is not None:
        raise SourceProblem(
            "The source address carries a password, which other users of this machine can see.",
            fix="Leave it out and put it into PGPASSWORD or ~/.pgpass.",
        )
    if engine == "sqlite":
        return Address(kind=kind, engine=engine, path=_file(parts.netloc, parts.path))
    if engine in {"postgresql", "postgres"}:
        return _server(kind, text)
    raise SourceProblem(
        f"There is no database engine {engine!r} here.", fix=f"Write for example {EXAMPLES}."
    )


def _file(netloc: str, path: str) -> Path:
    """Take `///a.db` as relative and `////a.db` as absolute, and an existing `/a.db` as meant."""
    relative = Path(unquote(netloc + path.removeprefix("/")))
    absolute = Path(unquote(path))
    return absolute if absolute.exists() and not relative.exists() else relative


def _server(kind: str, text: str) -> Address:
    parts = urlsplit(text)
    options = tuple(parse_qsl(parts.query))
    if unknown := {name for name, _ in options} - OPTIONS:
        raise SourceProblem(
            f"The source address has unknown options: {', '.join(sorted(unknown))}.",
            fix=f"Known are {', '.join(sorted(OPTIONS))}; a password belongs into ~/.pgpass.",
        )
    try:
        port = parts.port
    except ValueError as error:
        raise SourceProblem(
            "The port in the source address is not a number up to 65535.",
            fix=f"Write for example {EXAMPLES}.",
        ) from error
    return Address(
        kind=kind,
        engine="postgresql",
        host=parts.hostname,
        port=port,
        user=unquote(parts.username) if parts.username else None,
        database=unquote(parts.path.lstrip("/")) or None,
        options=options,
    )
