"""Review: ask for it, approve, give back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwitness.core.assessment import Severity
from fairwitness.core.problem import Problem
from fairwitness.core.words import Words
from fairwitness.report.lint import lint
from fairwitness.web.operator import telling
from fairwitness.web.operator.dossier import dossier_of
from fairwitness.web.operator.opening import Opened, opened
from fairwitness.web.store import reviewing
from fairwitness.web.store.access import Action
from fairwitness.web.store.models import Comment
from fairwitness.web.store.models.notice import Topic

LISTED = 50
"""Remarks of the linter that one page lists."""


@login_required
@require_GET
def review(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show what stands in the way, and the linter's word."""
    return _page(request, opened(request, assessment_id, Action.LOOK))


def _page(request: HttpRequest, on: Opened, problem: Problem | None = None) -> HttpResponse:
    lints = lint(dossier_of(on.assessment, made_at=timezone.now()))
    open_ones = Comment.objects.filter(assessment=on.assessment, settled_at=None)
    context = {
        "on": on,
        "assessment": on.assessment,
        "problem": problem,
        "text": request.POST.get("text", ""),
        "lints": lints[:LISTED],
        "more_lints": max(0, len(lints) - LISTED),
        "blocking": sum(one.severity is Severity.BLOCKING for one in lints),
        "comments": open_ones.select_related("by"),
        "undecided": reviewing.undecided(on.assessment),
        "reviews": on.assessment.reviews.select_related("by"),
    }
    status = 422 if problem else 200
    return render(request, "operator/review.html", context, status=status)


@login_required
@require_POST
def ask(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Ask for review."""
    on = opened(request, assessment_id, Action.EDIT)
    link = reverse("operator:review", args=[assessment_id])
    try:
        with transaction.atomic():
            reviewing.ask(on.assessment, by=on.user)
            told = reviewing.others(on.assessment, on.user, is_reviewer=True)
            organisation = on.assessment.service.organisation
            telling.tell(Topic.REVIEW_WANTED, organisation, told, _wanted(on), link)
    except Problem as problem:
        return _page(request, on, problem)
    messages.success(request, _("The reviewers were told."))
    return redirect("operator:review", assessment_id)


def _wanted(on: Opened) -> Words:
    name = on.assessment.service.name
    return Words(f"The assessment of {name} waits for review.", f"“{name}”的评估待审核。")


@login_required
@require_POST
def withdraw(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Take it back to write on."""
    on = opened(request, assessment_id, Action.EDIT)
    try:
        reviewing.withdraw(on.assessment, by=on.user)
    except Problem as problem:
        return _page(request, on, problem)
    return redirect("operator:assessment", assessment_id)


@login_required
@require_POST
def decide(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Approve it, or give it back."""
    on = opened(request, assessment_id, Action.REVIEW)
    text = request.POST.get("text", "")
    act = reviewing.approve if request.POST.get("outcome") == "approved" else reviewing.give_back
    try:
        act(on.assessment, text, by=on.user)
    except Problem as problem:
        return _page(request, on, problem)
    return redirect("operator:review", assessment_id)
