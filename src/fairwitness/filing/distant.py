"""
Hold a desk's ledger against what a filer has seen of it, over the network.

In:       a desk, the key of its log, checkpoints of earlier looks.
Out:      the newest checkpoint, once the log is found to go on from all of them.
Not here: proofs of single entries (`ledger.proof`), logs on this machine (`ledger.auditing`).

Only the tiles that the consistency proofs need are fetched: some kilobytes for a large log.
"""

from collections.abc import Iterable
from pathlib import Path

from fairwitness.filing.desks import NOT_HERE, Desk, Refused
from fairwitness.ledger.checkpoint import trusted
from fairwitness.ledger.files import CHECKPOINT, DamagedLog, Tree
from fairwitness.ledger.keys import VerifierKey
from fairwitness.ledger.remembering import RolledBack, begins_with
from fairwitness.ledger.tiles import Tile


class DistantTree(Tree):
    """The tree of a desk's log, tile by tile as they are asked for."""

    def __init__(self, desk: Desk, size: int) -> None:
        super().__init__(Path(), size)
        self._desk = desk

    def _content(self, tile: Tile) -> bytes:
        """Fetch a tile; a narrow one may have been filled since."""
        for path in (tile.path, tile.whole_path):
            try:
                return self._desk.get(f"/log/{path}")
            except Refused as problem:
                if problem.status != NOT_HERE:
                    raise
        raise DamagedLog(tile.path, "is missing")


def audit(desk: Desk, log: VerifierKey, seen: Iterable[str]) -> str:
    """
    Return the newest checkpoint of a desk's log, which goes on from all that was seen.

    Raises:
        RolledBack: it is smaller than it was.
        Forked: it does not begin with what it signed once.
        DamagedLog: its tiles do not give what its checkpoint says.
        BadNote, BadCheckpoint: a checkpoint is not signed by this log.
        Unreachable, Refused: the desk does not answer.

    """
    newest = desk.get(f"/log/{CHECKPOINT}")
    _, now = trusted(newest, log)
    tree = DistantTree(desk, now.size)
    if tree.root() != now.root:
        raise DamagedLog("its tiles", "do not have the root that the checkpoint says")
    for note in dict.fromkeys(seen):
        _, before = trusted(note.encode(), log)
        if before.size > now.size:
            raise RolledBack(
                f"The ledger at {desk.host} has {now.size} entries, but it has signed "
                f"{before.size}: entries were taken away.",
                fix="Keep what you have: it is the proof. Ask the recipient by another way.",
            )
        begins_with(tree, now, before)
    return newest.decode()
