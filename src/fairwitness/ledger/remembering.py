"""
Compare a log's checkpoint with what is remembered of it elsewhere.

In:       the log's folder and key, the place of the remembered checkpoint.
Out:      the checkpoint to go on from; or a sentence on what must not be gone on from.
Not here: adding entries (`appending`), locks (`lock`).

What is signed is remembered before it is published. So if the memory is ahead, either an append
was stopped between the two, and its files are all there, or the log was restored from an older
copy. To go on from that one would sign a second history.
"""

from pathlib import Path

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.ledger import files, merkle
from fairwitness.ledger.checkpoint import Checkpoint, trusted
from fairwitness.ledger.edge import Edge
from fairwitness.ledger.files import CHECKPOINT, DamagedLog, Tree
from fairwitness.ledger.keys import VerifierKey
from fairwitness.ledger.tiles import WIDTH


class NothingRemembered(Problem):
    """A log of which no memory is kept where it should be."""

    code = "nothing-remembered"


class RolledBack(Problem):
    """A log that is older than what was signed."""

    code = "rolled-back"


class Forked(Problem):
    """Two checkpoints of one log that cannot both be true."""

    code = "forked"
    exit_status = 1


def settle(folder: Path, log: VerifierKey, remembered: Path) -> Checkpoint:
    """
    Return the checkpoint to go on from; finish an append that was stopped before it was published.

    Raises:
        NoLog, BadNote, BadCheckpoint: there is no log of this key here.
        NothingRemembered: there is no memory of it.
        RolledBack: it was restored from a copy that is older than the memory.
        Forked: it does not begin with what is remembered.
        DamagedLog: its files do not hold what its checkpoint says.

    """
    content = files.checkpoint(folder)
    _, here = trusted(content, log)
    memory, signed = _remembered(remembered, log)
    if signed.size > here.size:
        if not _all_there(folder, here, signed):
            raise RolledBack(
                f"The log {log.name!r} has {here.size} entries here, but {signed.size} were "
                "signed: it was restored from an older copy.",
                fix="Restore the newest copy of its folder. To go on from this one would sign a "
                "second history, and everybody who has a checkpoint could prove it.",
            )
        durable.write(folder / CHECKPOINT, memory)
        return signed
    tree = Tree(folder, here.size)
    if tree.root() != here.root:
        raise DamagedLog("its tiles", "do not have the root that the checkpoint says")
    begins_with(tree, here, signed)
    if signed.size < here.size:
        durable.write(remembered, content)
    return here


def begins_with(tree: Tree, now: Checkpoint, before: Checkpoint) -> tuple[merkle.Hash, ...]:
    """
    Return the proof that a log begins with what an earlier checkpoint said of it.

    Raises:
        Forked: it does not.

    """
    proof = merkle.consistency(before.size, now.size, tree.subtree)
    if not merkle.consistent(before.root, before.size, now.root, now.size, proof):
        raise Forked(
            f"The log {now.origin!r} does not begin with the {before.size} entries that "
            "its earlier checkpoint signed.",
            fix="Keep both checkpoints: together they prove that its history was changed.",
        )
    return proof


def _remembered(path: Path, log: VerifierKey) -> tuple[bytes, Checkpoint]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NothingRemembered(
            f"Nothing at {str(path)!r} remembers how far the log {log.name!r} had come.",
            fix="If it was moved here on purpose, copy the last checkpoint that was published "
            "to that place. Do not take the one that lies in the restored folder.",
        ) from None
    return content, trusted(content, log)[1]


def _all_there(folder: Path, here: Checkpoint, signed: Checkpoint) -> bool:
    """Say whether every file that was signed for is there, and the log begins as published."""
    tree = Tree(folder, signed.size)
    try:
        for index in range(here.size // WIDTH, (signed.size + WIDTH - 1) // WIDTH):
            tree.checked(index)
        begins_with(tree, signed, here)
        return Edge.of(tree).root == tree.root() == signed.root
    except (DamagedLog, Forked):
        return False
