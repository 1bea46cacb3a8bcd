"""
Put a bundle on disk whole or not at all.

In:       files by path, and where to.
Out:      a folder or a zip that appears under its name in one step.
Not here: what the files are (`bundle`).

Everything is first written beside the target under a hidden name, flushed to the disk, and renamed.
A zip is stored without compression: compressed bytes differ between versions of zlib.
"""

import errno
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fairwitness.core.problem import Problem

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FIRST_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


class OutputNotEmpty(Problem):
    """There is something where the bundle should go."""

    code = "output-not-empty"

    def __init__(self, out: Path) -> None:
        super().__init__(
            f"{str(out)!r} is there already; nothing in it was touched.",
            fix="Give --out a new name, or move away what is there.",
        )


class OutputFull(Problem):
    """The disk, the quota or the largest allowed file is used up."""

    code = "output-full"

    def __init__(self, out: Path, needed: int, error: OSError) -> None:
        super().__init__(
            f"There is no room for the bundle at {str(out)!r}: {error.strerror}. "
            "Nothing was left behind.",
            fix=f"Free {needed} bytes there, or give --out a place with more room.",
            retry=True,
        )


class OutputRefused(Problem):
    """The system does not let us write there."""

    code = "output-refused"

    def __init__(self, out: Path, error: OSError) -> None:
        super().__init__(
            f"The bundle cannot be written at {str(out)!r}: {error.strerror}.",
            fix="Give --out a new folder, or a name ending in .zip, inside a folder "
            "that you may write to.",
        )


def is_zip(out: Path) -> bool:
    """Say whether a bundle at `out` is to be a zip."""
    return out.suffix.lower() == ".zip"


def refuse_taken(out: Path) -> None:
    """
    Refuse a place where a bundle cannot go, before the work is done.

    Raises:
        OutputNotEmpty: there is something already.
        OutputRefused: it is a mount point, cannot be looked at, or lies where nobody may write.

    """
    with _said_plainly(out, {}):
        above = next(folder for folder in _free(out).parents if folder.exists())
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{str(above)!r} is a file")
        as_now = os.access in os.supports_effective_ids
        if not os.access(above, os.W_OK | os.X_OK, effective_ids=as_now):
            raise PermissionError(errno.EACCES, f"this user may not write to {str(above)!r}")


def write_folder(files: Mapping[str, bytes], out: Path) -> Path:
    """Write the files as a folder; return where it is."""
    with _said_plainly(out, files):
        target = _free(out)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.partial-", dir=target.parent))
        try:
            for path, data in files.items():
                _write_file(partial / path, data)
            _flush_folders(partial)
            partial.rename(target)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        _flush_folder(target.parent)
    return out


def write_zip(files: Mapping[str, bytes], out: Path) -> Path:
    """Write the files as a zip; return where it is."""
    with _said_plainly(out, files):
        target = _free(out)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.partial-", dir=target.parent)
        partial = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                    for path, data in sorted(files.items()):
                        archive.writestr(_entry(path), data)
                stream.flush()
                os.fsync(stream.fileno())
            _name(partial, target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)
    return out


class _Taken(OSError):
    """Somebody else wrote the file while we were writing ours."""


def _name(partial: Path, target: Path) -> None:
    """Give a finished file its name, but never that of another file."""
    try:
        target.hardlink_to(partial)
    except FileExistsError as error:
        raise _Taken(errno.EEXIST, "it is there already") from error
    except OSError:  # a file system without hard links
        partial.rename(target)
    else:
        partial.unlink()


@contextmanager
def _said_plainly(out: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Turn what the system says into a problem that a person can act on."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise OutputFull(out, sum(map(len, files.values())), error) from error
        if error.errno == errno.ENOTEMPTY or isinstance(error, _Taken):
            raise OutputNotEmpty(out) from error
        raise OutputRefused(out, error) from error


def _free(out: Path) -> Path:
    """Return where `out` really is, if a bundle may go there."""
    target = out.resolve()
    if target.is_mount():
        raise OutputRefused(out, OSError(errno.EBUSY, "it is a mount point"))
    if target.exists() and (is_zip(out) or not target.is_dir() or any(target.iterdir())):
        raise OutputNotEmpty(out)
    return target


def _write_file(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _flush_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top, topdown=False):
        _flush_folder(Path(folder))


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _FIRST_ZIP_MOMENT)
    entry.create_system = _UNIX
    entry.external_attr = 0o100600 << 16
    return entry
