"""
Write down what happens to a filing, where its filer can see it.

In:       a filing, what happened, who did it, what the filer may know of it.
Out:      a signed event, entered in the ledger before this returns.
Not here: what an event is (`fairwitness.filing.events`), telling the filer (`web.recipient`).

The row comes first and the entry of the ledger second; `settle` enters what a crash left between.
Nothing that an event is about may be shown or done before `add` has returned.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fairwitness.filing import events
from fairwitness.filing.events import Event
from fairwitness.sealing.statement import Signed
from fairwitness.web.store.models import FilingEvent, ReceivedFiling, User
from fairwitness.web.store.recipient import entering, places

AT_ONCE = frozenset({FilingEvent.Kind.RECEIVED})
"""What the filer is told without delay."""


def add(
    filing: ReceivedFiling,
    kind: FilingEvent.Kind,
    *,
    by: User | None,
    detail: dict[str, str] | None = None,
    sealed: bytes = b"",
) -> FilingEvent:
    """
    Write an event and enter it in the ledger; call it outside of a transaction.

    Raises:
        LedgerBusy, LedgerUnwritable: it is written but not entered, and is entered later.

    """
    row = prepare(filing, kind, by=by, detail=detail, sealed=sealed)
    settle()
    row.refresh_from_db()
    return row


@transaction.atomic
def prepare(
    filing: ReceivedFiling,
    kind: FilingEvent.Kind,
    *,
    by: User | None,
    detail: dict[str, str] | None = None,
    sealed: bytes = b"",
) -> FilingEvent:
    """
    Write an event that is entered later by `enter`, within a transaction of its cause.

    `detail` is one line of at most 500 characters each; the filer reads it. `sealed` is age to the
    filer's key.
    """
    ReceivedFiling.objects.select_for_update().get(pk=filing.pk)
    row = FilingEvent.objects.filter(filing=filing).order_by("-number").first()
    before, now = None if row is None else read(row), timezone.now().replace(microsecond=0)
    if before is not None:  # a clock that was set back a little: who is told refuses what goes back
        now = max(now, before.values.at)
    made = events.event(
        filing.digest,
        kind.value,
        at=now,
        before=before,
        detail=detail or {},
    )
    return FilingEvent.objects.create(
        filing=filing,
        number=made.number,
        kind=kind,
        at=now,
        by=by,
        statement=bytes(made.signed(places.receipts_key())),
        sealed=sealed,
        after=entering.size(),
        shown_from=now if kind in AT_ONCE else now + settings.EVENTS_DELAY,
    )


def enter(rows: list[FilingEvent]) -> None:
    """Enter events in the ledger, each once however often this is called."""
    placed = entering.enter([wanted(row) for row in rows])
    for row, place in zip(rows, placed, strict=True):
        FilingEvent.objects.filter(pk=row.pk, entry=None).update(entry=place)


def wanted(row: FilingEvent) -> entering.Wanted:
    """Return what the ledger holds of an event, for `entering.enter`."""
    return events.entry(read(row).digest), row.after


def settle() -> int:
    """Enter what was written and is in no ledger yet; return how many."""
    rows = list(FilingEvent.objects.filter(entry=None).order_by("id"))
    if rows:
        enter(rows)
    return len(rows)


def read(row: FilingEvent) -> Signed[Event]:
    """Return what an event says."""
    return events.read(bytes(row.statement))


def of(filing: ReceivedFiling) -> QuerySet[FilingEvent]:
    """Return the events of a filing, in order."""
    return FilingEvent.objects.filter(filing=filing).select_related("by").order_by("number")


def told(filing: ReceivedFiling, now: datetime) -> list[FilingEvent]:
    """Return what the filer may know now: all that is entered, up to the first that must wait."""
    found: list[FilingEvent] = []
    for row in of(filing):
        if row.shown_from > now or row.entry is None:
            break
        found.append(row)
    return found
