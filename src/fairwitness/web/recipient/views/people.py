"""
Who works at the desk.

In:       a clerk's form.
Out:      the list, with what was changed; a new link is shown on this one answer and never again.
Not here: the rules (`store.recipient.people`), links (`store.joining`).
"""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairwitness.core.problem import Problem
from fairwitness.web.accounts.mail import send_invitation
from fairwitness.web.recipient.forms import DeskInvitationForm, DeskRolesForm
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store import joining, members
from fairwitness.web.store.access import Action, membership_in
from fairwitness.web.store.models import DeskPerson
from fairwitness.web.store.recipient import people as store
from fairwitness.web.store.recipient.people import DeskAction, may


@require_safe
@desk(DeskAction.LOOK)
def people(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Show who works here; clerks also whom they have invited."""
    return _page(request, person, DeskInvitationForm())


@require_POST
@desk(DeskAction.MANAGE)
def invite(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Invite somebody, show their link once, and mail it where there is a mail server."""
    form = DeskInvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, status=400)
    given = form.cleaned_data
    by = membership_in(request.user, store.organisation(), Action.LOOK)
    try:
        with transaction.atomic():
            invitation, secret = joining.invite(by, given["email"], ())
            store.invited(invitation, given["roles"], given["officer"])
    except Problem as problem:
        return _page(request, person, form, problem, status=400)
    link = f"{settings.SITE_URL}{reverse('accounts:join', args=[secret])}"
    shown = {
        "person": person,
        "invitation": invitation,
        "link": link,
        "mailed": send_invitation(invitation, link),
    }
    return render(request, "recipient/invited.html", shown)


@require_POST
@desk(DeskAction.MANAGE)
def withdraw(request: HttpRequest, _person: DeskPerson, invitation_id: int) -> HttpResponse:
    """Make an invitation useless."""
    by = membership_in(request.user, store.organisation(), Action.LOOK)
    found = members.withdraw(by, invitation_id)
    said = _("The invitation of %(email)s no longer works.")
    messages.success(request, said % {"email": found.email})
    return redirect("recipient:people")


@require_http_methods(["GET", "POST"])
@desk(DeskAction.MANAGE)
def one(request: HttpRequest, person: DeskPerson, person_id: int) -> HttpResponse:
    """Change what somebody does here."""
    found = _found(person_id)
    sent = request.POST if request.method == "POST" else None
    form = DeskRolesForm(sent, initial={"roles": found.desk_roles, "officer": found.officer})
    problem = None
    if form.is_valid():
        try:
            store.change(person, found, form.cleaned_data["roles"], form.cleaned_data["officer"])
        except Problem as error:
            problem = error
        else:
            said = _("The roles of %(name)s were changed.") % {"name": found.user}
            messages.success(request, said)
            return redirect("recipient:people")
    shown = {"person": person, "found": found, "form": form, "problem": problem}
    failed = problem or form.errors
    return render(request, "recipient/person.html", shown, status=400 if failed else 200)


@require_POST
@desk(DeskAction.MANAGE)
def remove(request: HttpRequest, person: DeskPerson, person_id: int) -> HttpResponse:
    """Let somebody work here no more."""
    found = _found(person_id)
    store.remove(person, found)
    messages.success(request, _("%(name)s no longer works here.") % {"name": found.user})
    return redirect("recipient:people")


def _found(person_id: int) -> DeskPerson:
    return get_object_or_404(store.everybody(), pk=person_id)


def _page(
    request: HttpRequest,
    person: DeskPerson,
    form: DeskInvitationForm,
    problem: Problem | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    manages = may(person, DeskAction.MANAGE)
    invitations = joining.open_invitations(store.organisation()).select_related("desk")
    shown = {
        "person": person,
        "manages": manages,
        "people": store.everybody(),
        "invitations": invitations if manages else (),
        "now": timezone.now(),
        "form": form,
        "problem": problem,
    }
    return render(request, "recipient/people.html", shown, status=status)
