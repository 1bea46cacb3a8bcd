"""
Several parts in one file that `tar` unpacks, and that can be written in one way only.

In:       parts by name, each with its size.
Out:      a tar file; its parts, read one after the other, within limits.
Not here: what the parts are (`parts`, `receipt`).

Every byte that is not a part follows from names and sizes. So nothing can be hidden or altered
beside the parts: no links, no owners, no second file of a name, nothing after the end.
"""

import tarfile
from typing import IO

from fairwitness.core.problem import Problem

BLOCK = 512
END = bytes(2 * BLOCK)


class BadParcel(Problem):
    """A file that is not of the form, or that ends too early."""

    code = "bad-parcel"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The file is damaged or no file of fairwitness: {why}. Nothing of it was opened.",
            fix="Get it anew from its source, and compare its size and SHA-256.",
        )


def head(name: str, size: int) -> bytes:
    """Return the block that stands before a part [bytes]."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT)


def padding(size: int) -> bytes:
    """Return what follows a part of a size, up to the next block."""
    return bytes(-size % BLOCK)


def part(name: str, content: bytes) -> bytes:
    """Return a whole part."""
    return head(name, len(content)) + content + padding(len(content))


class Reader:
    """Goes through the parts of a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._next: tuple[str, int] | None = None
        self._ended = False

    def peek(self) -> str:
        """Return the name of the next part, or nothing at the end."""
        if self._ended:
            return ""
        if self._next is None:
            block = self._file.read(BLOCK)
            if block == END[:BLOCK]:
                self._ended = True
                return ""
            try:
                info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
                same = head(info.name, info.size) == block
            except (tarfile.HeaderError, ValueError, UnicodeError):
                same = False
            if not same:
                raise BadParcel("a part does not begin as it should")
            self._next = info.name, info.size
        return self._next[0]

    def begin(self, name: str, *, limit: int) -> "Part":
        """
        Begin to read the next part, which must have this name.

        Raises:
            BadParcel: it is another one, or has more than `limit` bytes.

        """
        if self.peek() != name or self._next is None:
            raise BadParcel(f"{name} is not where it should be")
        size = self._next[1]
        self._next = None
        if size > limit:
            raise BadParcel(f"{name} has {size} bytes; {limit} are the most")
        return Part(self._file, name, size)

    def whole(self, name: str, *, limit: int) -> bytes:
        """Read the next part, which must have this name; raises as `begin`."""
        begun = self.begin(name, limit=limit)
        content = begun.read(begun.size)
        begun.end()
        return content

    def end(self) -> None:
        """
        Make sure that nothing follows.

        Raises:
            BadParcel: something does, or the end is missing.

        """
        if self.peek() or self._file.read(BLOCK + 1) != END[:BLOCK]:
            raise BadParcel("it does not end as it should")


class Part:
    """One part, read piece by piece."""

    def __init__(self, file: IO[bytes], name: str, size: int) -> None:
        self._file, self.name, self.size = file, name, size
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """
        Read up to `size` bytes; none at the end of the part.

        Raises:
            BadParcel: the file ends before the part does.

        """
        wanted = self._left if size < 0 else min(size, self._left)
        found = self._file.read(wanted)
        if len(found) != wanted:
            raise BadParcel(f"it ends within {self.name}")
        self._left -= wanted
        return found

    def end(self) -> None:
        """
        Read over the rest of the part and what fills its last block.

        Raises:
            BadParcel: that is not empty.

        """
        while self._left:
            self.read(1 << 20)
        if self._file.read(-self.size % BLOCK) != padding(self.size):
            raise BadParcel(f"something stands behind {self.name}")
