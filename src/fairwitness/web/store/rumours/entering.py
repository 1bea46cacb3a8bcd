"""
Enter what is on record into the ledger: versions of checks, replies, refusals to print one.

In:       rows that have no place yet.
Out:      rows with their place.
Not here: who is told then (`publishing`).

What the ledger holds already, because a writer was killed before the row knew of it, is not
entered again.
"""

import time
from collections.abc import Sequence

from django.db.models import Max, QuerySet

from fairwitness.ledger import appending
from fairwitness.ledger.appending import Ledger
from fairwitness.ledger.files import Tree
from fairwitness.ledger.lock import LedgerBusy
from fairwitness.web.store.models import CheckVersion, Refusal, Reply
from fairwitness.web.store.rumours import places

PATIENCE_S = 5.0
"""How long to wait for another process that writes to the ledger [s]."""
_PAUSE_S = 0.05

Row = CheckVersion | Reply | Refusal


def enter() -> None:
    """
    Enter what waits, in one batch.

    Raises:
        Problem: the ledger cannot be written to; what waits goes on waiting.

    """
    if not _waiting():
        return
    key, folder = places.log_key(), places.log_folder()
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with appending.opened(folder, key, places.log_memory()) as ledger:
                _enter_all(ledger, _waiting())
        except LedgerBusy:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _tables() -> tuple[QuerySet[CheckVersion], QuerySet[Reply], QuerySet[Refusal]]:
    return (
        CheckVersion.objects.order_by("id"),
        Reply.objects.order_by("id"),
        Refusal.objects.filter(entry__isnull=False).order_by("id"),
    )


def _waiting() -> list[Row]:
    versions, replies, refusals = _tables()
    return [
        *versions.filter(place=None),
        *replies.filter(place=None),
        *refusals.filter(place=None),
    ]


def _content(row: Row) -> bytes:
    return bytes(row.record if isinstance(row, CheckVersion) else row.entry or b"")


def _enter_all(ledger: Ledger, rows: Sequence[Row]) -> None:
    """Enter every row in one batch, but for those that a writer entered before it was killed."""
    there = _without_row(ledger.size)
    missing = [row for row in rows if _content(row) not in there]
    if missing:
        first = ledger.append([_content(row) for row in missing]).first
        there |= {_content(row): first + n for n, row in enumerate(missing)}
    for row in rows:
        same = type(row).objects.filter(pk=row.pk, place=None)
        same.update(place=there[_content(row)])


def _without_row(size: int) -> dict[bytes, int]:
    """Return what the ledger holds beyond the last place that a row knows of."""
    known = [table.aggregate(last=Max("place"))["last"] for table in _tables()]
    last = max((place for place in known if place is not None), default=-1)
    tree = Tree(places.log_folder(), size)
    return {tree.entry(place): place for place in range(last + 1, size)}
