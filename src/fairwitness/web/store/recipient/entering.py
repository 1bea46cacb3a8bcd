"""
Enter things in the desk's ledger, one writer at a time.

In:       entries, each with the size that the ledger had when it was thought of.
Out:      their places, on the disk; the proof of one.
Not here: what an entry says (`sealing.receipt`, `filing.events`).

A log has one writer: threads of a process wait for each other here, processes by its lock.
"""

import time
from collections.abc import Sequence
from threading import Lock

from fairwitness.ledger import appending, auditing, files, merkle
from fairwitness.ledger.checkpoint import trusted
from fairwitness.ledger.files import Tree
from fairwitness.ledger.lock import LedgerBusy
from fairwitness.ledger.tiles import WIDTH
from fairwitness.web.store.recipient import places

WAIT_S = 20.0
"""How long another process is waited for [s]."""
PAUSE_S = 0.02
_ALONE = Lock()

Wanted = tuple[bytes, int]
"""An entry, and a size of the ledger at which it was not there yet."""


def size() -> int:
    """Return how many entries the ledger has."""
    key = places.log_key()
    return trusted(files.checkpoint(places.log()), key.verifier)[1].size


def enter(entries: Sequence[Wanted]) -> tuple[int, ...]:
    """
    Return the places of entries; those that are not there yet are added, together.

    What is asked for twice is entered once: so it can be asked for again after a crash.

    Raises:
        LedgerBusy: another process does not let go of it.
        LedgerUnwritable, RolledBack, DamagedLog, Forked: it cannot or must not be added to.

    """
    end = time.monotonic() + WAIT_S
    with _ALONE:
        while True:
            try:
                return _entered(entries)
            except LedgerBusy:
                if time.monotonic() > end:
                    raise
                time.sleep(PAUSE_S)


def proof(place: int) -> bytes:
    """Return the proof of an entry, under the newest checkpoint."""
    return str(auditing.prove(places.log(), places.log_key().verifier, place)).encode()


def _entered(entries: Sequence[Wanted]) -> tuple[int, ...]:
    key = places.log_key()
    with appending.opened(places.log(), key, places.memory()) as log:
        tree = Tree(places.log(), log.size)
        found = [_place(tree, log.size, *one) for one in entries]
        fresh = [one for (one, _), at in zip(entries, found, strict=True) if at is None]
        following = iter(range(log.size, log.size + len(fresh)))
        if fresh:
            log.append(fresh)
        return tuple(next(following) if at is None else at for at in found)


def _place(tree: Tree, size: int, entry: bytes, after: int) -> int | None:
    """Return where an entry stands, if it stands behind the first `after` of them."""
    wanted = merkle.leaf(entry)
    for tile in range(after // WIDTH, -(-size // WIDTH)):
        for place, found in enumerate(tree.hashes(0, tile)):
            if found == wanted:
                return tile * WIDTH + place
    return None
