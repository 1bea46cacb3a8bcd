"""
The inbox, and the files that prove what happened to a filing.

In:       somebody who works at the desk.
Out:      who filed, when, how much, and what happened since; never content.
Not here: the page of a filing and what is done with it (`acts`).
"""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fairwitness.web.recipient.files import attached
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store.models import DeskPerson
from fairwitness.web.store.recipient import entering, events, inbox, manifests, people
from fairwitness.web.store.recipient.people import DeskAction

A_PAGE = 50
"""Filings on a page of the inbox."""


@require_safe
@desk(DeskAction.LOOK)
def front(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Show what has come and what is coming."""
    newest = manifests.newest()
    shown = {
        "person": person,
        "recipient": people.organisation(),
        "page": Paginator(inbox.filings(), A_PAGE).get_page(request.GET.get("page")),
        "arriving": inbox.arriving()[:A_PAGE],
        "manifest": newest,
        "says": None if newest is None else manifests.read(newest).values,
    }
    return render(request, "recipient/inbox.html", shown)


@require_safe
@desk(DeskAction.LOOK)
def event_statement(
    _request: HttpRequest, _person: DeskPerson, digest: str, number: int
) -> HttpResponse:
    """Give the signed text of an event."""
    row = events.of(inbox.filing_by(digest)).filter(number=number).first()
    if row is None:
        raise Http404
    return attached(bytes(row.statement), f"{digest[:16]}-{number}.event")


@require_safe
@desk(DeskAction.LOOK)
def event_proof(
    _request: HttpRequest, _person: DeskPerson, digest: str, number: int
) -> HttpResponse:
    """Give the proof that an event is in the ledger."""
    row = events.of(inbox.filing_by(digest)).filter(number=number).first()
    if row is None or row.entry is None:
        raise Http404
    return attached(entering.proof(row.entry), f"{digest[:16]}-{number}.tlog-proof")


@require_safe
@desk(DeskAction.LOOK)
def receipt(_request: HttpRequest, _person: DeskPerson, digest: str) -> HttpResponse:
    """Give the receipt of a filing again."""
    found = inbox.filing_by(digest)
    if not found.receipt:
        raise Http404
    return attached(bytes(found.receipt), f"{digest[:16]}.receipt")
