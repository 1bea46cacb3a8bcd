"""Signature: freeze the bundle, show its digest, sign it; and the bundle as a download."""

from importlib import import_module
from pathlib import PurePosixPath

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fairwitness.core.problem import Problem
from fairwitness.core.words import Words
from fairwitness.web.operator import bundles, meeting, second_factor, telling
from fairwitness.web.operator.opening import Opened, opened
from fairwitness.web.store import access, reviewing
from fairwitness.web.store.access import Action
from fairwitness.web.store.models import Bundle
from fairwitness.web.store.models.notice import Topic

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""For a report that somebody opens all the same: nothing in it runs or asks outside."""


@login_required
@require_GET
def sign(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show the frozen bundle, its digest, and what is needed to sign it."""
    on = opened(request, assessment_id, Action.LOOK)
    if getattr(request, "htmx", False):
        return render(request, "operator/sign_state.html", _context(request, on))
    return _page(request, on)


def _page(request: HttpRequest, on: Opened, problem: Problem | None = None) -> HttpResponse:
    context = _context(request, on) | {"problem": problem}
    return render(request, "operator/sign.html", context, status=422 if problem else 200)


def _context(request: HttpRequest, on: Opened) -> dict[str, object]:
    """Return where the bundle stands, and whether this person may sign it."""
    bundle = reviewing.frozen(on.assessment)
    ready = bundle is not None and bundle.state == Bundle.State.READY
    back = reverse("operator:sign", args=[on.assessment.pk])
    return {
        "on": on,
        "assessment": on.assessment,
        "bundle": bundle,
        "parts": bundles.parts(bundle) if bundle is not None and ready else (),
        "blocking": [one for one in bundle.lint if one.get("severity") == "blocking"]
        if bundle is not None
        else [],
        "wrote": reviewing.wrote_in(on.assessment, on.user),
        "fresh": second_factor.is_fresh(request, timezone.now()),
        "way": second_factor.way_to_it(back),
    }


@login_required
@require_POST
def freeze(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Freeze what was approved, and have it rendered."""
    on = opened(request, assessment_id, Action.SIGN)
    try:
        with transaction.atomic():
            bundle, is_new = reviewing.freeze(on.assessment, by=on.user, now=timezone.now())
            if is_new:
                tasks = import_module("fairwitness.web.operator.tasks")
                tasks.render_bundle.enqueue(bundle.pk)
    except Problem as problem:
        return _page(request, on, problem)
    return redirect("operator:sign", assessment_id)


@login_required
@require_POST
def confirm(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Sign the bundle that was shown; first ask for a second factor where none was given now."""
    on = opened(request, assessment_id, Action.SIGN)
    now = timezone.now()
    back = reverse("operator:sign", args=[assessment_id])
    if not second_factor.is_fresh(request, now):
        messages.info(request, _("Confirm with your second factor, then sign."))
        return redirect(second_factor.way_to_it(back))
    bundle = reviewing.frozen(on.assessment)
    if bundle is None:
        raise Http404
    link = reverse("operator:assessment", args=[assessment_id])
    try:
        with transaction.atomic():
            reviewing.sign(bundle, request.POST.get("digest", ""), by=on.user, now=now)
            told = reviewing.others(on.assessment, on.user)
            organisation = on.assessment.service.organisation
            telling.tell(Topic.SIGNED, organisation, told, _signed(on), link)
            if on.assessment.duty:
                meeting.meet_duty.enqueue(assessment_id, 0)
    except Problem as problem:
        return _page(request, on, problem)
    messages.success(request, _("The assessment is signed."))
    return redirect("operator:sign", assessment_id)


def _signed(on: Opened) -> Words:
    name = on.assessment.service.name
    return Words(f"The assessment of {name} is signed.", f"“{name}”的评估已签署。")


@login_required
@require_GET
def bundle_download(request: HttpRequest, bundle_id: int) -> HttpResponseBase:
    """Hand out the whole bundle, byte for byte as it was frozen."""
    found = access.bundle_for(request.user, bundle_id, Action.LOOK)
    path = bundles.path_of(found)
    name = f"assessment-{found.assessment_id}-{found.sha256[:8]}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@login_required
@require_GET
def bundle_part(request: HttpRequest, bundle_id: int, part: str) -> HttpResponse:
    """Hand out one file of the bundle, only ever as a download."""
    found = access.bundle_for(request.user, bundle_id, Action.LOOK)
    answer = HttpResponse(
        bundles.part(found, part),
        content_type=bundles.TYPES.get(PurePosixPath(part).suffix, "application/octet-stream"),
    )
    name = PurePosixPath(part).name
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
