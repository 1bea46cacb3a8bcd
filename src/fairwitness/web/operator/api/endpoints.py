"""
Every endpoint of the API.

In:       calls with a token.
Out:      services, figures, assessments and findings of the token's organisation, and of no other.
Not here: any rule; people's pages (`operator.views`).
"""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import TypeAdapter

from fairwitness.core.figure import Evidence
from fairwitness.core.problem import Problem
from fairwitness.web.operator.api import shapes
from fairwitness.web.operator.api.answers import (
    BOTH,
    CONFLICT,
    MISSING,
    REFUSED,
    refuse_unknown,
)
from fairwitness.web.operator.api.callers import Token, caller
from fairwitness.web.operator.findings import findings_of
from fairwitness.web.operator.findings_csv import findings_csv
from fairwitness.web.store import answering, trail
from fairwitness.web.store.models import Answer, Assessment, Collection, Service
from fairwitness.web.store.places import Spot
from fairwitness.web.store.tokens import Scope

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Id = Annotated[shapes.Id, Path()]
Part = Annotated[shapes.Part, Query()]
Name = Annotated[str, Path(max_length=200)]
router = Router()
EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)


class NotInThatState(Problem):
    """A row that is not far enough, or too far, for what was asked."""

    code = "not-in-that-state"


@router.get(
    "/services",
    response={200: shapes.Services, **REFUSED},
    auth=Token(Scope.SERVICES),
    description="Scope `services:read`.",
)
def services(request: HttpRequest, part: Part) -> dict[str, Any]:
    """List the services."""
    found = Service.objects.filter(organisation=caller(request).organisation)
    return _rows(request, found, part, "id")


@router.get(
    "/services/{service_id}",
    response={200: shapes.ServiceOut, **MISSING},
    auth=Token(Scope.SERVICES),
    description="Scope `services:read`.",
)
def service(request: HttpRequest, service_id: Id) -> Service:
    """Return a service."""
    return get_object_or_404(Service, pk=service_id, organisation=caller(request).organisation)


@router.get(
    "/services/{service_id}/collections",
    response={200: shapes.Collections, **MISSING},
    auth=Token(Scope.FIGURES),
    description="Scope `figures:read`.",
)
def collections(request: HttpRequest, service_id: Id, part: Part) -> dict[str, Any]:
    """List the collections of a service."""
    found = service(request, service_id)
    return _rows(request, Collection.objects.filter(service=found), part, "-id")


@router.get(
    "/collections/{collection_id}/figures",
    response={200: shapes.Figures, **CONFLICT},
    auth=Token(Scope.FIGURES),
    description="Scope `figures:read`. Figures are aggregates, as released; what is suppressed or "
    "not recorded has no value and a note.",
)
def figures(
    request: HttpRequest,
    collection_id: Id,
    part: Part,
    metric: Annotated[str | None, Query(max_length=120)] = None,
) -> dict[str, Any]:
    """List the figures of a collection, or those of one metric."""
    found = get_object_or_404(
        Collection, pk=collection_id, service__organisation=caller(request).organisation
    )
    if found.state != Collection.State.DONE or not found.evidence:
        raise NotInThatState(
            _("This collection has no figures: it is not done."),
            fix=_("Wait until its state is “done”, or start another one in the workspace."),
        )
    evidence = EVIDENCE.validate_json(found.evidence)
    wanted = [f for f in evidence.figures if metric is None or f.metric == metric]
    return _part(request, wanted, part, "metric")


@router.get(
    "/assessments",
    response={200: shapes.Assessments, **REFUSED},
    auth=Token(Scope.ASSESSMENTS),
    description="Scope `assessments:read`.",
)
def assessments(
    request: HttpRequest,
    part: Part,
    service: Annotated[shapes.Id | None, Query()] = None,
    state: Annotated[Assessment.State | None, Query()] = None,
) -> dict[str, Any]:
    """List the assessments, or those of one service, or in one state."""
    found = Assessment.objects.filter(service__organisation=caller(request).organisation)
    if service is not None:
        found = found.filter(service=service)
    if state is not None:
        found = found.filter(state=state)
    return _rows(request, found, part, "-id", "service", "state")


@router.get(
    "/assessments/{assessment_id}",
    response={200: shapes.AssessmentOut, **MISSING},
    auth=Token(Scope.ASSESSMENTS),
    description="Scope `assessments:read`.",
)
def assessment(request: HttpRequest, assessment_id: Id) -> Assessment:
    """Return an assessment."""
    return _assessment(request, assessment_id)


@router.patch(
    "/assessments/{assessment_id}",
    response={200: shapes.AssessmentOut, **CONFLICT},
    auth=Token(Scope.CHANGES),
    description="Scope `assessments:write`, and the role of an author. Only drafts can be changed.",
)
def change(request: HttpRequest, assessment_id: Id, wanted: shapes.AssessmentChange) -> Assessment:
    """Say why an assessment was started, or until when it is due."""
    fields = wanted.model_dump(exclude_unset=True)
    if fields.get("because", "") is None:
        fields["because"] = ""
    with transaction.atomic():
        found = _assessment(request, assessment_id, lock=True)
        if not found.is_open:
            raise NotInThatState(
                _("This assessment is no longer a draft."),
                fix=_("Have it returned to its authors, or start one that supersedes it."),
            )
        for name, value in fields.items():
            setattr(found, name, value)
        if fields:
            found.save(update_fields=list(fields))
            by = caller(request)
            trail.record(
                by.organisation,
                by.user,
                "assessment.changed",
                found,
                fields=sorted(fields),
                token=by.token.pk,
            )
    return found


@router.get(
    "/assessments/{assessment_id}/answers",
    response={200: shapes.Answers, **MISSING},
    auth=Token(Scope.ASSESSMENTS),
    description="Scope `assessments:read`. Of each place the version that counts.",
)
def answers(request: HttpRequest, assessment_id: Id, part: Part) -> dict[str, Any]:
    """List the answers of an assessment."""
    found = answering.counting(_assessment(request, assessment_id))
    return _rows(request, found, part, "id")


@router.put(
    "/assessments/{assessment_id}/answers/{pack}/{section}/{path:key}",
    response={200: shapes.AnswerOut, **BOTH},
    auth=Token(Scope.CHANGES),
    description="Scope `assessments:write`, and the role of an author. `based_on` names the "
    "version that you had; if another counts by now, nothing is written, and the answer (409) has "
    "both texts.",
)
def answer(
    request: HttpRequest,
    assessment_id: Id,
    pack: Name,
    section: Name,
    key: Name,
    wanted: shapes.AnswerIn,
) -> Answer:
    """Write the answer at one place of a draft."""
    found, spot, by = _assessment(request, assessment_id), Spot(pack, section, key), caller(request)
    saved = answering.save(
        found,
        spot,
        wanted.fields,
        based_on=wanted.based_on,
        by=by.user,
        token=by.token.pk,
    )
    return saved.answer


@router.get(
    "/assessments/{assessment_id}/findings",
    response={200: shapes.Findings, **CONFLICT},
    auth=Token(Scope.FINDINGS),
    description="Scope `findings:read`. As the assessment stands now.",
)
def findings(request: HttpRequest, assessment_id: Id, part: Part) -> dict[str, Any]:
    """List the findings of an assessment."""
    found = findings_of(_assessment(request, assessment_id), now=timezone.now())
    return _part(request, [shapes.finding_out(pack, finding) for pack, finding in found], part)


@router.get(
    "/assessments/{assessment_id}/findings.csv",
    response=dict(CONFLICT),
    auth=Token(Scope.FINDINGS),
    description="Scope `findings:read`. For spreadsheets: UTF-8 with a byte order mark.",
    openapi_extra={
        "responses": {
            200: {
                "description": "OK",
                "content": {"text/csv": {"schema": {"type": "string"}}},
            }
        }
    },
)
def findings_table(request: HttpRequest, assessment_id: Id) -> HttpResponse:
    """Return the findings of an assessment as CSV."""
    found = _assessment(request, assessment_id)
    made = findings_csv(findings_of(found, now=timezone.now()), found.langs or ["en"])
    return HttpResponse(made, content_type="text/csv; charset=utf-8")


def _assessment(request: HttpRequest, assessment_id: int, *, lock: bool = False) -> Assessment:
    found = Assessment.objects.select_for_update() if lock else Assessment.objects.all()
    return get_object_or_404(
        found, pk=assessment_id, service__organisation=caller(request).organisation
    )


def _rows(
    request: HttpRequest, found: QuerySet[M], part: shapes.Part, order: str, *names: str
) -> dict[str, Any]:
    refuse_unknown(request, *names)
    return _page(list(found.order_by(order)[part.offset :][: part.limit]), found.count(), part)


def _part(
    request: HttpRequest, found: Sequence[T], part: shapes.Part, *names: str
) -> dict[str, Any]:
    refuse_unknown(request, *names)
    return _page(found[part.offset :][: part.limit], len(found), part)


def _page(items: Sequence[T], total: int, part: shapes.Part) -> dict[str, Any]:
    after = part.offset + part.limit
    return {"items": items, "total": total, "next": after if after < total else None}
