"""
Source addresses: `KIND+ENGINE://…`.

In:       `synapse+sqlite:///homeserver.db`, `synapse+postgresql://user@host:5432/db`,
          `ocsf+parquet:///var/log/events`.
Out:      an `Address`, or for a log a `LogAddress`; a password in it is refused, because other
          users of the machine can read the arguments of a program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

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


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAddress:
    """Where the files of a log are."""

    kind: str
    """`"ocsf"`, `"ecs"`, `"accesslog"`, `"events"`."""
    container: str
    """`"parquet"`, `"jsonl"` or `"file"`."""
    path: str
    """A folder, a file, or a pattern with `*`."""
    options: Mapping[str, str]
    """`map`, `port`, `memory`, `threads`."""


CONTAINERS = ("parquet", "jsonl", "file")
LOG_EXAMPLES = "ocsf+parquet:///var/log/events or accesslog+file:///var/log/nginx/access.log*"
LOG_OPTIONS = frozenset({"map", "memory", "port", "threads"})
OPTIONS = frozenset({"host", "port", "sslmode", "sslrootcert"})


def parse_address(text: str) -> Address:
    """
    Read a source address; no part of a faulty one is repeated, for it could be a password.

    Raises:
        SourceProblem: it is not an address, or it carries a password.

    """
    scheme, found, rest = text.partition("://")
    kind, plus, engine = scheme.partition("+")
    if not plus or not found:
        raise SourceProblem(
            "A source address starts with the platform and its database engine.",
            fix=f"Write for example {EXAMPLES}.",
        )
    if engine == "sqlite":
        return Address(kind=kind, engine=engine, path=_file(rest))
    if engine in {"postgresql", "postgres"}:
        return _server(kind, rest)
    raise SourceProblem(
        "The source address names a database engine that cannot be read here.",
        fix=f"Known are sqlite and postgresql. Write for example {EXAMPLES}.",
    )


def _file(rest: str) -> Path:
    """
    Take `///a.db` as relative and `////a.db` as absolute, and an existing `/a.db` as meant.

    A file's name is taken as it stands, `?`, `#` and `%20` included; only if there is no such
    file is it read as percent-encoded.
    """
    relative = rest.removeprefix("/")
    meant = [Path(name) for name in (relative, unquote(relative), rest, unquote(rest))]
    if not relative or "\0" in unquote(rest):
        raise SourceProblem(
            "The source address names no file.", fix="Write for example synapse+sqlite:///a.db."
        )
    return next((path for path in meant if is_there(path)), meant[0])


def is_there(path: Path) -> bool:
    """Say whether a file is there; one that may not be looked at counts as not there."""
    try:
        return path.exists()
    except OSError:
        return False


def _server(kind: str, rest: str) -> Address:
    parts, port = _split(rest)
    if parts.password is not None or "@" in parts.path + parts.query + parts.fragment:
        raise SourceProblem(
            "The source address carries a password, which other users of this machine can see.",
            fix="Leave it out and put it into PGPASSWORD or ~/.pgpass.",
        )
    options = tuple(parse_qsl(parts.query))
    if {name for name, _ in options} - OPTIONS:
        raise SourceProblem(
            "The source address has an option that is not known here.",
            fix=f"Known are {', '.join(sorted(OPTIONS))}; a password belongs into ~/.pgpass.",
        )
    return Address(
        kind=kind,
        engine="postgresql",
        host=parts.hostname,
        port=port,
        user=unquote(parts.username) if parts.username else None,
        database=unquote(parts.path.lstrip("/")) or None,
        options=options,
    )


def _split(rest: str) -> tuple[SplitResult, int | None]:
    """Split what follows `://` into host, port and the rest."""
    try:
        parts = urlsplit(f"postgresql://{rest}")
        port = parts.port if parts.password is None else None
    except ValueError:
        raise SourceProblem(
            "The host or port in the source address cannot be read.",
            fix="Write for example synapse+postgresql://user@host:5432/database; a port is a "
            "number up to 65535, and a password belongs into PGPASSWORD or ~/.pgpass.",
        ) from None
    return parts, port


def is_log(text: str) -> bool:
    """Say whether an address is one of a log, by what stands between `+` and `://`."""
    return text.partition("://")[0].partition("+")[2] in CONTAINERS


def parse_log_address(text: str) -> LogAddress:
    """
    Read the address of a log: the path stands as it is, relative or from the root.

    A `?` in it is part of a pattern unless known options follow.

    Raises:
        SourceProblem: it names no file, or an option that is not known.

    """
    scheme, _, rest = text.partition("://")
    kind, _, container = scheme.partition("+")
    path, options = rest, dict[str, str]()
    before, mark, after = rest.rpartition("?")
    if mark and "=" in after and "/" not in after.partition("=")[0]:
        path, options = before, dict(parse_qsl(after, keep_blank_values=True))
    if not path.strip("/") or "\0" in path:
        raise SourceProblem(
            "The source address names no folder and no file.",
            fix=f"Write for example {LOG_EXAMPLES}.",
        )
    unknown = sorted(set(options) - LOG_OPTIONS)
    if unknown:
        raise SourceProblem(
            f"The address of a log has no option {unknown[0]!r}.",
            fix=f"There are: {', '.join(sorted(LOG_OPTIONS))}.",
        )
    path = "/" + path.lstrip("/") if path.startswith("/") else path
    if path.startswith("/") and not is_there(Path(_fixed(path))):
        relative = path.lstrip("/")
        path = relative if is_there(Path(_fixed(relative))) else path
    return LogAddress(kind=kind, container=container, path=path, options=options)


def _fixed(path: str) -> str:
    """Return the folders of a pattern before its first wildcard; a path that exists is itself."""
    if is_there(Path(path)) or not any(c in path for c in "*?["):
        return path
    parts = path.split("/")
    first = next(n for n, part in enumerate(parts) if any(c in part for c in "*?["))
    return "/".join(parts[:first]) or ("/" if path.startswith("/") else ".")
