"""One question: its answer, every version of it, and what is said beside it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwitness.core.problem import Problem
from fairwitness.core.words import Words
from fairwitness.web.operator import charts, editing, telling
from fairwitness.web.operator.opening import Opened, opened
from fairwitness.web.store import answering, beside
from fairwitness.web.store.access import Action
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.places import Spot


def _back(assessment_id: int, spot: Spot) -> HttpResponse:
    return redirect("operator:place", assessment_id, *spot)


@login_required
@require_GET
def place(request: HttpRequest, assessment_id: int, pack: str, part: str, key: str) -> HttpResponse:
    """Show a question with its evidence, its answer and what is said beside it."""
    on = opened(request, assessment_id, Action.LOOK)
    all_versions = request.GET.get("versions") == "all"
    context = editing.page(on, on.spot(pack, part, key), all_versions=all_versions)
    return render(request, "operator/item.html", context)


@login_required
@require_GET
def header(request: HttpRequest, assessment_id: int, pack: str) -> HttpResponse:
    """Show every field of the header of a pack on one page."""
    on = opened(request, assessment_id, Action.LOOK)
    asked = on.pack(pack)
    editors = [editing.editor(on, Spot(pack, "header", field.id)) for field in asked.header]
    context = {"on": on, "assessment": on.assessment, "pack": asked, "editors": editors}
    return render(request, "operator/item_header.html", context)


@login_required
@require_POST
def save(request: HttpRequest, assessment_id: int, pack: str, part: str, key: str) -> HttpResponse:
    """Save what was written; on a problem the form keeps it."""
    on = opened(request, assessment_id, Action.EDIT)
    spot = on.spot(pack, part, key)
    fields, based_on = editing.fields(request.POST, part), editing.revision(request.POST)
    settles = "settles" in request.POST
    try:
        saved = answering.save(
            on.assessment, spot, fields, based_on=based_on, by=on.user, settles=settles
        )
    except Problem as problem:
        return _not_saved(request, on, spot, problem)
    if saved.conflict:
        return _beside(request, on, spot)
    if getattr(request, "htmx", False) and not settles:
        return render(request, "operator/item_saved.html", editing.after(on, spot, saved.answer))
    if not settles:
        messages.success(request, _("Saved as version %(n)s.") % {"n": saved.answer.revision})
    return _whole(request, on, spot)


def _not_saved(request: HttpRequest, on: Opened, spot: Spot, problem: Problem) -> HttpResponse:
    """Say why nothing was saved; the text stays where it was written."""
    if getattr(request, "htmx", False):
        return render(request, "operator/item_not_saved.html", {"problem": problem})
    kept = editing.fields(request.POST, spot.part)
    context = editing.page(on, spot, kept=kept, problem=problem)
    context["editor"]["revision"] = editing.revision(request.POST)
    return render(request, "operator/item.html", context, status=422)


def _beside(request: HttpRequest, on: Opened, spot: Spot) -> HttpResponse:
    """Show both texts where somebody else wrote at the same time."""
    if not getattr(request, "htmx", False):
        messages.warning(
            request, _("Somebody else wrote here at the same time. Both texts are kept.")
        )
    return _whole(request, on, spot)


def _whole(request: HttpRequest, on: Opened, spot: Spot) -> HttpResponse:
    """Put the whole editor anew, or go back to the page."""
    if not getattr(request, "htmx", False):
        return _back(on.assessment.pk, spot)
    made = editing.editor(on, spot)
    answer = render(request, "operator/item_editor.html", {"on": on, "editor": made})
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#{made['id']}", "outerHTML"
    return answer


@login_required
@require_GET
def state(request: HttpRequest, assessment_id: int, pack: str, part: str, key: str) -> HttpResponse:
    """Say whether somebody else wrote here since a version was seen."""
    on = opened(request, assessment_id, Action.LOOK)
    spot = on.spot(pack, part, key)
    newer = (
        answering.history(on.assessment, spot)
        .filter(revision__gt=editing.revision(request.GET), settled=False)
        .first()
    )
    if newer is None:
        return HttpResponse(status=204)
    return render(request, "operator/item_newer.html", {"on": on, "newer": newer, "spot": spot})


@login_required
@require_POST
def keep(request: HttpRequest, assessment_id: int, pack: str, part: str, key: str) -> HttpResponse:
    """Let an older version, or one written aside, count again as a new one."""
    on = opened(request, assessment_id, Action.EDIT)
    spot = on.spot(pack, part, key)
    wanted = answering.history(on.assessment, spot).filter(
        revision=editing.revision(request.POST, "version")
    )
    found = wanted.first()
    if found is None:
        raise Http404
    saved = answering.save(
        on.assessment,
        spot,
        found.value,
        based_on=editing.revision(request.POST),
        by=on.user,
        settles=True,
    )
    if saved.conflict:
        return _beside(request, on, spot)
    if not getattr(request, "htmx", False):
        messages.success(
            request,
            _("Version %(old)s counts again, as version %(new)s.")
            % {"old": found.revision, "new": saved.answer.revision},
        )
    return _whole(request, on, spot)


@login_required
@require_POST
def add(request: HttpRequest, assessment_id: int, pack: str, part: str) -> HttpResponse:
    """Put a control or a gap on its list."""
    on = opened(request, assessment_id, Action.EDIT)
    on.spot(pack, part, "new")
    spot = answering.add(on.assessment, pack, part, request.POST.get("title", ""), by=on.user)
    return _back(assessment_id, spot)


@login_required
@require_POST
def comment(
    request: HttpRequest, assessment_id: int, pack: str, part: str, key: str
) -> HttpResponse:
    """Keep a remark."""
    on = opened(request, assessment_id, Action.COMMENT)
    spot = on.spot(pack, part, key)
    text = request.POST.get("text", "")
    try:
        beside.comment(on.assessment, spot, text, by=on.user)
    except Problem as problem:
        context = editing.page(on, spot) | {"comment_problem": problem, "comment_text": text}
        return render(request, "operator/item.html", context, status=422)
    return _back(assessment_id, spot)


@login_required
@require_POST
def settle(request: HttpRequest, assessment_id: int, comment_id: int) -> HttpResponse:
    """Settle a remark."""
    on = opened(request, assessment_id, Action.COMMENT)
    found = beside.settle(on.assessment, comment_id, by=on.user)
    if found is None:
        raise Http404
    if request.POST.get("next") == "review":
        return redirect("operator:review", assessment_id)
    return _back(assessment_id, answering.spot_of(found))


@login_required
@require_POST
def assign(
    request: HttpRequest, assessment_id: int, pack: str, part: str, key: str
) -> HttpResponse:
    """Give the task to somebody."""
    on = opened(request, assessment_id, Action.EDIT)
    spot = on.spot(pack, part, key)
    chosen = editing.revision(request.POST, "user")
    who = next((m.user for m in editing.members(on) if m.user_id == chosen), None)
    link = reverse("operator:place", args=[assessment_id, *spot])
    due = editing.due(request.POST.get("due_on", ""))
    with transaction.atomic():
        beside.assign(on.assessment, spot, who, due_on=due, by=on.user)
        if who is not None:
            organisation = on.assessment.service.organisation
            telling.tell(Topic.TASK_ASSIGNED, organisation, [who], _given(on), link)
    return _back(assessment_id, spot)


def _given(on: Opened) -> Words:
    name = on.assessment.service.name
    return Words(
        f"A task in the assessment of {name} was given to you.",
        f"“{name}”的评估中有一项任务分配给您。",
    )


@login_required
@require_GET
def chart(
    request: HttpRequest, assessment_id: int, metric: str, source: str, dimension: str
) -> HttpResponse:
    """Draw one breakdown as a picture; its colours are its own, so it is no part of the page."""
    on = opened(request, assessment_id, Action.LOOK)
    drawn = charts.svg(on.desk.evidence, metric, source, dimension, on.lang)
    if drawn is None:
        raise Http404
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    answer["Cache-Control"] = "private, max-age=300"
    return answer
