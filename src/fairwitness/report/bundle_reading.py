"""
Read a bundle that anybody may have made, without trusting it.

In:       a folder or a zip.
Out:      its entries by path, and their bytes in pieces of bounded size.
Not here: what a bundle should hold (`verify`).

No link is followed, nothing that is not a plain file is opened, nothing is unpacked to disk, and
no more is read of a file than its entry says.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from fairwitness.core.problem import Problem

PIECE = 1 << 20
"""Bytes read at once."""

MAX_ENTRIES = 10_000
"""Most entries of a bundle, folders included."""

MAX_TOTAL = 4 * 1024**3
"""Most bytes of all files of a bundle together."""

_TOO_MANY = f"it holds more than {MAX_ENTRIES} entries"
_ENCRYPTED = 0x1
_END_OF_ZIP = struct.Struct("<4s4H2LH")
_MAX_DIRECTORY = 16 * 1024**2
"""Longest table of contents of a zip that is read into memory [bytes]."""


class NotABundle(Problem):
    """There is no bundle at the path."""

    code = "not-a-bundle"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{str(path)!r} is not a bundle: {why}.",
            fix="Give the folder or the .zip that `fairwitness assess --out` wrote.",
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a bundle."""

    path: str
    size: int
    """[bytes]"""
    plain: bool
    """False for a link, a device, an encrypted entry or a name that stands twice."""


class Reading(Protocol):
    """A folder or a zip, open for reading."""

    def entries(self) -> tuple[Entry, ...]:
        """Return everything but folders, sorted by path."""

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """
        Yield the bytes of a plain entry, at most one more than its size.

        Raises:
            OSError: the bytes cannot be read.

        """


@dataclass(frozen=True, slots=True)
class FolderReading:
    """A bundle as a folder."""

    top: Path

    def entries(self) -> tuple[Entry, ...]:
        """Return everything but folders, sorted by path."""
        found: list[Entry] = []
        waiting = [self.top]
        seen = 0
        while waiting:
            with os.scandir(waiting.pop()) as inside:
                for thing in inside:
                    seen += 1
                    if seen > MAX_ENTRIES:
                        raise NotABundle(self.top, _TOO_MANY)
                    if thing.is_dir(follow_symlinks=False):
                        waiting.append(Path(thing.path))
                    else:
                        found.append(self._entry(thing))
        return tuple(sorted(found, key=lambda entry: entry.path))

    def _entry(self, thing: os.DirEntry[str]) -> Entry:
        status = thing.stat(follow_symlinks=False)
        path = Path(thing.path).relative_to(self.top).as_posix()
        return Entry(path, status.st_size, plain=stat.S_ISREG(status.st_mode))

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """Yield the bytes of a plain entry, at most one more than its size."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        handle = os.open(self.top / entry.path, flags)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise OSError("it is not a plain file any more")
            left = entry.size + 1
            while left > 0 and (piece := stream.read(min(PIECE, left))):
                left -= len(piece)
                yield piece


@dataclass(frozen=True, slots=True)
class ZipReading:
    """A bundle as a zip."""

    archive: zipfile.ZipFile

    def entries(self) -> tuple[Entry, ...]:
        """Return everything but folders, sorted by path."""
        infos = self.archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise NotABundle(Path(str(self.archive.filename)), _TOO_MANY)
        times = Counter(info.filename for info in infos)
        found = [
            Entry(info.filename, info.file_size, plain=times[info.filename] == 1 and _plain(info))
            for info in infos
            if not info.is_dir()
        ]
        return tuple(sorted(found, key=lambda entry: entry.path))

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """Yield the bytes of a plain entry, at most one more than its size."""
        try:
            with self.archive.open(entry.path) as stream:
                left = entry.size + 1
                while left > 0 and (piece := stream.read(min(PIECE, left))):
                    left -= len(piece)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise OSError("the zip is damaged there") from error


def _plain(info: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind in {0, stat.S_IFREG} and not info.flag_bits & _ENCRYPTED


@contextmanager
def opened(path: Path) -> Iterator[Reading]:
    """
    Open the folder or zip at `path` for reading.

    Raises:
        NotABundle: nothing is there, it is neither, or the system does not let us read it.

    """
    try:
        if path.is_dir():
            yield FolderReading(path)
        else:
            with path.open("rb") as stream:
                _refuse_odd_zip(path, stream)
                with zipfile.ZipFile(stream) as archive:
                    yield ZipReading(archive)
    except zipfile.BadZipFile as error:
        raise NotABundle(path, "it is neither a folder nor a whole zip") from error
    except OSError as error:
        raise NotABundle(path, error.strerror or str(error)) from error


def contents(reading: Reading, entry: Entry) -> bytes:
    """Return all bytes of one entry; the caller has looked at its size."""
    return b"".join(reading.pieces(entry))


def _refuse_odd_zip(path: Path, stream: BinaryIO) -> None:
    """Refuse a zip whose table of contents is too long, or that hides where it ends."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _END_OF_ZIP.size))
    end = stream.read(_END_OF_ZIP.size)
    stream.seek(0)
    if len(end) != _END_OF_ZIP.size or not end.startswith(b"PK\x05\x06"):
        raise NotABundle(path, "it is neither a folder nor a whole zip")
    _, disk, _, _, entries, length, start, comment = _END_OF_ZIP.unpack(end)
    if comment or disk or start + length + _END_OF_ZIP.size != size:
        raise NotABundle(path, "the zip holds something before, after or beside its files")
    if length > _MAX_DIRECTORY or entries > MAX_ENTRIES:
        raise NotABundle(path, _TOO_MANY)
