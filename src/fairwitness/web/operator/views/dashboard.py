"""The first page: what is due, what is under way, which services there are."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fairwitness.web.operator.person import person
from fairwitness.web.operator.registers import open_duties
from fairwitness.web.store import sending
from fairwitness.web.store.models import Assessment, Service


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the services of every organisation that somebody belongs to."""
    services = Service.objects.filter(
        organisation__memberships__user=request.user.pk, closed_at=None
    ).select_related("organisation")
    assessments = (
        Assessment.objects.filter(service__organisation__memberships__user=request.user.pk)
        .exclude(state=Assessment.State.SUPERSEDED)
        .select_related("service")[:20]
    )
    user, today = person(request), timezone.now().date()
    shown: dict[str, object] = {
        "services": services,
        "assessments": assessments,
        "duties": open_duties(services),
    }
    if sending.files_anywhere(user):
        shown |= {
            "late": sending.late(user, today),
            "failed": sending.failed_ones(user, today),
            "not_filed": sending.not_filed(user, today),
            "unanswered": sending.unanswered(user),
        }
    return render(request, "operator/dashboard.html", shown)
