"""Collections: ask for evidence, see how far it is, try again."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.core.figure import Status
from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.report.wording_labels import label
from fairwitness.report.wording_numbers import amount
from fairwitness.web.operator import tasks
from fairwitness.web.operator.person import person, reads
from fairwitness.web.operator.service_forms import CollectForm
from fairwitness.web.store import collecting as store
from fairwitness.web.store.access import (
    Action,
    actions,
    collection_for,
    membership_in,
    service_for,
)
from fairwitness.web.store.models import Collection, Source
from fairwitness.web.store.sources import has_changed, sources_of

UNDER_WAY = (Collection.State.WAITING, Collection.State.READING)


@login_required
@require_http_methods(["GET", "POST"])
def collect(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask for evidence."""
    service = service_for(request.user, service_id, Action.EDIT)
    sources = sources_of(service)
    form = CollectForm(request.POST or None)
    problem: Problem | None = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            with transaction.atomic():
                asked = store.requested(
                    service,
                    values["packs"],
                    Window(values["since"], values["until"]),
                    values["k"],
                    by=person(request),
                )
                tasks.collect.enqueue(asked.pk)
        except Problem as why:
            problem = why
        else:
            return redirect("operator:collection", collection_id=asked.pk)
    return render(
        request,
        "operator/collection_form.html",
        {
            "service": service,
            "form": form,
            "problem": problem,
            "sources": sources,
            "changed": [one for one in sources if _changed(one)],
        },
        status=400 if form.is_bound else 200,
    )


def _changed(source: Source) -> bool:
    """Say whether somebody must agree again; what is wrong otherwise, the run itself will say."""
    try:
        return has_changed(source)
    except Problem:
        return False


@login_required
@never_cache
@require_GET
def collection(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Show how far a run is, what it came to, or why it failed."""
    found = collection_for(request.user, collection_id, Action.LOOK)
    return render(request, "operator/collection.html", _shown(request, found))


@login_required
@never_cache
@require_GET
def progress(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Return the part of the page that changes; when the run is over, the whole page."""
    found = collection_for(request.user, collection_id, Action.LOOK)
    answer = render(request, "operator/collection_progress.html", _shown(request, found))
    if found.state not in UNDER_WAY:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def again(request: HttpRequest, collection_id: int) -> HttpResponse:
    """Try a run again that failed."""
    found = collection_for(request.user, collection_id, Action.EDIT)
    with transaction.atomic():
        if store.again(found, by=person(request)):
            tasks.collect.enqueue(found.pk)
    return redirect("operator:collection", collection_id=found.pk)


def _shown(request: HttpRequest, found: Collection) -> dict[str, Any]:
    may = actions(membership_in(request.user, found.service.organisation_id, Action.LOOK))
    shown: dict[str, Any] = {
        "collection": found,
        "service": found.service,
        "under_way": found.state in UNDER_WAY,
        "may_edit": Action.EDIT in may,
    }
    if found.state == Collection.State.DONE:
        evidence = store.evidence_of(found)
        titles = {one.id: one.title.within(reads()) for one in evidence.metrics}
        shown |= {
            "evidence": evidence,
            "figures": [
                {
                    "title": titles.get(one.metric, one.metric),
                    "dimensions": ", ".join(
                        label(name, value, reads()) for name, value in one.dimensions
                    ),
                    "value": None if one.value is None else amount(one.value, one.unit, reads()),
                    "status": one.status,
                    "note": one.note.within(reads()) if one.note else "",
                    "source": one.source,
                }
                for one in evidence.figures
            ],
            "not_recorded": sum(one.status is Status.NOT_RECORDED for one in evidence.figures),
        }
    return shown
