"""
The key manifests: what filers seal to.

In:       a manifest that was signed with the organisation's key, on another machine.
Out:      the list; a manifest taken as the newest one.
Not here: whether it follows (`store.recipient.manifests`).
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairwitness.core.problem import Problem
from fairwitness.sealing import ssh
from fairwitness.web.recipient.forms import ManifestForm
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store.models import DeskPerson, KeyManifest
from fairwitness.web.store.recipient import manifests as store
from fairwitness.web.store.recipient import places
from fairwitness.web.store.recipient.people import DeskAction, may


@require_safe
@desk(DeskAction.LOOK)
def manifests(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Show the manifests, and what the next one must name of this host."""
    return _page(request, person, ManifestForm())


@require_POST
@desk(DeskAction.MANAGE)
def publish(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Take a manifest as the newest one."""
    form = ManifestForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, form, status=400)
    try:
        store.publish(form.content(), person.user, timezone.now().replace(microsecond=0))
    except Problem as problem:
        return _page(request, person, form, problem, status=400)
    messages.success(request, _("The manifest is published."))
    return redirect("recipient:manifests")


@require_safe
@desk(DeskAction.LOOK)
def receipts_key(_request: HttpRequest, _person: DeskPerson) -> HttpResponse:
    """Give the public key by which this host signs receipts."""
    content = f"{ssh.public_of(places.receipts_key())}\n"
    headers = {"Content-Disposition": 'attachment; filename="receipts.ssh.pub"'}
    return HttpResponse(content, content_type="text/plain", headers=headers)


def _page(
    request: HttpRequest,
    person: DeskPerson,
    form: ManifestForm,
    problem: Problem | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = KeyManifest.objects.order_by("-id")
    shown = {
        "person": person,
        "manages": may(person, DeskAction.MANAGE),
        "manifests": [(row, store.read(row).values) for row in rows],
        "receipts_key": str(ssh.public_of(places.receipts_key())),
        "log_key": str(places.log_key().verifier),
        "form": form,
        "problem": problem,
    }
    return render(request, "recipient/manifests.html", shown, status=status)
