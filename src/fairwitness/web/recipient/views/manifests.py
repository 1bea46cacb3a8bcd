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
from django.views.decorators.http import require_http_methods

from fairwitness.core.problem import Problem
from fairwitness.sealing import ssh
from fairwitness.web.recipient.forms import ManifestForm
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store.models import DeskPerson, KeyManifest
from fairwitness.web.store.recipient import manifests as store
from fairwitness.web.store.recipient import places
from fairwitness.web.store.recipient.people import DeskAction, may


@require_http_methods(["GET", "POST"])
@desk(DeskAction.LOOK)
def manifests(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Show the manifests; a clerk may publish the next one."""
    manages = may(person, DeskAction.MANAGE)
    form, problem = ManifestForm(), None
    if request.method == "POST" and manages:
        form = ManifestForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                now = timezone.now().replace(microsecond=0)
                store.publish(form.content(), person.user, now)
            except Problem as error:
                problem = error
            else:
                messages.success(request, _("The manifest is published."))
                return redirect("recipient:manifests")
    rows = KeyManifest.objects.order_by("-id")
    shown = {
        "person": person,
        "manages": manages,
        "manifests": [(row, store.read(row).values) for row in rows],
        "receipts_key": str(ssh.public_of(places.receipts_key())),
        "log_key": str(places.log_key().verifier),
        "form": form,
        "problem": problem,
    }
    failed = problem or form.errors
    forbidden = request.method == "POST" and not manages
    status = 403 if forbidden else 400 if failed else 200
    return render(request, "recipient/manifests.html", shown, status=status)
