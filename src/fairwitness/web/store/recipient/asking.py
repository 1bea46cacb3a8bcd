"""
Ask officers to approve an opening or a disposal, and count their approvals.

In:       an officer's purpose; signed approvals that were made elsewhere.
Out:      a request with its text; the officers whose turns come, once enough have approved.
Not here: turns (`turning`), disposal itself (`keeping`).

What counts is judged anew at every step: an officer who was removed or marked since does not.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from fairwitness.core import durable
from fairwitness.sealing import approval, request, statement, turns
from fairwitness.sealing.approval import Approval, Disposal, Electorate
from fairwitness.sealing.request import Request
from fairwitness.web.store.models import (
    DeskApproval,
    DeskPerson,
    DeskRequest,
    FilingEvent,
    ReceivedFiling,
)
from fairwitness.web.store.recipient import acting, events, manifests, places
from fairwitness.web.store.recipient.acting import ActRefused

LONGEST = timedelta(days=14)
LIVE = (
    DeskRequest.State.ASKED,
    DeskRequest.State.TURNS,
    DeskRequest.State.READY,
    DeskRequest.State.VIEWED,
    DeskRequest.State.APPROVED,
)
"""States of a request that is not over."""


def of(filing: ReceivedFiling) -> QuerySet[DeskRequest]:
    """Return the requests about a filing, the newest first."""
    return DeskRequest.objects.filter(filing=filing).select_related("asked_by")


def one(filing: ReceivedFiling, number: int) -> DeskRequest:
    """Return a request about a filing; `Http404` if there is none."""
    found = of(filing).filter(number=number).first()
    if found is None:
        raise Http404
    found.filing = filing
    return found


def ask(
    person: DeskPerson, filing: ReceivedFiling, act: str, purpose: str, lasts: timedelta
) -> DeskRequest:
    """
    Ask for an opening by oneself, or for a disposal.

    Raises:
        ActRefused: the filing is gone, somebody is no officer, or another request is not over.
        BadStatement: the purpose is no line of words.

    """
    now = acting.moment()
    acting.refuse_gone(filing)
    who = acting.electorate(filing, now)
    opener = acting.officer_of(person, who) if act == request.OPEN else None
    newest = manifests.newest()
    with transaction.atomic():
        acting.refuse_gone(acting.locked(filing))
        over = end_those_over(filing, now)
        _refuse_second(filing, act)
        number = of(filing).count() + 1
        text = _text(
            act=act,
            filing=filing.digest,
            number=number,
            manifest=newest.digest if newest else "",
            opener=opener,
            purpose=" ".join(purpose.split()),
            asked=now,
            until=now + min(lasts, LONGEST),
        )
        made = DeskRequest.objects.create(
            filing=filing,
            number=number,
            act=act,
            text=text.text(),
            opener=opener or "",
            purpose=text.purpose,
            asked_by=person.user,
            asked_at=text.asked,
            until=text.until,
        )
        kinds = FilingEvent.Kind
        row = events.prepare(
            filing,
            kinds.REQUESTED if act == request.OPEN else kinds.DISPOSAL,
            by=person.user,
            detail=_detail(made),
        )
    for each in over:
        forget(each)
    acting.noted(row)
    return made


def said(asked: DeskRequest) -> Request:
    """Return what a request says."""
    return request.read(bytes(asked.text))


def approve(person: DeskPerson, asked: DeskRequest, content: bytes) -> DeskRequest:
    """
    Take an officer's signed approval.

    Raises:
        NotApproved, BadStatement, BadSignature: it does not count for this request.
        ActRefused: it is another officer's, is here already, or the request is over.

    """
    with transaction.atomic():
        acting.refuse_gone(acting.locked(asked.filing))
        now = acting.moment()
        who = acting.electorate(asked.filing, now)
        name = acting.officer_of(person, who)
        if name not in approval.of_request([content], said(asked), who):
            raise ActRefused(
                _("The approval is another officer's."),
                fix=_("Each officer brings their own: sign with --officer %(name)s.")
                % {"name": name},
            )
        locked = DeskRequest.objects.select_for_update().get(pk=asked.pk)
        if locked.state != DeskRequest.State.ASKED:
            raise ActRefused(
                _("This request waits for no approval."), fix=_("There is nothing to do.")
            )
        if DeskApproval.objects.filter(request=asked, officer=name).exists():
            raise ActRefused(_("Your approval is here already."), fix=_("There is nothing to do."))
        DeskApproval.objects.create(
            request=asked, officer=name, content=content, by=person.user, at=now
        )
        row = events.prepare(
            asked.filing,
            FilingEvent.Kind.APPROVED,
            by=person.user,
            detail={"officer": name, "act": asked.act, "request": str(asked.number)},
        )
        _advance(locked, who)
    acting.noted(row)
    asked.refresh_from_db()
    return asked


def counted(asked: DeskRequest, who: Electorate) -> dict[str, Approval] | dict[str, Disposal]:
    """Return the approvals that count now, by officer; perhaps fewer than it takes."""
    contents = [bytes(one.content) for one in standing(asked, who)]
    return approval.of_request(contents, said(asked), who)


def refuse_unapproved(asked: DeskRequest, who: Electorate) -> None:
    """
    Go on only if enough approvals count now.

    Raises:
        NotApproved: the request is over, or an officer does not count any more.

    """
    contents = [bytes(one.content) for one in standing(asked, who)]
    approval.enough(contents, said(asked), who)


def standing(asked: DeskRequest, who: Electorate) -> list[DeskApproval]:
    """Return the approvals of officers who can be counted now."""
    names = {one.name: one.ssh for one in who.manifest.officers}
    rows = DeskApproval.objects.filter(request=asked).order_by("id")
    return [row for row in rows if row.officer in names and row.officer not in who.barred]


def end(person: DeskPerson | None, asked: DeskRequest, why: str) -> None:
    """End a request, and remove its shares; of one that is over nothing else changes."""
    with transaction.atomic():
        acting.locked(asked.filing)
        changed = DeskRequest.objects.filter(pk=asked.pk, state__in=LIVE).update(
            state=DeskRequest.State.ENDED, view="", view_until=None
        )
        row = (
            events.prepare(
                asked.filing,
                FilingEvent.Kind.ENDED,
                by=None if person is None else person.user,
                detail={"act": asked.act, "request": str(asked.number), "why": why},
            )
            if changed
            else None
        )
    forget(asked)
    if row is not None:
        acting.noted(row)


def forget(asked: DeskRequest) -> None:
    """Remove the shares of a request; what was there before a crash too."""
    for path in places.shares().glob(f"{asked.filing.digest}.{asked.number}.*"):
        path.unlink(missing_ok=True)
    durable.flush(places.shares())


def end_those_over(filing: ReceivedFiling | None, now: datetime) -> list[DeskRequest]:
    """
    End the requests whose time is over, of one filing or of all, and return them.

    Their events are entered by `events.settle`; `forget` their shares once this is committed.
    """
    ended = []
    rows = DeskRequest.objects.filter(state__in=LIVE, until__lte=now)
    if filing is not None:
        rows = rows.filter(filing=filing)
    for asked in rows.select_related("filing"):
        with transaction.atomic():
            acting.locked(asked.filing)
            live = DeskRequest.objects.filter(pk=asked.pk, state__in=LIVE)
            if live.update(state=DeskRequest.State.ENDED, view="", view_until=None):
                events.prepare(
                    asked.filing,
                    FilingEvent.Kind.ENDED,
                    by=None,
                    detail={"act": asked.act, "request": str(asked.number), "why": "time over"},
                )
                ended.append(asked)
    return ended


def _advance(asked: DeskRequest, who: Electorate) -> None:
    """Fix whose turns come, when enough have approved."""
    found = counted(asked, who)
    if asked.state != DeskRequest.State.ASKED or len(found) < who.manifest.k:
        return
    if asked.act == request.DISPOSE:
        DeskRequest.objects.filter(pk=asked.pk).update(state=DeskRequest.State.APPROVED)
        return
    sealed_to = manifests.read(asked.filing.manifest).values
    if sum(one.name in found for one in sealed_to.officers) < sealed_to.k:
        return  # officers of the newest manifest approved, and the filing is sealed to others
    DeskRequest.objects.filter(pk=asked.pk).update(
        state=DeskRequest.State.TURNS, order=list(turns.order(found, sealed_to))
    )


def _refuse_second(filing: ReceivedFiling, act: str) -> None:
    if of(filing).filter(act=act, state__in=LIVE).exists():
        raise ActRefused(
            _("Another request of this kind is not over."),
            fix=_("Wait for its end, or end it."),
        )


def _text(**values: object) -> Request:
    try:
        return Request.model_validate(values)
    except ValueError as error:
        raise ActRefused(
            _("This is no sound request: %(why)s.") % {"why": statement.told(error)},
            fix=_("Say in one line what it is for."),
        ) from None


def _detail(made: DeskRequest) -> dict[str, str]:
    plain = {"purpose": made.purpose, "request": str(made.number), "until": made.until.isoformat()}
    return {**plain, "opener": made.opener} if made.opener else plain
