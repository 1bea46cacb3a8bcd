"""
Which file holds which hashes and entries: the geometry of C2SP tlog-tiles.

In:       a tile's level and index, the size of a tree, the bytes of a bundle.
Out:      paths below the log's folder, widths, entries.
Not here: reading and writing files (`files`, `appending`), hashing (`merkle`).

A tile holds 256 hashes, a bundle 256 entries; the rightmost of each level may hold fewer and then
has its own path for each width, so that no file is ever written over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import pack

WIDTH = 256
"""Hashes in a whole tile, entries in a whole bundle."""
HEIGHT = 8
"""Levels of the tree between one level of tiles and the next: 2**8 is 256."""
HASH = 32
"""Bytes of a hash."""
ENTRY_LIMIT = 0xFFFF
"""Bytes that an entry may have: its length is written in two."""
ENTRIES = -1
"""Stands for the level of bundles."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of a tile, or of a bundle of entries."""

    level: int
    """0 holds the hashes of entries; `ENTRIES` the entries themselves."""
    index: int
    """Which one of its level, from the left."""
    width: int
    """Hashes or entries in it [1 to 256]."""

    @property
    def whole(self) -> bool:
        """Say whether it is full, and so final."""
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """Return where it lies below the log's folder."""
        return self.whole_path if self.whole else f"{self.whole_path}.p/{self.width}"

    @property
    def whole_path(self) -> str:
        """Return where it lies, or will lie, when it is full."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        return "/".join(("tile", level, *groups))


def width(level: int, index: int, size: int) -> int:
    """Return how wide a tile is in a tree of `size` entries [0 to 256]."""
    hashes = size >> (HEIGHT * max(level, 0))
    return min(max(hashes - index * WIDTH, 0), WIDTH)


def of_level(level: int, size: int, start: int = 0) -> Iterator[Tile]:
    """List the tiles of a level in a tree of `size` entries, from the index `start` on."""
    index = start
    while wide := width(level, index, size):
        yield Tile(level, index, wide)
        index += 1


def levels(size: int) -> range:
    """Return the levels that have hashes in a tree of `size` entries."""
    return range((size.bit_length() + HEIGHT - 1) // HEIGHT)


def split(content: bytes) -> list[bytes]:
    """Return the hashes of a tile."""
    return [content[n : n + HASH] for n in range(0, len(content), HASH)]


def bundled(entries: Iterable[bytes]) -> bytes:
    """Return the bytes of a bundle: each entry behind its length."""
    return b"".join(pack(">H", len(entry)) + entry for entry in entries)


def entries(bundle: bytes) -> Sequence[bytes] | None:
    """Return the entries of a bundle, or None if its lengths do not add up."""
    found: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        if start > len(bundle) or at > len(bundle):
            return None
        found.append(bundle[start:at])
    return found
