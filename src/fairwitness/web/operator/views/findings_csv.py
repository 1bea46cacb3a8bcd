"""The findings of an assessment as a table to download."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwitness.web.operator.findings import findings_of
from fairwitness.web.operator.findings_csv import findings_csv
from fairwitness.web.operator.opening import opened
from fairwitness.web.store.access import Action


@login_required
@require_GET
def download(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Return the findings as the assessment stands now."""
    assessment = opened(request, assessment_id, Action.LOOK).assessment
    found = findings_of(assessment, now=timezone.now())
    return HttpResponse(
        findings_csv(found, assessment.langs or ["en"]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="findings-{assessment.pk}.csv"'},
    )
