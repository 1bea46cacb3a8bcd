"""
What the page of one question shows.

In:       an opened assessment, a place, perhaps a text that could not be saved.
Out:      the context of its templates.
Not here: saving (`store.answering`), the question itself (`questions`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_origin

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from fairwitness.assess.answers import day
from fairwitness.core.problem import Problem
from fairwitness.web.operator import charts
from fairwitness.web.operator.changes import lines
from fairwitness.web.operator.opening import Opened
from fairwitness.web.operator.questions import question
from fairwitness.web.store import answering
from fairwitness.web.store.models import Answer, Comment, Membership
from fairwitness.web.store.places import MODELS, Spot

VERSIONS = 20
"""Shown at once; older ones are a link away."""


def fields(posted: QueryDict, part: str) -> dict[str, Any]:
    """Return the fields of an answer as a form gives them."""
    given: dict[str, Any] = {}
    for name, field in MODELS[part].model_fields.items():
        if get_origin(field.annotation) is tuple:
            given[name] = posted.getlist(name)
        elif name in posted and name != "id":
            given[name] = posted[name]
    return given


def revision(posted: QueryDict, name: str = "based_on") -> int:
    """Return a whole number of a form; 0 where there is none."""
    said = posted.get(name, "")
    longest = 9
    return int(said) if said.isascii() and said.isdigit() and len(said) <= longest else 0


def due(text: str) -> date | None:
    """Return a day, or None."""
    return day(text.strip())


def members(on: Opened) -> QuerySet[Membership]:
    """Return those who belong to the organisation."""
    return (
        Membership.objects.filter(organisation=on.assessment.service.organisation_id)
        .select_related("user")
        .order_by("user__name")
    )


def editor(
    on: Opened,
    spot: Spot,
    *,
    kept: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> dict[str, Any]:
    """Return what the form of one answer needs."""
    row = on.desk.rows.get(spot)
    given = kept if kept is not None else (row.value if row else {})
    pack = on.pack(spot.pack)
    try:
        asked = question(pack, on.desk.judged[pack.id], spot, given, on.lang)
    except LookupError:
        raise Http404 from None
    beside = answering.aside(on.assessment, spot) if spot in on.desk.hanging.asides else []
    return {
        "id": "editor-" + "-".join(spot).replace("/", "-").replace(".", "-"),
        "spot": spot,
        "question": asked,
        "row": row,
        "revision": row.revision if row else 0,
        "asides": [(one, lines(one.value)) for one in beside],
        "standing": lines(row.value) if row and beside else (),
        "waiting": spot in on.desk.grounds.waiting,
        "problem": problem,
    }


def page(
    on: Opened,
    spot: Spot,
    *,
    kept: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
    all_versions: bool = False,
) -> dict[str, Any]:
    """Return what the whole page of a question needs."""
    made = editor(on, spot, kept=kept, problem=problem)
    metrics = made["question"].metrics
    evidence = on.desk.evidence
    versions = list(
        answering.history(on.assessment, spot)[: None if all_versions else VERSIONS + 1]
    )
    shown = versions if all_versions else versions[:VERSIONS]
    return {
        "on": on,
        "assessment": on.assessment,
        "pack": on.pack(spot.pack),
        "spot": spot,
        "editor": made,
        "totals": charts.beside(evidence, metrics, on.lang) if metrics else None,
        "breakdowns": charts.breakdowns(evidence, metrics, on.lang),
        "follows": follows(on, spot),
        "versions": [(one, lines(one.value)) for one in shown],
        "more_versions": len(versions) > len(shown),
        "comments": Comment.objects.filter(**answering.at(on.assessment, spot)).select_related(
            "by", "settled_by"
        ),
        "assignment": on.desk.assignments.get(spot),
        "members": members(on),
        **neighbours(on, spot),
    }


def follows(on: Opened, spot: Spot) -> list[Any]:
    """Return the findings that stand at a place now."""
    found = on.desk.judged[spot.pack].findings
    return [finding for finding in found if finding.item == spot.key and spot.part != "findings"]


def after(on: Opened, spot: Spot, saved: Answer) -> dict[str, Any]:
    """Return what changes on the page once an answer is saved."""
    made = editor(on, spot)
    return {
        "on": on,
        "spot": spot,
        "editor": made,
        "saved": saved,
        "follows": follows(on, spot),
        "question": made["question"],
    }


def neighbours(on: Opened, spot: Spot) -> dict[str, Any]:
    """Return the tasks before and after this one."""
    tasks = [t for group in on.desk.groups(on.pack(spot.pack)) for t in group.tasks]
    place = next((n for n, task in enumerate(tasks) if task.spot == spot), None)
    if place is None:
        return {"before": None, "next": None}
    return {
        "before": tasks[place - 1] if place else None,
        "next": tasks[place + 1] if place + 1 < len(tasks) else None,
    }
