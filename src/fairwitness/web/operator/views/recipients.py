"""
Recipients and the filing key of an organisation.

A recipient is added in two steps: first its address is asked what it shows of itself, then a person
compares the fingerprint by another way, and only that pins its keys.
"""

from base64 import b64decode, b64encode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.core.problem import Problem
from fairwitness.filing.introducing import fingerprint, introduced
from fairwitness.sealing.ssh import PublicKey
from fairwitness.web.operator import filing_tasks, reaching
from fairwitness.web.operator.person import person
from fairwitness.web.operator.recipient_forms import KeyForm, RecipientForm
from fairwitness.web.store import filing_keys
from fairwitness.web.store import recipients as store
from fairwitness.web.store.access import (
    Action,
    actions,
    membership_in,
    organisation_for,
    recipient_for,
)
from fairwitness.web.store.models import Organisation, Recipient

PENDING = "recipient-to-compare"
"""What was shown and not compared yet, in the session."""


@login_required
@require_GET
def recipients(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show with whom is filed, and with which key."""
    return _page(request, organisation_for(request.user, organisation_id, Action.LOOK))


def _page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    form: RecipientForm | None = None,
    key_form: KeyForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    may = actions(membership_in(request.user, organisation, Action.LOOK))
    key = filing_keys.current(organisation)
    shown = {
        "organisation": organisation,
        "recipients": [_shown(one) for one in store.recipients_of(organisation)],
        "key": key,
        "fingerprint": fingerprint(PublicKey.from_line(key.public)) if key else "",
        "form": form or RecipientForm(),
        "key_form": key_form or KeyForm(),
        "problem": problem,
        "may_connect": Action.CONNECT in may,
    }
    wrong = problem is not None or bool(form and form.errors) or bool(key_form and key_form.errors)
    return render(request, "operator/recipients.html", shown, status=422 if wrong else 200)


def _shown(row: Recipient) -> dict[str, object]:
    newest = store.newest(row)
    return {
        "row": row,
        "manifest": newest.values,
        "digest": newest.digest,
        "fingerprint": fingerprint(newest.values.public_key),
        "followed": row.manifests.count() - 1,
    }


@login_required
@require_POST
def add(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Ask an address what it shows of itself."""
    organisation = organisation_for(request.user, organisation_id, Action.CONNECT)
    form = RecipientForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, form=form)
    url = form.cleaned_data["url"]
    try:
        content, log_key = reaching.introduction(url)
        introduced(content, log_key, now=timezone.now())
    except Problem as problem:
        return _page(request, organisation, form=form, problem=problem)
    request.session[PENDING] = {
        "organisation": organisation.pk,
        "url": url,
        "manifest": b64encode(content).decode(),
        "log": log_key,
    }
    return redirect("operator:recipient-compare", organisation.pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the fingerprint to be compared by another way; pin it when somebody did."""
    organisation = organisation_for(request.user, organisation_id, Action.CONNECT)
    pending = request.session.get(PENDING)
    if pending is None or pending["organisation"] != organisation.pk:
        return redirect("operator:recipients", organisation.pk)
    found = introduced(b64decode(pending["manifest"]), pending["log"], now=timezone.now())
    problem: Problem | None = None
    if request.method == "POST":
        compared = request.POST.get("digest", "") if "compared" in request.POST else ""
        try:
            store.added(organisation, pending["url"], found, compared, by=person(request))
        except Problem as why:
            problem = why
        else:
            del request.session[PENDING]
            messages.success(request, _("The recipient is added; its keys are pinned."))
            return redirect("operator:recipients", organisation.pk)
    shown = {
        "organisation": organisation,
        "url": pending["url"],
        "found": found,
        "manifest": found.manifest.values,
        "problem": problem,
    }
    return render(request, "operator/recipient_compare.html", shown, status=422 if problem else 200)


@login_required
@require_POST
def look(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Look at what a recipient shows of its keys now."""
    row = recipient_for(request.user, recipient_id, Action.CONNECT)
    try:
        with reaching.desk(row.url, page=True) as desk:
            filing_tasks.checked(desk, row, now=timezone.now())
    except Problem as problem:
        return _page(request, row.organisation, problem=problem)
    messages.success(request, _("What it shows is the known keys, or follows them."))
    return redirect("operator:recipients", row.organisation_id)


@login_required
@require_POST
def remove(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """File no more with a recipient."""
    row = recipient_for(request.user, recipient_id, Action.CONNECT)
    store.removed(row, by=person(request), at=timezone.now())
    messages.success(request, _("The recipient is removed; what was filed with it stays."))
    return redirect("operator:recipients", row.organisation_id)


@login_required
@sensitive_post_parameters("secret")
@require_POST
def key(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Make the filing key, or keep one that was made elsewhere."""
    organisation = organisation_for(request.user, organisation_id, Action.CONNECT)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, key_form=form)
    text = form.cleaned_data["secret"]
    by, at = person(request), timezone.now()
    try:
        if text:
            filing_keys.uploaded(organisation, text, by=by, at=at)
        else:
            filing_keys.made(organisation, by=by, at=at)
    except Problem as problem:
        return _page(request, organisation, problem=problem)
    messages.success(request, _("The filing key is kept. Give its public line to the recipients."))
    return redirect("operator:recipients", organisation.pk)
