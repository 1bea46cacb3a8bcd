"""
Who belongs to an organisation, who is invited, and what each may do.

In:       an owner's form.
Out:      the list, with what was changed; a new link is shown on this one answer and never again.
Not here: the rules (`store.joining`, `store.members`), the mail (`accounts.mail`).
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairwitness.core.problem import Problem
from fairwitness.web.accounts.forms import InvitationForm, RolesForm
from fairwitness.web.accounts.mail import send_invitation
from fairwitness.web.store import joining
from fairwitness.web.store import members as store
from fairwitness.web.store.access import Action, may, membership_in
from fairwitness.web.store.models import Membership


@login_required
@require_GET
def members(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show who belongs to an organisation; its owners also whom they have invited."""
    return _page(request, membership_in(request.user, organisation_id, Action.LOOK))


@login_required
@never_cache
@require_POST
def invite(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Invite somebody, show their link once, and mail it where there is a mail server."""
    by = membership_in(request.user, organisation_id, Action.MANAGE)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, by, form=form)
    given = form.cleaned_data
    try:
        invitation, secret = joining.invite(by, given["email"], given["roles"])
    except Problem as problem:
        return _page(request, by, form=form, problem=problem)
    link = f"{settings.SITE_URL}{reverse('accounts:join', args=[secret])}"
    return render(
        request,
        "operator/members_invited.html",
        {
            "organisation": by.organisation,
            "invitation": invitation,
            "link": link,
            "mailed": send_invitation(invitation, link),
        },
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, organisation_id: int, invitation_id: int) -> HttpResponse:
    """Make an invitation useless."""
    by = membership_in(request.user, organisation_id, Action.MANAGE)
    found = store.withdraw(by, invitation_id)
    said = _("The invitation of %(email)s no longer works.")
    messages.success(request, said % {"email": found.email})
    return redirect("operator:members", organisation_id)


@login_required
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, organisation_id: int, membership_id: int) -> HttpResponse:
    """Change what a member may do."""
    by = membership_in(request.user, organisation_id, Action.MANAGE)
    found = store.member_of(by.organisation, membership_id)
    sent = request.POST if request.method == "POST" else None  # no box ticked: a viewer
    form = RolesForm(sent, initial={"roles": found.roles})
    problem = None
    if form.is_valid():
        try:
            store.change_roles(by, membership_id, form.cleaned_data["roles"])
        except Problem as error:
            problem = error
        else:
            messages.success(
                request, _("The roles of %(name)s were changed.") % {"name": found.user}
            )
            return redirect("operator:members", organisation_id)
    return _member(request, found, form, problem)


@login_required
@require_POST
def remove(request: HttpRequest, organisation_id: int, membership_id: int) -> HttpResponse:
    """Take somebody out of an organisation."""
    by = membership_in(request.user, organisation_id, Action.MANAGE)
    found = store.member_of(by.organisation, membership_id)
    try:
        store.remove(by, membership_id)
    except Problem as problem:
        return _member(request, found, RolesForm(initial={"roles": found.roles}), problem)
    said = _("%(name)s no longer belongs to %(organisation)s.")
    names = {"name": found.user, "organisation": by.organisation}
    messages.success(request, said % names)
    if found.user_id == by.user_id:
        return redirect("operator:dashboard")
    return redirect("operator:members", organisation_id)


def _page(
    request: HttpRequest,
    by: Membership,
    *,
    form: InvitationForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    manages = may(by, Action.MANAGE)
    shown = {
        "organisation": by.organisation,
        "members": store.members_of(by.organisation),
        "manages": manages,
        "invitations": joining.open_invitations(by.organisation) if manages else (),
        "now": timezone.now(),
        "form": form or InvitationForm(),
        "problem": problem,
    }
    failed = problem or (form is not None and form.errors)
    return render(request, "operator/members.html", shown, status=400 if failed else 200)


def _member(
    request: HttpRequest, found: Membership, form: RolesForm, problem: Problem | None
) -> HttpResponse:
    shown = {
        "organisation": found.organisation,
        "member": found,
        "form": form,
        "problem": problem,
    }
    status = 400 if problem or form.errors else 200
    return render(request, "operator/members_one.html", shown, status=status)
