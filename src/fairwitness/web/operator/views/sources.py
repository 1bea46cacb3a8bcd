"""
Sources: connect one in two steps, look at what is read of it, be rid of it.

First the address is tried, which reads names of columns and the version at most. Then a page shows
every column that will be read and what never will be, and only an agreement to that list saves it.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.assess.agreeing import agreed_manifest, digest_of
from fairwitness.assess.trying import tried
from fairwitness.core.manifest import Manifest
from fairwitness.core.problem import Problem
from fairwitness.sources import connectors
from fairwitness.web.operator.person import person, reads
from fairwitness.web.operator.service_forms import PasswordForm, SourceForm
from fairwitness.web.store import sources as store
from fairwitness.web.store.access import Action, actions, membership_in, service_for, source_for
from fairwitness.web.store.secrets import opened, sealed

PENDING = "source-to-agree"
"""What was tried and not agreed to yet, in the session; a password only encrypted."""


@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, service_id: int) -> HttpResponse:
    """Take an address and try it."""
    service = service_for(request.user, service_id, Action.CONNECT)
    form = SourceForm(request.POST or None)
    problem: Problem | None = None
    if form.is_valid():
        address, password = form.cleaned_data["address"], form.cleaned_data["password"]
        try:
            found = tried(address, password or None)
        except Problem as why:
            problem = why
        else:
            request.session[PENDING] = {
                "service": service.pk,
                "address": address,
                "secret": sealed(password).decode() if password else None,
                "platform": found.platform,
                "engine": found.engine,
                "schema": found.schema_version,
                "warnings": [{"en": one.en, "zh": one.zh} for one in found.warnings],
            }
            return redirect("operator:source-confirm", service_id=service.pk)
    return render(
        request,
        "operator/source_form.html",
        {
            "service": service,
            "form": form,
            "problem": problem,
            "platforms": [one.platform for one in connectors().values()],
        },
        status=400 if form.is_bound else 200,
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, service_id: int) -> HttpResponse:
    """Show what will be read and what never will be; connect it when somebody agrees."""
    service = service_for(request.user, service_id, Action.CONNECT)
    pending = request.session.get(PENDING)
    if pending is None or pending["service"] != service.pk:
        return redirect("operator:source-add", service_id=service.pk)
    if request.method == "POST":
        secret = pending["secret"]
        source = store.connected(
            service,
            pending["address"],
            secret.encode() if secret else None,
            request.POST.get("agreed", ""),
            by=person(request),
            at=timezone.now(),
        )
        del request.session[PENDING]
        messages.success(request, _("The source is connected. Nothing has been read yet."))
        return redirect("operator:source", source_id=source.pk)
    return render(
        request,
        "operator/source_confirm.html",
        {
            "service": service,
            "found": pending,
            "warnings": [one[reads()] for one in pending["warnings"]],
            **listed(agreed_manifest(pending["address"])),
        },
    )


def listed(manifest: Manifest) -> dict[str, Any]:
    """Return a manifest as the pages show it, in the reader's language."""
    lang = reads()
    return {
        "tables": [
            (table, [(column.name, column.kind, column.why.within(lang)) for column in columns])
            for table, columns in manifest.tables.items()
        ],
        "never": [(what, why.within(lang)) for what, why in manifest.never.items()],
        "digest": digest_of(manifest),
    }


@login_required
@require_GET
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Show what is read of a source, since when, and who agreed."""
    found = source_for(request.user, source_id, Action.LOOK)
    may = actions(membership_in(request.user, found.service.organisation_id, Action.LOOK))
    shown: dict[str, Any] = {
        "source": found,
        "service": found.service,
        "may_connect": Action.CONNECT in may,
        "password_form": PasswordForm(),
    }
    try:
        shown |= listed(agreed_manifest(found.address))
    except Problem as problem:  # its connector or mapping is gone: it can still be removed
        shown["problem"] = problem
    else:
        shown["changed"] = shown["digest"] != found.manifest_digest
    return render(request, "operator/source.html", shown)


@login_required
@require_POST
def agree(request: HttpRequest, source_id: int) -> HttpResponse:
    """Agree to the list as it is now."""
    found = source_for(request.user, source_id, Action.CONNECT)
    agreed = request.POST.get("agreed", "")
    store.agreed_again(found, agreed, by=person(request), at=timezone.now())
    return redirect("operator:source", source_id=found.pk)


@login_required
@require_POST
def remove(request: HttpRequest, source_id: int) -> HttpResponse:
    """Disconnect a source."""
    found = source_for(request.user, source_id, Action.CONNECT)
    store.removed(found, by=person(request), at=timezone.now())
    messages.success(request, _("The source is disconnected and its password removed."))
    return redirect("operator:service", service_id=found.service_id)


@login_required
@sensitive_post_parameters("password")
@require_POST
def password(request: HttpRequest, source_id: int) -> HttpResponse:
    """Keep another password, once it opens the source."""
    found = source_for(request.user, source_id, Action.CONNECT)
    form = PasswordForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data["password"]
        tried(found.address, given or None)
        secret = sealed(given) if given else None
        store.password_replaced(found, secret, by=person(request))
        messages.success(request, _("The password is replaced."))
    return redirect("operator:source", source_id=found.pk)


@login_required
@require_POST
def daily(request: HttpRequest, source_id: int) -> HttpResponse:
    """Read a source every day, or no longer."""
    found = source_for(request.user, source_id, Action.CONNECT)
    store.daily_set(found, daily=request.POST.get("daily") == "yes", by=person(request))
    return redirect("operator:source", source_id=found.pk)


@login_required
@require_POST
def test(request: HttpRequest, source_id: int) -> HttpResponse:
    """Try whether a source still opens."""
    found = source_for(request.user, source_id, Action.CONNECT)
    kept = None if found.secret is None else opened(bytes(found.secret))
    tried(found.address, kept)
    messages.success(request, _("The source opens."))
    return redirect("operator:source", source_id=found.pk)
