"""Filing of a signed assessment: seal and send it, its receipts, what became of it there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.core.problem import Problem
from fairwitness.web.operator import filing_tasks, second_factor
from fairwitness.web.operator.filed import asked, filed
from fairwitness.web.operator.opening import Opened, opened
from fairwitness.web.operator.person import person
from fairwitness.web.store import access, filing_keys, recipients, sending
from fairwitness.web.store.access import Action
from fairwitness.web.store.models import SeenEvent, SentFiling


@login_required
@never_cache
@require_GET
def filing(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show with whom an assessment is filed, how far that is, and what became of it."""
    on = opened(request, assessment_id, Action.LOOK)
    if getattr(request, "htmx", False):
        return render(request, "operator/filing_states.html", _states(on))
    return _page(request, on)


def _states(on: Opened) -> dict[str, object]:
    rows = [filed(one, timezone.now()) for one in sending.filings_of(on.assessment)]
    return {
        "on": on,
        "assessment": on.assessment,
        "filings": rows,
        "under_way": any(one.under_way for one in rows),
    }


def _page(request: HttpRequest, on: Opened, problem: Problem | None = None) -> HttpResponse:
    organisation = on.assessment.service.organisation
    states = _states(on)
    rows = sending.filings_of(on.assessment)
    has = {one.recipient_id for one in rows}
    context = {
        **states,
        "problem": problem,
        "bundle": sending.signed_bundle(on.assessment),
        "key": filing_keys.current(organisation),
        "organisation": organisation,
        "recipients": [one for one in recipients.recipients_of(organisation) if one.pk not in has],
        "fresh": second_factor.is_fresh(request, timezone.now()),
        "way": second_factor.way_to_it(_here(on.assessment.pk)),
    }
    return render(request, "operator/filing.html", context, status=422 if problem else 200)


def _here(assessment_id: int) -> str:
    return reverse("operator:filing", args=[assessment_id])


@login_required
@require_POST
def file(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Seal and file with those who are chosen; first ask for a second factor."""
    on = opened(request, assessment_id, Action.SIGN)
    if not second_factor.is_fresh(request, timezone.now()):
        messages.info(request, _("Confirm with your second factor, then file."))
        return redirect(second_factor.way_to_it(_here(assessment_id)))
    wanted = set(request.POST.getlist("recipient"))
    there = recipients.recipients_of(on.assessment.service.organisation)
    try:
        with transaction.atomic():
            chosen = [one for one in there if str(one.pk) in wanted]
            for made in sending.requested(on.assessment, chosen, by=on.user):
                filing_tasks.send.enqueue(made.pk, 0)
    except Problem as problem:
        return _page(request, on, problem)
    messages.success(request, _("It is sealed and sent in the background."))
    return redirect("operator:filing", assessment_id)


@login_required
@require_POST
def again(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Send one again that failed or waits for its next try."""
    found = access.filing_for(request.user, filing_id, Action.SIGN)
    with transaction.atomic():
        if sending.again(found, by=person(request)):
            filing_tasks.send.enqueue(found.pk, 0)
    return redirect("operator:filing", found.bundle.assessment_id)


@login_required
@require_POST
def look(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Ask a recipient now what happened."""
    found = access.filing_for(request.user, filing_id, Action.COMMENT)
    filing_tasks.look.enqueue(found.pk)
    messages.info(request, _("The recipient is being asked; look again in a moment."))
    return redirect("operator:filing", found.bundle.assessment_id)


@login_required
@require_GET
def receipt(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Hand out a receipt, as `fairwitness receipt verify` reads it."""
    found = access.filing_for(request.user, filing_id, Action.LOOK)
    if not found.receipt:
        raise Http404
    return _download(bytes(found.receipt), f"filing-{found.digest[:8]}.receipt")


@login_required
@require_GET
def sealed(request: HttpRequest, filing_id: int) -> HttpResponseBase:
    """Hand out the sealed filing itself, to be kept with its receipt."""
    found = access.filing_for(request.user, filing_id, Action.LOOK)
    path = filing_tasks.path_of_filing(found)
    if not found.digest or not path.is_file():
        raise Http404
    name = f"{found.digest[:8]}.filing"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@login_required
@require_GET
def manifest(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Hand out the key manifest that a filing is sealed to, by which its receipt is checked."""
    found = access.filing_for(request.user, filing_id, Action.LOOK)
    row = found.recipient.manifests.filter(digest=found.manifest).first()
    if row is None:
        raise Http404
    return _download(bytes(row.content), f"{found.manifest[:8]}.manifest")


@login_required
@require_GET
def proof(request: HttpRequest, filing_id: int, number: int) -> HttpResponse:
    """Hand out the proof of one event, as `fairwitness ledger` and other programs read it."""
    found = access.filing_for(request.user, filing_id, Action.LOOK)
    event = get_object_or_404(SeenEvent, filing=found, number=number)
    return _download(bytes(event.proof), f"{event.digest[:8]}.tlog-proof")


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, filing_id: int, number: int) -> HttpResponse:
    """Show a question, and take the answer to it."""
    action = Action.SIGN if request.method == "POST" else Action.LOOK
    found = access.filing_for(request.user, filing_id, action)
    event = get_object_or_404(SeenEvent, filing=found, number=number, what=sending.ASKS)
    on = opened(request, found.bundle.assessment_id, Action.LOOK)
    here = reverse("operator:question", args=[filing_id, number])
    problem: Problem | None = None
    if request.method == "POST":
        if not second_factor.is_fresh(request, timezone.now()):
            problem = _not_fresh()
        else:
            try:
                _answer(event, request.POST.get("text", ""), request)
            except Problem as why:
                problem = why
            else:
                messages.success(request, _("The answer is sealed and sent in the background."))
                return redirect(here)
    context = {
        "on": on,
        "assessment": on.assessment,
        "filing": found,
        "event": event,
        "question": asked(event),
        "answers": [filed(one, timezone.now()) for one in _answers(event)],
        "text": request.POST.get("text", ""),
        "problem": problem,
        "fresh": second_factor.is_fresh(request, timezone.now()),
        "way": second_factor.way_to_it(here),
    }
    return render(request, "operator/question.html", context, status=422 if problem else 200)


def _answers(event: SeenEvent) -> list[SentFiling]:
    found = SentFiling.objects.filter(question=event).select_related("recipient", "key", "asked_by")
    return list(found.order_by("id"))


def _not_fresh() -> Problem:
    return sending.NotFiled(
        _("Your second factor was not confirmed just now."),
        fix=_("Confirm it with the link below, then send the answer."),
    )


@transaction.atomic
def _answer(event: SeenEvent, text: str, request: HttpRequest) -> None:
    made = sending.answered(event, text, by=person(request))
    filing_tasks.send.enqueue(made.pk, 0)
