"""
Find the files of a log, and the day that each belongs to.

In:       a folder, a file or a pattern; what the names of such files look like.
Out:      `LogFile`s with size, time of change, compression and day; what was left out and why.
Not here: what the files say (`containers`), which files make a day (`days`).

Nothing is followed out of the folder: a link that leads elsewhere is left out and counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path

from fairwitness.sources.interface import SourceProblem
from fairwitness.sources.logs.zstd import is_whole

GZIP, ZSTD, PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"
OTHER_PACKED = (b"BZh", b"\xfd7zXZ", b"PK\x03\x04", b"7z\xbc\xaf")
"""First bytes of bzip2, xz, zip and 7z, which are not read."""
WILD = frozenset("*?[")
UNFINISHED = re.compile(r"(^[._~])|(\.(tmp|temp|part|partial|inprogress|swp|crc|lock)$)|(~$)")
"""Names that writers give to files which are not done, or which are not data."""
HIVE_DAY = re.compile(
    r"(?:^|/)(?:date|day|dt|ds|event_date|eventDay)=(\d{4})-?(\d{2})-?(\d{2})(?:/|$)"
)
HIVE_PARTS = re.compile(
    r"(?:^|/)(?:year|y|yyyy)=(\d{4})/(?:month|m|mm)=(\d{1,2})/(?:day|d|dd)=(\d{1,2})(?:/|$)"
)
FOLDER_DAY = re.compile(r"(?:^|/)(\d{4})/(\d{2})/(\d{2})(?:/|$)")
NAMED_DAY = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


class LeftOut(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    UNFINISHED = "unfinished"
    """Its name or its end says that it is still being written."""
    OUTSIDE = "outside"
    """A link out of the folder."""
    FORBIDDEN = "forbidden"
    NAME = "name"
    """A name that is no text, or that DuckDB would take for a pattern."""
    PACKED = "packed"
    """Packed in a way that is not read here."""
    WRONG = "wrong"
    """Not the kind of file that the address says."""
    DAMAGED = "damaged"
    """Cut short or damaged; found while it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFile:
    """One file of a log."""

    path: str
    """From the root."""
    name: str
    """Below the folder of the source."""
    size: int
    """[bytes]"""
    changed: int
    """Time of its last change [ns since 1970]."""
    packed: str
    """`"none"`, `"gzip"` or `"zstd"`, by its first bytes."""
    day: date | None
    """The day that its folders or its name say; None if they say none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files of a log, and what was left out."""

    files: tuple[LogFile, ...]
    left_out: Counter[LeftOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the names of files of one container look like in a folder."""

    patterns: tuple[str, ...]
    """As in a shell; compared without regard to case."""
    parquet: bool
    dated: bool
    """Whether a day in a file's name is the day of its entries, and not that of its rotation."""


def find(path: str, names: Names) -> Found:
    """
    Find the files of a log.

    Raises:
        SourceProblem: there is nothing, nothing that can be read, or another kind of file.

    """
    left_out: Counter[LeftOut] = Counter()
    files = []
    root, candidates = _candidates(path, names)
    for candidate in sorted(candidates):
        one = _file(candidate, root, names)
        if isinstance(one, LogFile):
            files.append(one)
        else:
            left_out[one] += 1
    if not files:
        raise _nothing(path, left_out, names)
    return Found(files=tuple(files), left_out=left_out)


def _candidates(path: str, names: Names) -> tuple[Path, Iterator[Path] | list[Path]]:
    """Return the folder that nothing is followed out of, and what lies in it by name."""
    whole = Path(path)
    try:
        if whole.is_dir():
            next(whole.iterdir(), None)  # rglob passes over a folder that may not be read
            return whole, (
                one
                for one in whole.rglob("*")
                if any(fnmatch(one.name.lower(), pattern) for pattern in names.patterns)
            )
        if whole.exists():
            return whole.parent, [whole]
        if not WILD & set(path):
            return whole.parent, []
    except OSError as error:
        raise SourceProblem(
            f"{path!r} cannot be read: {error.strerror}.",
            fix="Give this user the right to read the folder and its files.",
        ) from None
    fixed = 0
    while not WILD & set(whole.parts[fixed]):
        fixed += 1
    root = Path(*whole.parts[:fixed])
    return root, list(root.glob("/".join(whole.parts[fixed:])))


def _file(path: Path, root: Path, names: Names) -> LogFile | LeftOut:
    """Describe one file, or say why it is left out."""
    try:
        name = path.relative_to(root).as_posix()
        name.encode()
        real = path.resolve()
        if WILD & set(str(real)):
            return LeftOut.NAME
        objection = _objection(path, real, root)
        if objection is not None:
            return objection
        status = real.stat()
        packed = _packed(real, status.st_size, names)
    except UnicodeEncodeError:
        return LeftOut.NAME
    except OSError:
        return LeftOut.FORBIDDEN
    if isinstance(packed, LeftOut):
        return packed
    return LogFile(
        path=str(real),
        name=name,
        size=status.st_size,
        changed=status.st_mtime_ns,
        packed=packed,
        day=day_of(name, root, dated=names.dated),
    )


def _objection(path: Path, real: Path, root: Path) -> LeftOut | None:
    """Say why a file is left out without looking into it."""
    if UNFINISHED.search(path.name):
        return LeftOut.UNFINISHED
    if not real.is_relative_to(root.resolve()):
        return LeftOut.OUTSIDE
    if not real.is_file():
        return LeftOut.WRONG
    return LeftOut.EMPTY if real.stat().st_size == 0 else None


def _packed(path: Path, size: int, names: Names) -> str | LeftOut:
    """Look at the first and last bytes: how it is packed, and whether it is what it should be."""
    with path.open("rb") as file:
        head = file.read(6)
        file.seek(max(0, size - 4))
        tail = file.read(4)
        file.seek(0)
        is_cut = head.startswith(ZSTD) and not is_whole(file, size)
    if names.parquet:
        if not head.startswith(PARQUET):
            return LeftOut.WRONG
        return "none" if tail == PARQUET and size > 2 * len(PARQUET) else LeftOut.UNFINISHED
    if head.startswith(PARQUET):
        return LeftOut.WRONG
    if head.startswith(OTHER_PACKED):
        return LeftOut.PACKED
    is_other = path.suffix.lower() in {".gz", ".zst"} and not head.startswith((GZIP, ZSTD))
    if is_other or is_cut:
        return LeftOut.DAMAGED
    return "gzip" if head.startswith(GZIP) else "zstd" if head.startswith(ZSTD) else "none"


def day_of(name: str, root: Path, *, dated: bool) -> date | None:
    """Return the day that folders say, or if `dated` the name of the file; None if none or many."""
    whole = f"{root.resolve().as_posix()}/{name}"
    folders = whole.rpartition("/")[0]
    for pattern, text in ((HIVE_DAY, folders), (HIVE_PARTS, folders)):
        if match := pattern.search(text):
            return _day(match)
    if not dated:
        return None
    if match := FOLDER_DAY.search(name.rpartition("/")[0]):
        return _day(match)
    days = {_day(match) for match in NAMED_DAY.finditer(name.rpartition("/")[2])} - {None}
    return days.pop() if len(days) == 1 else None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _nothing(path: str, left_out: Counter[LeftOut], names: Names) -> SourceProblem:
    """Say why not one file can be read."""
    if not left_out:
        there = Path(path).exists()
        return SourceProblem(
            f"There are no log files in {path!r}." if there else f"There is nothing at {path!r}.",
            fix=f"Files of this kind are called {', '.join(names.patterns)}; a pattern such as "
            f"{path.rstrip('/')}/*.txt takes others."
            if there
            else "Check the path; ocsf+parquet://logs is relative, ocsf+parquet:///logs is not.",
        )
    (reason, count) = left_out.most_common(1)[0]
    wanted = "Parquet" if names.parquet else "text, one entry a line, plain or as .gz or .zst"
    fixes = {
        LeftOut.EMPTY: "Wait until something was logged, or check which file the service writes.",
        LeftOut.UNFINISHED: "Wait until the program that writes them has closed them.",
        LeftOut.OUTSIDE: "Give the folder in which the files really lie.",
        LeftOut.FORBIDDEN: "Give this user the right to read the folder and its files.",
        LeftOut.NAME: "Rename them: in UTF-8, without *, ? and [, folders included.",
        LeftOut.PACKED: "Unpack them, or pack them as .gz or .zst.",
        LeftOut.WRONG: f"This address reads {wanted}; write another engine after the +.",
        LeftOut.DAMAGED: "Copy the files again from where they were written.",
    }
    said = {
        LeftOut.EMPTY: "empty",
        LeftOut.UNFINISHED: "still being written, or cut short",
        LeftOut.OUTSIDE: "links out of the folder, which are not followed",
        LeftOut.FORBIDDEN: "closed to this user",
        LeftOut.NAME: "named in a way that cannot be passed on",
        LeftOut.PACKED: "packed in a way that is not read here",
        LeftOut.WRONG: "of another kind than the address says",
        LeftOut.DAMAGED: "damaged",
    }[reason]
    return SourceProblem(
        f"No file at {path!r} can be read; {count} of {left_out.total()} are {said}.",
        fix=fixes[reason],
    )
