"""
Read a log from its files.

In:       the log's folder, the size of a tree in it.
Out:      tiles, subtree hashes, entries, the checkpoint's bytes.
Not here: writing (`appending`), judging the whole log (`verifying`).
"""

from collections import OrderedDict
from pathlib import Path

from fairwitness.core.problem import Problem
from fairwitness.ledger import merkle, tiles
from fairwitness.ledger.merkle import Hash
from fairwitness.ledger.tiles import ENTRIES, HASH, HEIGHT, WIDTH, Tile

CHECKPOINT = "checkpoint"
KEPT = 256
"""Tiles kept in memory while a proof is made or a log is walked: 2 MiB."""


class NoLog(Problem):
    """A folder that holds no log."""

    code = "no-log"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{str(folder)!r} holds no log.",
            fix="Check the path, or make a log there with `fairwitness ledger init`.",
        )


class NoEntry(Problem):
    """An entry or a size that a log does not have."""

    code = "no-entry"


class DamagedLog(Problem):
    """A log whose files do not hold what its checkpoint says."""

    code = "damaged-log"
    exit_status = 1

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"The log is damaged: {path} {why}.",
            fix="Do not append. Restore the files from a copy that `fairwitness ledger verify` "
            "accepts and that is not older than the last checkpoint.",
        )


def checkpoint(folder: Path) -> bytes:
    """
    Return the bytes of a log's checkpoint.

    Raises:
        NoLog: there is none.

    """
    try:
        return (folder / CHECKPOINT).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoLog(folder) from None


class Tree:
    """The tree of a log at one size, as its files hold it."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self._kept: OrderedDict[Tile, list[Hash]] = OrderedDict()

    def hashes(self, level: int, index: int) -> list[Hash]:
        """
        Return the hashes of a tile.

        Raises:
            DamagedLog: it is not there, or has not the length that it must have.

        """
        tile = Tile(level, index, tiles.width(level, index, self.size))
        if tile in self._kept:
            self._kept.move_to_end(tile)
            return self._kept[tile]
        found = tiles.split(self._content(tile))
        if len(found) < tile.width or any(len(one) != HASH for one in found[-1:]):
            raise DamagedLog(tile.path, "has not the length of its hashes")
        self._kept[tile] = found[: tile.width]
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[tile]

    def subtree(self, height: int, index: int) -> Hash:
        """Return the hash of a whole subtree, folded up from the tile below it."""
        level, above = divmod(height, HEIGHT)
        count = 1 << above
        tile, start = divmod(index * count, WIDTH)
        return merkle.folded(self.hashes(level, tile)[start : start + count])

    def root(self) -> Hash:
        """Return the root, from the rightmost tiles."""
        return merkle.root(self.size, self.subtree)

    def bundle(self, index: int) -> list[bytes]:
        """
        Return the entries of a bundle.

        Raises:
            DamagedLog: it is not there, or its lengths do not add up.

        """
        tile = Tile(ENTRIES, index, tiles.width(ENTRIES, index, self.size))
        found = tiles.entries(self._content(tile))
        if found is None or len(found) < tile.width:
            raise DamagedLog(tile.path, f"does not hold {tile.width} entries")
        return list(found[: tile.width])

    def checked(self, index: int) -> list[bytes]:
        """
        Return the entries of a bundle, each held against its hash.

        Raises:
            DamagedLog: as `bundle`, or an entry has not the hash that its tile says.

        """
        found = self.bundle(index)
        if list(map(merkle.leaf, found)) != self.hashes(0, index):
            path = Tile(ENTRIES, index, len(found)).path
            raise DamagedLog(path, "does not fit the tile of its hashes")
        return found

    def entry(self, index: int) -> bytes:
        """
        Return one entry.

        Raises:
            NoEntry: there are not that many.
            DamagedLog: its bundle does not hold it.

        """
        if not 0 <= index < self.size:
            raise NoEntry(
                f"The log has {self.size} entries, numbered from 0; there is no entry {index}.",
                fix="Give an index below its size.",
            )
        return self.bundle(index // WIDTH)[index % WIDTH]

    def _content(self, tile: Tile) -> bytes:
        """Read a tile or bundle; a narrow one may have been removed once it was full."""
        for path in (tile.path, tile.whole_path):
            try:
                return (self.folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
        raise DamagedLog(tile.path, "is missing")
