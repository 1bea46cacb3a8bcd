"""
The right edge of a log's tree: what must be known to add to it.

In:       the narrow tiles and the narrow bundle of a tree; new entries.
Out:      the files that the new tree adds, and its edge and root.
Not here: writing them (`appending`).

Whole tiles never change, so a tree of any size grows from at most 255 hashes of each level.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from fairwitness.ledger import merkle, tiles
from fairwitness.ledger.files import Tree
from fairwitness.ledger.merkle import Hash
from fairwitness.ledger.tiles import ENTRIES, HEIGHT, WIDTH, Tile

LEVELS = 8
"""Levels of tiles that the largest tree has: 2**63 entries."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The rightmost hashes of each level, and the rightmost entries."""

    size: int = 0
    """Entries in the tree."""
    levels: tuple[tuple[Hash, ...], ...] = ()
    """Of each level the hashes that do not fill a tile yet [0 to 255 each]."""
    entries: tuple[bytes, ...] = ()
    """Entries that do not fill a bundle yet [0 to 255]."""

    @classmethod
    def of(cls, tree: Tree) -> Self:
        """
        Read the edge of a log.

        Raises:
            DamagedLog: a file is missing, or the last entries do not have the hashes of their tile.

        """
        levels = tuple(_narrow(tree, level) for level in tiles.levels(tree.size))
        entries = tuple(tree.checked(tree.size // WIDTH)) if tree.size % WIDTH else ()
        return cls(tree.size, levels, entries)

    @property
    def root(self) -> Hash:
        """Return the root of the tree."""
        return merkle.root(self.size, self._subtree)

    def grown(self, entries: Sequence[bytes]) -> tuple[Self, dict[Tile, bytes]]:
        """Return the edge with entries added, and the tiles and bundles that are new."""
        files: dict[Tile, bytes] = {}
        rest: tuple[bytes, ...] = ()
        for tile, filled in _tiled(ENTRIES, self.size, (*self.entries, *entries)):
            files[tile] = tiles.bundled(filled)
            rest = () if tile.whole else filled
        levels: list[tuple[Hash, ...]] = []
        fresh = tuple(map(merkle.leaf, entries))
        for level, there in enumerate(self._padded()):
            above: list[Hash] = []
            narrow = there
            for tile, hashes in _tiled(level, self.size, (*there, *fresh)) if fresh else ():
                files[tile] = b"".join(hashes)
                narrow = () if tile.whole else hashes
                if tile.whole:
                    above.append(merkle.folded(hashes))
            levels.append(narrow)
            fresh = tuple(above)
        size = self.size + len(entries)
        return type(self)(size, tuple(levels[: len(tiles.levels(size))]), rest), files

    def _padded(self) -> tuple[tuple[Hash, ...], ...]:
        """Return the levels with empty ones above, as many as any tree can have."""
        return (*self.levels, *[()] * (LEVELS - len(self.levels)))

    def _subtree(self, height: int, index: int) -> Hash:
        level, above = divmod(height, HEIGHT)
        start = index * (1 << above) % WIDTH
        return merkle.folded(self.levels[level][start : start + (1 << above)])


def _narrow(tree: Tree, level: int) -> tuple[Hash, ...]:
    last = (tree.size >> (HEIGHT * level)) // WIDTH
    return tuple(tree.hashes(level, last)) if tiles.width(level, last, tree.size) else ()


def _tiled(
    level: int, size: int, items: tuple[bytes, ...]
) -> Iterator[tuple[Tile, tuple[bytes, ...]]]:
    """Cut what the rightmost tile of a tree of `size` holds, with what follows, into tiles."""
    first = (size >> (HEIGHT * max(level, 0))) // WIDTH
    for n in range(0, len(items), WIDTH):
        filled = items[n : n + WIDTH]
        yield Tile(level, first + n // WIDTH, len(filled)), filled
