"""Start an assessment, and its list of tasks."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.frameworks import shelf
from fairwitness.web.operator import changes as comparing
from fairwitness.web.operator.opening import opened
from fairwitness.web.store import access, packs, starting
from fairwitness.web.store.access import Action
from fairwitness.web.store.models import Assessment, Service


@login_required
@require_GET
def assessments(request: HttpRequest) -> HttpResponse:
    """List the assessments of every organisation that somebody belongs to."""
    found = Assessment.objects.filter(
        service__organisation__memberships__user=request.user.pk
    ).select_related("service__organisation")
    return render(request, "operator/assessments.html", {"assessments": found[:200]})


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask under which rules, and why; then start."""
    service = access.service_for(request.user, service_id, Action.EDIT)
    member = access.membership_in(request.user, service.organisation_id, Action.EDIT)
    if request.method != "POST":
        return _start_page(request, service)
    try:
        made = starting.start(
            service,
            request.POST.getlist("pack"),
            langs=request.POST.getlist("lang"),
            because=request.POST.get("because", ""),
            duty=request.POST.get("duty", ""),
            due_on=_day(request.POST.get("due", "")),
            by=member.user,
        )
    except Problem as problem:
        return _start_page(request, service, problem)
    return redirect("operator:assessment", made.pk)


def _start_page(
    request: HttpRequest, service: Service, problem: Problem | None = None
) -> HttpResponse:
    """Show the form, with what was chosen."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = given.getlist("pack")
    today = timezone.now().date()
    offered = [packs.pack(shelved.name) for shelved in shelf.available()]
    evidence = starting.newest_evidence(service)
    context = {
        "service": service,
        "problem": problem,
        "packs": [(one, one.name in chosen, one.in_force > today) for one in offered],
        "langs": given.getlist("lang") or ["en", "zh"],
        "because": given.get("because", ""),
        "duty": given.get("duty", ""),
        "due": _day(given.get("due", "")),
        "evidence": evidence,
        "window": Window(evidence.since, evidence.until) if evidence else None,
    }
    return render(
        request, "operator/assessment_start.html", context, status=422 if problem else 200
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@login_required
@require_GET
def assessment(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show the list of tasks."""
    on = opened(request, assessment_id, Action.LOOK)
    lists = [(pack, on.desk.judged[pack.id], on.desk.groups(pack)) for pack in on.desk.packs]
    every = [group for _, _, groups in lists for group in groups]
    context = {
        "on": on,
        "assessment": on.assessment,
        "lists": lists,
        "total": sum(len(group.tasks) for group in every),
        "done": sum(group.done for group in every),
        "evidence": on.desk.evidence,
        "newer": on.can_write and starting.has_newer_evidence(on.assessment),
    }
    return render(request, "operator/assessment.html", context)


@login_required
@require_POST
def renew_evidence(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Put the newest evidence under it."""
    on = opened(request, assessment_id, Action.EDIT)
    starting.use_newest_evidence(on.assessment, by=on.user)
    return redirect("operator:assessment", assessment_id)


@login_required
@require_GET
def changes(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show what changed since the assessment before."""
    on = opened(request, assessment_id, Action.LOOK)
    before = on.assessment.previous
    if before is None:
        raise Http404
    context = {
        "on": on,
        "assessment": on.assessment,
        "before": before,
        "figures": comparing.figures(before, on.desk.evidence, on.lang),
        "answers": comparing.answers(before, on.desk),
    }
    return render(request, "operator/assessment_changes.html", context)
