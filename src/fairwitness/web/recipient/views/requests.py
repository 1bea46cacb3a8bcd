"""
The page of a request: approvals, turns, its end.

In:       files that officers made on their own machines.
Out:      the page; what an officer takes home for their turn.
Not here: viewing (`viewing`), the rules (`store.recipient.asking`, `turning`, `keeping`).
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairwitness.core.problem import Problem
from fairwitness.sealing.request import DISPOSE
from fairwitness.web.recipient.act_forms import ApprovalForm, KeyForm, TurnForm
from fairwitness.web.recipient.files import attached
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store.models import DeskPerson, DeskRequest
from fairwitness.web.store.recipient import acting, asking, inbox, keeping, turning
from fairwitness.web.store.recipient.people import DeskAction, may

STATES = DeskRequest.State


@require_safe
@desk(DeskAction.LOOK)
def one(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Show a request: who has approved, and whose turn it is."""
    return page(request, person, _found(digest, number))


@require_safe
@desk(DeskAction.LOOK)
def text(_request: HttpRequest, _person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Give what officers read and approve."""
    return attached(bytes(_found(digest, number).text), f"{digest[:16]}-{number}.request")


@require_POST
@desk(DeskAction.OPEN)
def approve(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Take an officer's signed approval."""
    asked, form = _found(digest, number), ApprovalForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, person, asked, forms={"approval": form}, status=400)
    try:
        asking.approve(person, asked, form.content())
    except Problem as problem:
        return page(request, person, asked, problem, status=400)
    messages.success(request, _("Your approval is here."))
    return redirect("recipient:request", digest, number)


@require_POST
@desk(DeskAction.OPEN)
def turn(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Give an officer what they take home for their turn."""
    asked = _found(digest, number)
    try:
        return attached(turning.given(person, asked), f"{digest[:16]}-{number}.turn")
    except Problem as problem:
        return page(request, person, asked, problem, status=400)


@require_POST
@desk(DeskAction.OPEN)
def turned(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Take what an officer's turn made."""
    asked, form = _found(digest, number), TurnForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, person, asked, forms={"turn": form}, status=400)
    try:
        turning.take(person, asked, form.content())
    except Problem as problem:
        return page(request, person, asked, problem, status=400)
    messages.success(request, _("Your turn is taken."))
    return redirect("recipient:request", digest, number)


@require_POST
@desk(DeskAction.OPEN)
def anew(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Let the turns begin anew."""
    asked = _found(digest, number)
    try:
        turning.begin_anew(person, asked)
    except Problem as problem:
        return page(request, person, asked, problem, status=400)
    return redirect("recipient:request", digest, number)


@require_POST
@desk(DeskAction.LOOK)
def end(_request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """End a request, by who asked or by a clerk."""
    asked = _found(digest, number)
    if not _may_end(person, asked):
        raise PermissionDenied
    asking.end(person, asked, "ended")
    return redirect("recipient:request", digest, number)


@require_POST
@desk(DeskAction.KEEP)
def dispose(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Dispose of a filing for good."""
    asked = _found(digest, number)
    try:
        keeping.dispose(person, asked)
    except Problem as problem:
        return page(request, person, asked, problem, status=400)
    messages.success(request, _("The filing is disposed of: nothing opens it any more."))
    return redirect("recipient:filing", digest)


def page(
    request: HttpRequest,
    person: DeskPerson,
    asked: DeskRequest,
    problem: Problem | None = None,
    *,
    forms: dict[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a request, perhaps with what went wrong."""
    asked.refresh_from_db(fields=("state", "taken", "order", "view_until"))
    approvals = list(asked.approvals.select_related("by"))
    names = {row.officer for row in approvals}
    whose = turning.whose(asked)
    mine = bool(person.officer) and whose == person.officer
    shown: dict[str, Any] = {
        "person": person,
        "filing": asked.filing,
        "asked": asked,
        "disposal": asked.act == DISPOSE,
        "approvals": approvals,
        "marked": acting.barred(asked.filing),
        "whose": whose,
        "approves": asked.state == STATES.ASKED
        and may(person, DeskAction.OPEN)
        and person.officer not in names,
        "takes": mine and asked.state == STATES.TURNS,
        "views": mine and asked.state in {STATES.READY, STATES.VIEWED},
        "begins_anew": asked.opener == person.officer
        and bool(person.officer)
        and asked.taken > 0
        and asked.state in {STATES.TURNS, STATES.READY},
        "ends": asked.state in asking.LIVE and _may_end(person, asked),
        "disposes": asked.state == STATES.APPROVED and may(person, DeskAction.KEEP),
        "problem": problem,
        "approval_form": ApprovalForm(),
        "turn_form": TurnForm(),
        "key_form": KeyForm(),
        **{f"{name}_form": form for name, form in (forms or {}).items()},
    }
    return render(request, "recipient/request.html", shown, status=status)


def _found(digest: str, number: int) -> DeskRequest:
    return asking.one(inbox.filing_by(digest), number)


def _may_end(person: DeskPerson, asked: DeskRequest) -> bool:
    return asked.asked_by_id == person.user_id or may(person, DeskAction.MANAGE)
