"""Options that several commands share, with their help and how they are read."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Annotated, Literal

from cyclopts import Parameter

from fairwitness.assess import Answers, read_answers
from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.frameworks import shelf
from fairwitness.frameworks.pack import Pack
from fairwitness.sources.address import is_log

MONTHS = 3
"""Whole calendar months that are assessed unless said otherwise."""

Sources = Annotated[
    list[str],
    Parameter(
        help="Where the data is: synapse+sqlite:///homeserver.db, "
        "synapse+postgresql://user@host/database (a password comes from PGPASSWORD or ~/.pgpass); "
        "logs: ocsf+parquet://FOLDER, ocsf+jsonl://, ecs+jsonl://, accesslog+file://, "
        "events+parquet://FOLDER?map=FILE.",
        negative=(),
    ),
]
Packs = Annotated[
    list[str],
    Parameter(
        name="--pack",
        help="Law pack, with its version if not the latest: cac-2018, uk-osa/2025-12. Repeatable.",
        negative=(),
    ),
]
Since = Annotated[
    str | None,
    Parameter(
        help="First day assessed, such as 2026-06-01 [UTC]. Default: three "
        "whole months before --until."
    ),
]
Until = Annotated[
    str | None,
    Parameter(help="First day no longer assessed [UTC]. Default: the first of this month."),
]
Now = Annotated[
    str | None,
    Parameter(
        help="Moment of the assessment, such as 2026-09-02T08:00:00Z, to make the same "
        "bundle again byte for byte. Default: the clock."
    ),
]
AsJson = Annotated[bool, Parameter(name="--json", help="Print JSON for a program.", negative=())]

StatesPath = Annotated[
    Path | None,
    Parameter(
        name="--states",
        help="File that keeps the counts of each day of a log, so that a new day costs a day. "
        "Default: one for each set of logs, in fairwitness/ of $XDG_STATE_HOME or ~/.local/state.",
    ),
]

LogEngine = Annotated[
    Literal["duckdb", "spark"],
    Parameter(
        name="--engine",
        help="What scans logs: duckdb on this machine, or spark for logs of Parquet, which needs "
        "fairwitness[spark] and, on this machine, Java 17.",
    ),
]
SparkAddress = Annotated[
    str | None,
    Parameter(
        name="--spark",
        help="Where Spark is: local[2] for two cores of this machine, sc://host:15002 for a "
        "server of Spark Connect that sees the files under the same paths. Default: local[*].",
    ),
]


class BadOption(Problem):
    """An option that cannot be read."""

    code = "bad-option"


def moment(text: str | None) -> datetime:
    """Read `--now`, or look at the clock."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise BadOption(
            f"--now {text!r} is not a moment.", fix="Write it like 2026-09-02T08:00:00Z."
        ) from None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def window(since: str | None, until: str | None, now: datetime) -> Window:
    """Read `--since` and `--until`; by default the last whole calendar months."""
    end = now.date().replace(day=1) if until is None else _day("--until", until)
    start = _months_before(end) if since is None else _day("--since", since)
    if end > now.date() + timedelta(days=1):
        raise BadOption(
            f"The window ends on {end}, after the day of the assessment ({now.date()}).",
            fix="Days that have not happened would count as zero: give an earlier --until.",
        )
    return Window(start, end)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadOption(
            f"{option} {text!r} is not a day.", fix="Write it like 2026-06-01."
        ) from None


def _months_before(end: date) -> date:
    start = end.replace(day=1)
    for _ in range(MONTHS):
        start = (start - timedelta(days=1)).replace(day=1)
    return start


def packs(names: Sequence[str], now: datetime) -> list[Pack]:
    """Load the packs asked for, each once."""
    loaded = {pack.name: pack for name in names for pack in (shelf.load(name, today=now.date()),)}
    ids = [pack.id for pack in loaded.values()]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise BadOption(
            f"--pack names two versions of {twice}.", fix="Make one bundle for each version."
        )
    return list(loaded.values())


def answers(path: Path | None, chosen: Sequence[Pack]) -> Answers:
    """Read the answers file, if there is one."""
    return Answers() if path is None else read_answers(path, chosen)


def states(path: Path | None, sources: Sequence[str]) -> Path | None:
    """Return where states of the logs among the sources are kept; None if there is no log."""
    logs = [address for address in sources if is_log(address)]
    return path or _default_states(logs) if logs else None


def _default_states(logs: Sequence[str]) -> Path:
    """
    Return where the states of these logs are kept; the folder is made for its owner alone.

    Other logs have another file, so that two services of one user do not undo each other's days.
    """
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    folder = Path(home) / "fairwitness"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadOption(
            f"The folder {folder} cannot be made: {error.strerror}.",
            fix="Say with --states where the counts of each day may be kept.",
        ) from None
    named = "\n".join(sorted(logs))
    return folder / f"states-{sha256(named.encode()).hexdigest()[:12]}.duckdb"


def content(path: Path) -> bytes:
    """Read a file that was named on the command line."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadOption(
            f"{str(path)!r} cannot be read: {error.strerror}.", fix="Check its path."
        ) from None


def opened(path: Path) -> IO[bytes]:
    """Open a file that was named on the command line, to read it piece by piece."""
    try:
        return path.open("rb")
    except OSError as error:
        raise BadOption(
            f"{str(path)!r} cannot be read: {error.strerror}.", fix="Check its path."
        ) from None


def write_file(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file that was named on the command line: whole, or what was there stays."""
    try:
        durable.write(path, content, mode=mode)
    except OSError as error:
        raise BadOption(
            f"{str(path)!r} cannot be written: {error.strerror}.",
            fix="Give a path in a folder that exists and that you may write to.",
        ) from None
