"""
Unpack a zip from somebody else, within limits.

In:       a zip, a folder that is not there yet.
Out:      the folder with plain files, whole or not there at all.
Not here: what a bundle must hold (`report.verify`), making zips (`report.bundle`).

Nothing that the zip says of itself is believed: sizes are counted while they are unpacked.
"""

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.sealing.sealer import refuse_there

PIECE = 1 << 20
ENCRYPTED = 0x1
NAME = 200
"""Characters that a name may have."""
UNIX = 3
ENTRY = 46
"""Bytes that the list of a zip has for each file at least (APPNOTE 4.3.12)."""
DAMAGE = (
    *(zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError),
    *(zlib.error, lzma.LZMAError),
)
"""What `zipfile` raises at a zip that is damaged, or packed in a way that is not known here."""


class UnsafeZip(Problem):
    """A zip that is more, or other, than a bundle."""

    code = "unsafe-zip"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The zip is not unpacked: {why}. Nothing of it was kept.",
            fix="Ask its filer for a bundle as `fairwitness assess` writes it.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is unpacked."""

    members: int = 10_000
    size: int = 2 * 1024**3
    """Bytes of all files together."""
    ratio: int = 200
    """Bytes that may come out of one, for a zip of more than a piece."""


LIMITS = Limits()


def unpack(source: Path, out: Path, *, limits: Limits = LIMITS) -> list[str]:
    """
    Unpack a zip; return the names of its files.

    Raises:
        OutputThere: there is something at `out`.
        UnsafeZip: too many files, too large, too much for its size, a name that leads elsewhere
            or stands twice, a link, a password, or damage.
        OSError: the system does not let us.

    """
    refuse_there(out)
    beside = out.with_name(out.name + durable.NEW)
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(mode=0o700)
        with source.open("rb") as file:
            _refuse_count(file, limits)
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            _refuse(members, limits)
            _extract(archive, members, beside, _allowed(source, limits))
        beside.rename(out)
    except (FileExistsError, NotADirectoryError):
        raise UnsafeZip("a file in it has the name of a folder") from None
    except DAMAGE as error:
        raise UnsafeZip(f"it is damaged ({type(error).__name__})") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return [member.filename for member in members if not member.is_dir()]


@contextmanager
def looked_into(content: bytes, *, limits: Limits = LIMITS) -> Iterator[zipfile.ZipFile]:
    """
    Look into a zip in memory; what is read from it is bounded by who reads.

    Raises:
        UnsafeZip: as `unpack` says, of its list of files; or damage, while it is read.

    """
    try:
        _refuse_count(BytesIO(content), limits)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse(members, limits)
            if sum(member.file_size for member in members) > limits.size:
                raise UnsafeZip(f"more than {limits.size} bytes come out of it")
            yield archive
    except DAMAGE as error:
        raise UnsafeZip(f"it is damaged ({type(error).__name__})") from None


def _allowed(source: Path, limits: Limits) -> int:
    return min(limits.size, max(source.stat().st_size, PIECE) * limits.ratio)


def _refuse_count(file: IO[bytes], limits: Limits) -> None:
    """
    Refuse a list of too many files before it is parsed, by the size that its end states.

    `zipfile` parses as many bytes as that states, whatever number of files stands beside it.
    """
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # noqa: SLF001 - what ZipFile itself believes
    if end is None:
        raise zipfile.BadZipFile
    size, most = end[zipfile._ECD_SIZE], limits.members * (ENTRY + 2 * NAME)  # type: ignore[attr-defined]  # noqa: SLF001
    if size > most or end[zipfile._ECD_ENTRIES_TOTAL] > limits.members:  # type: ignore[attr-defined]  # noqa: SLF001
        raise UnsafeZip(f"it has too many files; {limits.members} are the most")


def _refuse(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise UnsafeZip(f"it has {len(members)} files; {limits.members} are the most")
    seen: set[str] = set()
    for member in members:
        fault = _fault(member)
        if fault is not None:
            raise UnsafeZip(f"{member.filename[:NAME]!r} {fault}")
        folded = member.filename.rstrip("/").casefold()
        if folded in seen:
            raise UnsafeZip(f"{member.filename!r} stands in it twice")
        seen.add(folded)


def _fault(member: zipfile.ZipInfo) -> str | None:
    """Return why a member is refused, as the end of a sentence."""
    name = member.filename
    mode = member.external_attr >> 16
    parts = PurePosixPath(name).parts
    if name != member.orig_filename or not name.isprintable() or len(name) > NAME:
        return "has a name that is too long or cannot be printed"
    if name.startswith("/") or "\\" in name or ":" in name or ".." in parts or not parts:
        return "has a name that leads out of the folder"
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is a link or a device"
    if member.flag_bits & ENCRYPTED:
        return "has a password"
    return None


def _extract(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], into: Path, allowed: int
) -> None:
    left = allowed
    for member in members:
        path = into / member.filename
        if member.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as source, path.open("xb") as target:
            while piece := source.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise UnsafeZip(f"more than {allowed} bytes come out of it")
                target.write(piece)
