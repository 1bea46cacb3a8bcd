"""Services: register one, keep what is known of it up to date."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.web.operator.person import person, reads
from fairwitness.web.operator.registers import open_duties
from fairwitness.web.operator.service_forms import FeatureForm, ServiceForm, UserNumbersForm
from fairwitness.web.store import services as store
from fairwitness.web.store.access import (
    Action,
    actions,
    membership_in,
    organisation_for,
    service_for,
)
from fairwitness.web.store.models import Service
from fairwitness.web.store.sources import sources_of

SHOWN = 10
"""Collections on the page of a service."""


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Register a service."""
    organisation = organisation_for(request.user, organisation_id, Action.EDIT)
    form = ServiceForm(request.POST or None)
    if form.is_valid():
        service = store.registered(organisation, form.cleaned_data, by=person(request))
        messages.success(request, _("The service is registered. Connect its data next."))
        return redirect("operator:service", service_id=service.pk)
    return render(
        request,
        "operator/service_form.html",
        {"form": form, "organisation": organisation},
        status=400 if form.is_bound else 200,
    )


@login_required
@require_GET
def service(request: HttpRequest, service_id: int) -> HttpResponse:
    """Show a service."""
    return _page(request, service_for(request.user, service_id, Action.LOOK))


def _page(
    request: HttpRequest,
    found: Service,
    *,
    feature: FeatureForm | None = None,
    numbers: UserNumbersForm | None = None,
) -> HttpResponse:
    may = actions(membership_in(request.user, found.organisation_id, Action.LOOK))
    titles = store.surfaces()
    return render(
        request,
        "operator/service.html",
        {
            "service": found,
            "surfaces": [
                titles[one].within(reads()) if one in titles else one for one in found.surfaces
            ],
            "sources": sources_of(found),
            "features": found.features.order_by("launches_on"),
            "numbers": found.user_numbers.order_by("-month", "region", "-id"),
            "collections": found.collections.defer("evidence")[:SHOWN],
            "assessments": found.assessments.all()[:SHOWN],
            "duties": open_duties([found]),
            "feature_form": feature or FeatureForm(),
            "numbers_form": numbers or UserNumbersForm(),
            "may_edit": Action.EDIT in may,
            "may_connect": Action.CONNECT in may,
        },
        status=400 if feature or numbers else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, service_id: int) -> HttpResponse:
    """Change what is known of a service."""
    found = service_for(request.user, service_id, Action.EDIT)
    form = ServiceForm(request.POST or None, instance=Service.objects.get(pk=found.pk))
    if form.is_valid():
        store.edited(found, form.cleaned_data, by=person(request))
        return redirect("operator:service", service_id=found.pk)
    return render(
        request,
        "operator/service_form.html",
        {"form": form, "organisation": found.organisation, "service": found},
        status=400 if form.is_bound else 200,
    )


@login_required
@require_POST
def close(request: HttpRequest, service_id: int) -> HttpResponse:
    """Put a service aside."""
    found = service_for(request.user, service_id, Action.MANAGE)
    store.closed(found, by=person(request), at=timezone.now())
    messages.success(request, _("The service is put aside; its records stay."))
    return redirect("operator:dashboard")


@login_required
@require_POST
def add_feature(request: HttpRequest, service_id: int) -> HttpResponse:
    """Declare a feature."""
    found = service_for(request.user, service_id, Action.EDIT)
    form = FeatureForm(request.POST)
    if not form.is_valid():
        return _page(request, found, feature=form)
    store.feature_added(found, form.cleaned_data, by=person(request))
    return redirect("operator:service", service_id=found.pk)


@login_required
@require_POST
def remove_feature(request: HttpRequest, service_id: int, feature_id: int) -> HttpResponse:
    """Withdraw a feature."""
    found = service_for(request.user, service_id, Action.EDIT)
    store.feature_removed(found, feature_id, by=person(request))
    return redirect("operator:service", service_id=found.pk)


@login_required
@require_POST
def state_numbers(request: HttpRequest, service_id: int) -> HttpResponse:
    """State how many people use a service."""
    found = service_for(request.user, service_id, Action.EDIT)
    form = UserNumbersForm(request.POST)
    if not form.is_valid():
        return _page(request, found, numbers=form)
    store.numbers_stated(found, form.cleaned_data, by=person(request))
    return redirect("operator:service", service_id=found.pk)
