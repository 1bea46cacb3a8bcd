"""
Checkpoints: what a log says of itself at one size (C2SP tlog-checkpoint).

In:       the text of a note, or an origin, a size and a root.
Out:      a `Checkpoint`.
Not here: signatures (`note`), whether two checkpoints fit each other (`auditing`).
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from fairwitness.core.problem import Problem
from fairwitness.ledger.keys import VerifierKey
from fairwitness.ledger.merkle import Hash
from fairwitness.ledger.note import BadNote, Note, parse
from fairwitness.ledger.tiles import HASH

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class BadCheckpoint(Problem):
    """A note that is no checkpoint, or one of another log."""

    code = "bad-checkpoint"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one size."""

    origin: str
    """Which log."""
    size: int
    """Entries in it."""
    root: Hash
    """Over all of them."""
    extensions: tuple[str, ...] = ()
    """Further lines, which nobody can audit; ours has none."""

    @property
    def text(self) -> str:
        """Return the text that is signed."""
        root = b64encode(self.root).decode()
        return "".join(f"{x}\n" for x in (self.origin, self.size, root, *self.extensions))

    @classmethod
    def of(cls, note: Note) -> "Checkpoint":
        """
        Read the checkpoint of a note.

        Raises:
            BadCheckpoint: the text is none.

        """
        lines = note.text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines):  # noqa: PLR2004 - origin, size, root
            raise _no_checkpoint("it has fewer than three lines, or an empty one")
        origin, size, root, *more = lines
        if not _SIZE.fullmatch(size) or int(size) >= 2**63:
            raise _no_checkpoint("its second line is no number of entries")
        decoded = hash_from(root)
        if decoded is None:
            raise _no_checkpoint("its third line is no hash")
        return cls(origin, int(size), decoded, tuple(more))


def hash_from(line: str) -> Hash | None:
    """Read a hash in Base64, or return None."""
    try:
        decoded = b64decode(line, validate=True)
    except ValueError:
        return None
    return decoded if len(decoded) == HASH and b64encode(decoded).decode() == line else None


def trusted(content: bytes, log: VerifierKey) -> tuple[Note, Checkpoint]:
    """
    Read a checkpoint that the log itself has signed.

    Raises:
        BadNote: it is no note, or it carries no signature of the log that holds.
        BadCheckpoint: it is none, or it is another log's.

    """
    note = parse(content)
    if log not in note.by([log]):
        raise BadNote(
            f"The log {log.name!r} has not signed this checkpoint with the key given.",
            fix="Check which log it is of, and that --log holds the key of that log.",
        )
    checkpoint = Checkpoint.of(note)
    if checkpoint.origin != log.name:
        raise BadCheckpoint(
            f"This is a checkpoint of {checkpoint.origin!r} and not of {log.name!r}.",
            fix="Take the checkpoint and the key of the same log.",
        )
    return note, checkpoint


def _no_checkpoint(why: str) -> BadCheckpoint:
    return BadCheckpoint(
        f"This is not a checkpoint: {why}.", fix="Get the file anew from where it came."
    )
