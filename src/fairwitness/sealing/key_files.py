"""
Files of keys: a secret one that only its owner reads, and a public one beside it.

In:       a path, the lines of a key.
Out:      `PATH` with mode 600 and `PATH.pub`; the text of a key.
Not here: what a key's line means (`officers`, `ssh`, `ledger.keys`).
"""

import stat
from pathlib import Path

from fairwitness.core import durable
from fairwitness.core.problem import Problem

PUBLIC = ".pub"
LIMIT = 64 * 1024
"""Bytes that a file of keys may have."""


class BadKeyFile(Problem):
    """A file of keys that cannot be read or written, or that others may read."""

    code = "bad-key-file"


def write(path: Path, *, secret: bytes, public: bytes) -> None:
    """
    Write a new key.

    Raises:
        BadKeyFile: there is one, or the system does not let us.

    """
    beside = path.with_name(path.name + PUBLIC)
    for taken in (path, beside):
        if taken.exists() or taken.is_symlink():
            raise BadKeyFile(
                f"{str(taken)!r} is there already; nothing was changed.",
                fix="A key is never written over: give --out a new name.",
            )
    try:
        durable.write(path, secret, mode=0o600)
        durable.write(beside, public)
    except OSError as error:
        raise BadKeyFile(
            f"The key {str(path)!r} cannot be written: {error.strerror}.",
            fix="Give --out a name in a folder that is there and that you may write to.",
        ) from None


def secret(path: Path) -> str:
    """
    Read a secret key's file.

    Raises:
        BadKeyFile: it cannot be read, or others than its owner may.

    """
    text = public(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadKeyFile(
            f"Others may read the secret key {str(path)!r}.",
            fix=f"Take that away with `chmod 600 {path}`, and think about whether it is secret.",
        )
    return text


def public(path: Path) -> str:
    """
    Read a file of text with a key in it.

    Raises:
        BadKeyFile: it cannot be read.

    """
    try:
        with path.open("rb") as file:
            return file.read(LIMIT).decode()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise BadKeyFile(
            f"The key file {str(path)!r} cannot be read: {why}.",
            fix="Check its path; `fairwitness keys new` makes keys.",
        ) from None
