"""Duties of a service: what became of them; one dismissed, or opened again, with a reason."""

from typing import Literal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwitness.core.problem import Problem
from fairwitness.web.operator import registers
from fairwitness.web.operator.person import person
from fairwitness.web.store.access import Action, actions, membership_in, service_for
from fairwitness.web.store.models import Service


@login_required
@require_GET
def duties(request: HttpRequest, service_id: int) -> HttpResponse:
    """Show what is due for a service, and what was met or dismissed and why."""
    return _page(request, service_for(request.user, service_id, Action.LOOK))


def _page(
    request: HttpRequest,
    service: Service,
    problem: Problem | None = None,
    *,
    duty: str = "",
    reason: str = "",
) -> HttpResponse:
    may = actions(membership_in(request.user, service.organisation_id, Action.LOOK))
    shown = {
        "service": service,
        "open": registers.open_duties([service]),
        "settled": registers.settled_duties(service),
        "may_sign": Action.SIGN in may,
        "problem": problem,
        "duty": duty,
        "reason": reason,
    }
    return render(request, "operator/duties.html", shown, status=422 if problem else 200)


@login_required
@require_POST
def dismiss(request: HttpRequest, service_id: int, duty_id: str) -> HttpResponse:
    """Say why a duty is none."""
    return _settle(request, service_id, duty_id, "dismissed")


@login_required
@require_POST
def reopen(request: HttpRequest, service_id: int, duty_id: str) -> HttpResponse:
    """Open a duty again that was set aside by mistake."""
    return _settle(request, service_id, duty_id, "reopened")


def _settle(
    request: HttpRequest, service_id: int, duty_id: str, how: Literal["dismissed", "reopened"]
) -> HttpResponse:
    service = service_for(request.user, service_id, Action.SIGN)
    reason = request.POST.get("reason", "")
    try:
        registers.settle(service, duty_id, how, reason, by=person(request), at=timezone.now())
    except Problem as problem:
        return _page(request, service, problem, duty=duty_id, reason=reason)
    said = {
        "dismissed": _("The duty is dismissed; the reason stays on record."),
        "reopened": _("The duty is open again."),
    }
    messages.success(request, said[how])
    return redirect("operator:duties", service_id)
