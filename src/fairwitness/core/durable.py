"""
Put a file on disk so that it is there whole, and stays there when the power fails.

In:       a path, and bytes.
Out:      the file under its name, on the disk before the call returns.
Not here: what a file says; what to tell a person when there is no room.

A name in a folder is kept by the folder: it is flushed too. Every error is an `OSError`.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

NEW = ".new"
"""What the name of a file ends in until it is whole."""


def write(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file in the place of the one that was there, if any; its folder must be there."""
    write_all({path: content}, mode=mode)


def write_all(files: Mapping[Path, bytes], *, mode: int = 0o644) -> None:
    """Write many files, then flush each of their folders once; in the order given."""
    folders: dict[Path, None] = {}
    for path, content in files.items():
        with _beside(path, mode) as out:
            out.write(content)
        folders[path.parent] = None
    for folder in folders:
        flush(folder)


@contextmanager
def writing(path: Path, *, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """Write a file piece by piece; if the block raises, nothing is left of it."""
    with _beside(path, mode) as out:
        yield out
    flush(path.parent)


def make_folders(folders: Iterable[Path]) -> None:
    """Make folders, with those above them, so that they stay."""
    for folder in folders:
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent  # noqa: PLW2901 - upwards, to the first that is there
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            flush(each.parent)


def flush(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(path: Path, mode: int) -> Iterator[IO[bytes]]:
    """Write under another name, and rename when all of it is on the disk."""
    beside = path.with_name(path.name + NEW)
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
