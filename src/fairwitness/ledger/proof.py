"""
A proof that an entry is in a log, as one file that verifies offline (C2SP tlog-proof).

In:       the index, the hashes from the leaf up, the checkpoint; or the bytes of such a file.
Out:      a `Proof`; for a reader the checkpoint that it stands under.
Not here: making the hashes (`merkle`), whose signatures are enough (`policy`).
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

from fairwitness.core.problem import Problem
from fairwitness.ledger import merkle
from fairwitness.ledger.checkpoint import Checkpoint, hash_from
from fairwitness.ledger.merkle import Hash
from fairwitness.ledger.policy import Policy

FIRST = "c2sp.org/tlog-proof@v1"
STEPS = 63
"""Hashes that a proof may have: no tree is higher."""
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


class BadProof(Problem):
    """A file that is no proof, or one that does not show what it should."""

    code = "bad-proof"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, and the way from it to the root."""

    index: int
    hashes: tuple[Hash, ...]
    """From the sibling of the leaf to the child of the root."""
    checkpoint: str
    """The signed note, byte for byte."""
    extra: bytes = b""
    """Anything; nobody vouches for it."""

    def __str__(self) -> str:
        extra = f"extra {b64encode(self.extra).decode()}\n" if self.extra else ""
        steps = "".join(f"{b64encode(step).decode()}\n" for step in self.hashes)
        return f"{FIRST}\n{extra}index {self.index}\n{steps}\n{self.checkpoint}"

    def shows(self, entry: bytes, policy: Policy, *, now: datetime) -> Checkpoint:
        """
        Return the checkpoint under which this proves that `entry` was logged.

        Raises:
            BadProof: it proves another entry, or none.
            BadNote, BadCheckpoint, NotEnoughSignatures: as `Policy.accept` says.

        """
        checkpoint = policy.accept(self.checkpoint.encode(), now=now)
        found = merkle.leaf(entry)
        if not merkle.includes(checkpoint.root, checkpoint.size, self.index, found, self.hashes):
            raise BadProof(
                f"The proof does not show this entry at place {self.index} of "
                f"{checkpoint.origin!r}.",
                fix="It belongs to another entry or was altered: ask for the proof again.",
            )
        return checkpoint


def parse(content: bytes) -> Proof:
    """
    Read a proof.

    Raises:
        BadProof: it is none.

    """
    try:
        head, gap, checkpoint = content.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise _no_proof("it is not UTF-8") from None
    first, *lines = head.split("\n")
    if first != FIRST or not gap:
        raise _no_proof(f"it does not begin with {FIRST}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        try:
            extra = b64decode(lines.pop(0).removeprefix("extra "), validate=True)
        except ValueError:
            raise _no_proof("its extra data is not Base64") from None
    match = _INDEX.fullmatch(lines[0]) if lines else None
    if match is None:
        raise _no_proof("it does not say at which index the entry stands")
    if len(lines) - 1 > STEPS:
        raise _no_proof("it is longer than any tree is high")
    hashes = [hash_from(line) for line in lines[1:]]
    if not all(hashes):
        raise _no_proof("a line of it is no hash")
    return Proof(int(match.group(1)), tuple(filter(None, hashes)), checkpoint, extra)


def _no_proof(why: str) -> BadProof:
    return BadProof(f"This is not a proof of a log: {why}.", fix="Get the .tlog-proof file anew.")
