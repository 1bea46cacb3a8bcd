"""
Check a whole log from its files.

In:       the log's folder and its public key.
Out:      what was checked; or the first file that does not hold what it should.
Not here: whether the log was changed since somebody looked (`auditing`).

Bundles are read one after the other and hashed up anew; each tile is held against what they give,
byte by byte. Memory does not grow with the log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fairwitness.ledger import files, merkle, tiles
from fairwitness.ledger.checkpoint import Checkpoint, trusted
from fairwitness.ledger.files import CHECKPOINT, DamagedLog
from fairwitness.ledger.keys import VerifierKey
from fairwitness.ledger.tiles import ENTRIES, HASH, Tile


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that was read from one end to the other."""

    checkpoint: Checkpoint
    files: int
    """Bundles and tiles that were read, without those of earlier sizes."""
    bytes: int


def verify(
    folder: Path, log: VerifierKey, *, step: Callable[[int, int], None] | None = None
) -> Verified:
    """
    Read the whole log; `step` is told how many entries of how many are read.

    Raises:
        NoLog: there is none.
        BadNote, BadCheckpoint: the checkpoint is not signed by this log.
        DamagedLog: a file is missing, altered, or has bytes too many or too few.

    """
    _, checkpoint = trusted(files.checkpoint(folder), log)
    walk = _Walk(folder, checkpoint.size)
    for tile in tiles.of_level(ENTRIES, checkpoint.size):
        walk.bundle(tile)
        if step is not None:
            step(tile.index * tiles.WIDTH + tile.width, checkpoint.size)
    if walk.root() != checkpoint.root:
        raise DamagedLog(CHECKPOINT, "does not have the root of the entries")
    return Verified(checkpoint, walk.files, walk.bytes)


class _Walk:
    """The hashes of each level that are not yet in a tile that was compared."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder, size
        self._levels: dict[int, list[merkle.Hash]] = {n: [] for n in tiles.levels(size)}
        self.files = self.bytes = 0

    def bundle(self, tile: Tile) -> None:
        content = self._read(tile)
        entries = tiles.entries(content)
        if entries is None or len(entries) != tile.width:
            raise DamagedLog(tile.path, f"does not hold {tile.width} entries")
        self._older(tile, content)
        self._tile(0, tile.index, list(map(merkle.leaf, entries)))

    def root(self) -> merkle.Hash:
        return merkle.root(self._size, self._subtree)

    def _tile(self, level: int, index: int, hashes: list[merkle.Hash]) -> None:
        """Hold a tile against its hashes; a whole one gives one hash to the level above."""
        tile = Tile(level, index, len(hashes))
        content = self._read(tile)
        if content != b"".join(hashes):
            raise DamagedLog(tile.path, "does not hold the hashes of what is below it")
        self._older(tile, content)
        if not tile.whole:
            self._levels[level] = hashes
            return
        self._levels[level] = []
        above = self._levels[level + 1]
        above.append(merkle.folded(hashes))
        last = (self._size >> (tiles.HEIGHT * (level + 1))) == (index + 1)
        if len(above) == tiles.WIDTH or last:
            self._tile(level + 1, index // tiles.WIDTH, above)

    def _older(self, tile: Tile, content: bytes) -> None:
        """Hold the narrower tiles of earlier sizes against the one that goes on from them."""
        for path in sorted((self._folder / f"{tile.whole_path}.p").glob("*")):
            if not path.name.isdigit() or int(path.name) >= tile.width:
                continue  # of an append that was stopped, or the tile itself
            older = path.read_bytes()
            expected = int(path.name) * HASH if tile.level != ENTRIES else len(older)
            if len(older) != expected or not content.startswith(older) or not older:
                where = path.relative_to(self._folder).as_posix()
                raise DamagedLog(where, "is not how the tile after it begins")

    def _read(self, tile: Tile) -> bytes:
        try:
            content = (self._folder / tile.path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise DamagedLog(tile.path, "is missing") from None
        self.files += 1
        self.bytes += len(content)
        return content

    def _subtree(self, height: int, index: int) -> merkle.Hash:
        level, above = divmod(height, tiles.HEIGHT)
        start = index * (1 << above) % tiles.WIDTH
        return merkle.folded(self._levels[level][start : start + (1 << above)])
