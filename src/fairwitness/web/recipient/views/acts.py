"""
What is done with a filing: requests, marks, holds; each leads to the page of the filing.

In:       somebody at the desk, and a small form.
Out:      the page of the filing or of the request, with what went wrong on it.
Not here: approvals and turns (`requests`), letters (`letters`), the rules (`store.recipient`).
"""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairwitness.core.problem import Problem
from fairwitness.sealing.request import DISPOSE, OPEN
from fairwitness.web.recipient.act_forms import ConflictForm, ReasonForm, RequestForm
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store.models import DeskPerson, ReceivedFiling
from fairwitness.web.store.recipient import (
    acting,
    asking,
    events,
    inbox,
    keeping,
    manifests,
    turning,
)
from fairwitness.web.store.recipient.people import DeskAction, may


@require_safe
@desk(DeskAction.LOOK)
def filing(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Show one filing, what happened to it, and what this person can do."""
    return _page(request, person, inbox.filing_by(digest))


@require_POST
@desk(DeskAction.OPEN)
def ask_opening(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Ask for an opening by oneself."""
    return _asked(request, person, digest, OPEN)


@require_POST
@desk(DeskAction.KEEP)
def ask_disposal(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Ask for a disposal, when a filing may go."""
    return _asked(request, person, digest, DISPOSE)


def _asked(request: HttpRequest, person: DeskPerson, digest: str, act: str) -> HttpResponse:
    found, form = inbox.filing_by(digest), RequestForm(request.POST, prefix=act)
    if not form.is_valid():
        return _page(request, person, found, forms={act: form}, status=400)
    try:
        if act == DISPOSE:
            keeping.refuse_kept(found, acting.moment())
        made = asking.ask(person, found, act, form.cleaned_data["purpose"], form.lasts())
    except Problem as problem:
        return _page(request, person, found, problem, forms={act: form}, status=400)
    return redirect("recipient:request", digest, made.number)


@require_POST
@desk(DeskAction.MANAGE)
def mark(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Mark a conflict of interest."""
    found = inbox.filing_by(digest)
    form = ConflictForm(list(manifests.officer_names()), request.POST)
    if not form.is_valid():
        return _page(request, person, found, forms={"conflict": form}, status=400)
    try:
        acting.mark_conflict(person, found, form.cleaned_data["officer"])
    except Problem as problem:
        return _page(request, person, found, problem, status=400)
    messages.success(request, _("Marked: this officer neither approves nor counts here."))
    return redirect("recipient:filing", digest)


@require_POST
@desk(DeskAction.KEEP)
def hold(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Set a legal hold."""
    return _with_reason(request, person, digest, "hold")


@require_POST
@desk(DeskAction.KEEP)
def lift(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Lift a legal hold."""
    return _with_reason(request, person, digest, "lift")


def _with_reason(request: HttpRequest, person: DeskPerson, digest: str, act: str) -> HttpResponse:
    found, form = inbox.filing_by(digest), ReasonForm(request.POST, prefix=act)
    if not form.is_valid():
        return _page(request, person, found, forms={act: form}, status=400)
    try:
        {"hold": keeping.hold, "lift": keeping.lift}[act](
            person, found, form.cleaned_data["reason"]
        )
    except Problem as problem:
        return _page(request, person, found, problem, forms={act: form}, status=400)
    return redirect("recipient:filing", digest)


def _page(
    request: HttpRequest,
    person: DeskPerson,
    found: ReceivedFiling,
    problem: Problem | None = None,
    *,
    forms: dict[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    gone = found.state in {found.State.DISPOSED, found.State.ARRIVING}
    held = keeping.hold_on(found)
    officers, marked = manifests.officer_names(), sorted(acting.barred(found))
    shown: dict[str, Any] = {
        "person": person,
        "filing": found,
        "events": [(row, events.read(row).values.detail) for row in events.of(found)],
        "requests": [(one, turning.whose(one)) for one in asking.of(found)],
        "kept_until": keeping.kept_until(found),
        "hold": held,
        "marked": marked,
        "problem": problem,
        "opens": not gone and may(person, DeskAction.OPEN) and person.officer not in marked,
        "inspects": not gone and may(person, DeskAction.INSPECT),
        "marks": not gone and may(person, DeskAction.MANAGE) and set(officers) - set(marked),
        "keeps": not gone and may(person, DeskAction.KEEP),
        "open_form": RequestForm(prefix=OPEN),
        "dispose_form": RequestForm(prefix=DISPOSE),
        "conflict_form": ConflictForm([one for one in officers if one not in marked]),
        "hold_form": ReasonForm(prefix="hold"),
        "lift_form": ReasonForm(prefix="lift"),
        **{f"{name}_form": form for name, form in (forms or {}).items()},
    }
    return render(request, "recipient/filing.html", shown, status=status)
