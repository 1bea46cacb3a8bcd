"""
Make proofs from a log's files, and hold the log against what somebody remembers of it.

In:       the log's folder and public key; an index; an earlier checkpoint.
Out:      a `Proof`; an `Audit`; or the problem that the log's history was changed.
Not here: reading the whole log (`verifying`).

The earlier checkpoint is the auditor's own copy: only so can a changed history be noticed.
"""

from dataclasses import dataclass
from pathlib import Path

from fairwitness.ledger import files, merkle
from fairwitness.ledger.checkpoint import Checkpoint, trusted
from fairwitness.ledger.files import DamagedLog, NoEntry, Tree
from fairwitness.ledger.keys import VerifierKey
from fairwitness.ledger.proof import Proof
from fairwitness.ledger.remembering import RolledBack, begins_with
from fairwitness.ledger.tiles import WIDTH


@dataclass(frozen=True, slots=True)
class Audit:
    """A log that goes on from what was remembered."""

    before: Checkpoint
    now: Checkpoint
    proof: tuple[merkle.Hash, ...]
    """Shows it to others, as RFC 6962 writes it."""


def prove(folder: Path, log: VerifierKey, index: int) -> Proof:
    """
    Prove that the entry `index` is in the log as its checkpoint signs it.

    Raises:
        NoLog, BadNote, BadCheckpoint: there is no log of this key.
        NoEntry: it has not that many entries.
        DamagedLog: its files do not give a proof that holds.

    """
    note, now = trusted(files.checkpoint(folder), log)
    tree = Tree(folder, now.size)
    entry = tree.entry(index)
    proof = merkle.inclusion(index, now.size, tree.subtree)
    if not merkle.includes(now.root, now.size, index, merkle.leaf(entry), proof):
        raise DamagedLog(f"entry {index}", "is not what the checkpoint signs")
    return Proof(index, proof, str(note))


def find(folder: Path, log: VerifierKey, entry: bytes) -> int:
    """
    Return where an entry stands, the last place if there are several; reads from the end.

    Raises:
        NoEntry: it is nowhere.
        NoLog, BadNote, BadCheckpoint, DamagedLog: as `prove`.

    """
    _, now = trusted(files.checkpoint(folder), log)
    tree, wanted = Tree(folder, now.size), merkle.leaf(entry)
    for tile in range((now.size - 1) // WIDTH, -1, -1):
        hashes = tree.hashes(0, tile)
        for place in range(len(hashes) - 1, -1, -1):
            if hashes[place] == wanted:
                return tile * WIDTH + place
    raise NoEntry(
        f"The log {log.name!r} does not hold this entry.",
        fix="Give exactly the bytes that were logged.",
    )


def audit(folder: Path, log: VerifierKey, remembered: bytes) -> Audit:
    """
    Hold a log against a checkpoint that was kept elsewhere.

    Raises:
        RolledBack: the log is smaller than it was.
        Forked: it does not begin with what it signed then.
        NoLog, BadNote, BadCheckpoint, DamagedLog: as `prove`.

    """
    _, before = trusted(remembered, log)
    _, now = trusted(files.checkpoint(folder), log)
    if before.size > now.size:
        raise RolledBack(
            f"The log {log.name!r} has {now.size} entries, but it has signed {before.size}: "
            "entries were taken away.",
            fix="Keep the checkpoint that you remember: it is the proof. Ask its operator.",
        )
    tree = Tree(folder, now.size)
    if tree.root() != now.root:
        raise DamagedLog("its tiles", "do not have the root that the checkpoint says")
    return Audit(before, now, begins_with(tree, now, before))
