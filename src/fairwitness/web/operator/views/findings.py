"""What follows from figures and answers: findings, levels of risk, measures."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fairwitness.web.operator.opening import opened
from fairwitness.web.store.access import Action


def _register(request: HttpRequest, assessment_id: int, template: str) -> HttpResponse:
    """Lay out what is judged under every pack."""
    on = opened(request, assessment_id, Action.LOOK)
    context = {"on": on, "assessment": on.assessment, "judged": on.desk.judged.values()}
    return render(request, template, context)


@login_required
@require_GET
def findings(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """List what was found: how severe, why, what closes it, who sees to it."""
    return _register(request, assessment_id, "operator/findings.html")


@login_required
@require_GET
def risks(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """List the level of every kind, with the rule that decided."""
    return _register(request, assessment_id, "operator/finding_risks.html")


@login_required
@require_GET
def measures(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """List every measure: whether it applies and why, where it stands, what it means for rights."""
    return _register(request, assessment_id, "operator/finding_measures.html")
