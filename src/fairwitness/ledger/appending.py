"""
Add entries to a log, so that what was acknowledged stays and what was not is not half there.

In:       the log's folder, its key, the place of its memory, entries in batches.
Out:      bundles, tiles and a signed checkpoint on the disk before a call returns.
Not here: which checkpoint to go on from (`remembering`), asking witnesses (`witness`, `cli`).

The order is all there is to it: bundles and tiles under names that nobody reads yet; then the
memory, then the checkpoint, each replaced in one step. Killed before the memory is written,
nothing has happened; killed after it, the next writer publishes what was signed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.ledger import files, lock, merkle, remembering, tiles
from fairwitness.ledger.checkpoint import Checkpoint, trusted
from fairwitness.ledger.edge import Edge
from fairwitness.ledger.files import CHECKPOINT, Tree
from fairwitness.ledger.keys import SigningKey
from fairwitness.ledger.note import Note
from fairwitness.ledger.tiles import ENTRIES, ENTRY_LIMIT, Tile


class LogThere(Problem):
    """A place for a new log at which there is something."""

    code = "log-there"


class EntryTooLarge(Problem):
    """An entry whose length cannot be written in two bytes."""

    code = "entry-too-large"


class LedgerUnwritable(Problem):
    """The system does not let a log be written, or there is no room."""

    code = "ledger-unwritable"


class LedgerStopped(Problem):
    """A writer that has failed once, or that has ended."""

    code = "ledger-stopped"


@dataclass(frozen=True, slots=True)
class Appended:
    """What is on the disk when a batch was added."""

    first: int
    """Index of the first entry of the batch."""
    checkpoint: Checkpoint
    note: Note
    """The signed checkpoint, to show to witnesses."""


def make(folder: Path, key: SigningKey, remembered: Path) -> Note:
    """
    Make an empty log.

    Raises:
        LogThere: there is a log, or a memory of one.
        LedgerUnwritable: the system does not let us.

    """
    for path in (folder / CHECKPOINT, remembered):
        if path.exists():
            raise LogThere(
                f"{str(path)!r} is there already; nothing was changed.",
                fix="A log is made once. Give a new folder, or go on with the log that is there.",
            )
    note = _signed(Checkpoint(key.name, 0, merkle.EMPTY), key)
    with _told(folder):
        durable.make_folders((folder, remembered.parent))
        durable.write(remembered, str(note).encode())
        durable.write(folder / CHECKPOINT, str(note).encode())
    return note


@contextmanager
def opened(folder: Path, key: SigningKey, remembered: Path) -> Iterator["Ledger"]:
    """
    Open a log for writing, alone; a `with` block holds it.

    Raises:
        NoLog, LedgerBusy: there is none, or another writer holds it.
        NothingRemembered, RolledBack, Forked, DamagedLog: it must not be gone on from.
        LedgerUnwritable: the system does not let us.

    """
    files.checkpoint(folder)
    with _told(folder):
        durable.make_folders((remembered.parent,))
    with lock.held(folder, remembered):
        with _told(folder):
            current = remembering.settle(folder, key.verifier, remembered)
        ledger = Ledger(folder, key, remembered, Edge.of(Tree(folder, current.size)))
        try:
            yield ledger
        finally:
            ledger.stop()


class Ledger:
    """A log that is held for writing; `opened` makes one. For one thread at a time."""

    def __init__(self, folder: Path, key: SigningKey, remembered: Path, edge: Edge) -> None:
        self._folder, self._key, self._remembered = folder, key, remembered
        self._edge = edge
        self._usable = True
        with _told(folder):
            self._tidy()

    @property
    def size(self) -> int:
        """Entries in it."""
        return self._edge.size

    def append(self, entries: Sequence[bytes]) -> Appended:
        """
        Add a batch, all of it or nothing; it is on the disk when this returns.

        Raises:
            EntryTooLarge: an entry has more than 65535 bytes; nothing was added.
            LedgerUnwritable: there is no room, say; the log must be opened again.
            LedgerStopped: an earlier batch failed.

        """
        self._refuse_stopped()
        for entry in entries:
            if len(entry) > ENTRY_LIMIT:
                raise EntryTooLarge(
                    f"An entry has {len(entry)} bytes; {ENTRY_LIMIT} is the most.",
                    fix="Log the digest of a large thing, and keep the thing elsewhere.",
                )
        first, (edge, fresh) = self._edge.size, self._edge.grown(entries)
        checkpoint = Checkpoint(self._key.name, edge.size, edge.root)
        note = _signed(checkpoint, self._key)
        self._usable = False  # until all of it is on the disk
        with _told(self._folder):
            self._write(fresh)
            durable.write(self._remembered, str(note).encode())
            durable.write(self._folder / CHECKPOINT, str(note).encode())
            self._remove_filled(fresh)
        self._edge, self._usable = edge, True
        return Appended(first, checkpoint, note)

    def publish(self, cosigned: Note) -> None:
        """
        Put a checkpoint with the signatures of witnesses in the place of the same one without.

        Raises:
            BadCheckpoint, BadNote: it is another one.

        """
        self._refuse_stopped()
        content = str(cosigned).encode()
        _, checkpoint = trusted(content, self._key.verifier)
        if (checkpoint.size, checkpoint.root) != (self._edge.size, self._edge.root):
            raise LedgerStopped(
                f"The checkpoint of {checkpoint.size} entries is no longer the newest.",
                fix="Ask the witnesses again, for the newest checkpoint.",
                retry=True,
            )
        with _told(self._folder):
            durable.write(self._folder / CHECKPOINT, content)

    def stop(self) -> None:
        """Write no more."""
        self._usable = False

    def _refuse_stopped(self) -> None:
        if not self._usable:
            raise LedgerStopped(
                "This writer has failed or ended; it does not know what is on the disk.",
                fix="Open the log again.",
                retry=True,
            )

    def _write(self, fresh: dict[Tile, bytes]) -> None:
        paths = {self._folder / tile.path: content for tile, content in fresh.items()}
        durable.make_folders(dict.fromkeys(path.parent for path in paths))
        durable.write_all(paths)

    def _remove_filled(self, fresh: dict[Tile, bytes]) -> None:
        """Remove the narrow tiles whose whole one is published."""
        for tile in fresh:
            if tile.whole:
                rmtree(self._folder / f"{tile.path}.p", ignore_errors=True)

    def _tidy(self) -> None:
        """Remove what an append that was stopped has left beyond the checkpoint."""
        for level in (ENTRIES, *tiles.levels(max(self.size, 1))):
            index = (self.size >> (tiles.HEIGHT * max(level, 0))) // tiles.WIDTH
            width = tiles.width(level, index, self.size)
            narrow = self._folder / f"{Tile(level, index, tiles.WIDTH).path}.p"
            for path in narrow.glob("*"):
                if not path.name.isdigit() or int(path.name) > width:
                    path.unlink()


def _signed(checkpoint: Checkpoint, key: SigningKey) -> Note:
    return Note(checkpoint.text).signed(key)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Tell what the system says as a problem."""
    try:
        yield
    except OSError as error:
        raise LedgerUnwritable(
            f"The log {str(folder)!r} cannot be written: {error.strerror}.",
            fix="Make room, or let this user write there and where it is remembered; what was "
            "acknowledged before is not touched.",
            retry=True,
        ) from error
