"""
How long a filing is kept, what stands against its disposal, and the disposal itself.

In:       a filing; a hold with its reason; a disposal that k officers have approved.
Out:      the day from which it may go; a tombstone in the ledger, and nothing left that opens.
Not here: approvals (`asking`).

Disposal is in this order: the row and its event, the tombstone in the ledger, the files. Killed
before the first, nothing has happened; after it nothing opens, and `settle` finishes the rest.
"""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fairwitness.core import durable
from fairwitness.sealing import request
from fairwitness.web.store.models import (
    DeskPerson,
    DeskRequest,
    FilingEvent,
    LegalHold,
    ReceivedFiling,
)
from fairwitness.web.store.recipient import acting, asking, events, places, turning
from fairwitness.web.store.recipient.acting import ActRefused

KINDS = FilingEvent.Kind


def kept_until(filing: ReceivedFiling) -> datetime:
    """Return the moment from which a filing may be disposed of."""
    return filing.received_at + settings.RETENTION


def hold_on(filing: ReceivedFiling) -> LegalHold | None:
    """Return the hold on a filing, if there is one now."""
    return LegalHold.objects.filter(filing=filing, lifted_at=None).first()


def hold(person: DeskPerson, filing: ReceivedFiling, reason: str) -> None:
    """
    Keep a filing from disposal, for a reason that its filer can read.

    Raises:
        ActRefused: there is a hold, or the filing is gone.

    """
    now = acting.moment()
    acting.refuse_gone(filing)
    reason = _line(reason)
    try:
        with transaction.atomic():
            acting.refuse_gone(acting.locked(filing))
            LegalHold.objects.create(filing=filing, reason=reason, set_by=person.user, set_at=now)
            row = events.prepare(filing, KINDS.HELD, by=person.user, detail={"reason": reason})
    except IntegrityError:
        raise ActRefused(_("There is a hold already."), fix=_("Lift it first.")) from None
    acting.noted(row)


def lift(person: DeskPerson, filing: ReceivedFiling, reason: str) -> None:
    """
    Lift the hold on a filing.

    Raises:
        ActRefused: there is none.

    """
    now = acting.moment()
    reason = _line(reason)
    with transaction.atomic():
        changed = LegalHold.objects.filter(filing=filing, lifted_at=None).update(
            lifted_because=reason, lifted_by=person.user, lifted_at=now
        )
        if not changed:
            raise ActRefused(_("There is no hold."), fix=_("There is nothing to do."))
        row = events.prepare(filing, KINDS.LIFTED, by=person.user, detail={"reason": reason})
    acting.noted(row)


def refuse_kept(filing: ReceivedFiling, now: datetime) -> None:
    """
    Go on only if a filing may be disposed of now.

    Raises:
        ActRefused: its time is not over, or there is a legal hold.

    """
    if now < kept_until(filing):
        raise ActRefused(
            _("The filing must be kept until %(until)s.") % {"until": kept_until(filing)},
            fix=_("Ask for its disposal after that."),
        )
    held = hold_on(filing)
    if held is not None:
        raise ActRefused(
            _("There is a legal hold: %(reason)s.") % {"reason": held.reason.rstrip(".")},
            fix=_("It is disposed of when the hold is lifted."),
        )


def dispose(person: DeskPerson, asked: DeskRequest) -> None:
    """
    Dispose of a filing for good: its ciphertext and every share are removed.

    Raises:
        ActRefused, NotApproved: its time is not over, there is a hold, or too few have approved.

    """
    if asked.act != request.DISPOSE:
        raise ActRefused(_("This request is for an opening."), fix=_("Ask for a disposal."))
    with transaction.atomic():
        filing = acting.locked(asked.filing)
        now = acting.moment()
        acting.refuse_gone(filing)
        asking.refuse_unapproved(asked, acting.electorate(filing, now))
        refuse_kept(filing, now)
        states = DeskRequest.State
        moved = DeskRequest.objects.filter(pk=asked.pk, state=states.APPROVED)
        if not moved.update(state=states.DISPOSING):
            raise ActRefused(_("This request is not approved."), fix=_("Look at its page."))
        ReceivedFiling.objects.filter(pk=filing.pk).update(state=ReceivedFiling.State.DISPOSED)
        detail = {"purpose": asked.purpose, "request": str(asked.number)}
        row = events.prepare(filing, KINDS.DISPOSED, by=person.user, detail=detail)
        others = asking.of(filing).filter(state__in=asking.LIVE)
        others.update(state=states.ENDED, view="", view_until=None)
    acting.noted(row)
    _remove(filing)


def settle() -> None:
    """Finish the disposals that a crash has stopped; their events are entered before."""
    events.settle()
    for asked in DeskRequest.objects.filter(state=DeskRequest.State.DISPOSING):
        _remove(asked.filing)
    turning.tidy()


def _remove(filing: ReceivedFiling) -> None:
    """Remove every file of a filing, and say that it is done when the disk has it."""
    places.filing(filing.digest).unlink(missing_ok=True)
    for path in places.shares().glob(f"{filing.digest}.*"):
        path.unlink(missing_ok=True)
    for folder in (places.filings(), places.shares()):
        durable.flush(folder)
    DeskRequest.objects.filter(filing=filing, state=DeskRequest.State.DISPOSING).update(
        state=DeskRequest.State.DONE
    )


def _line(text: str) -> str:
    line = " ".join(text.split())[:500]
    if not line:
        raise ActRefused(_("No reason is given."), fix=_("Write one; it stays on record."))
    return line
