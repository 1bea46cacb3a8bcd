"""
Pages by which people come in, and the switch of the language.

In:       a link that works once, a filled form.
Out:      an account, a membership, a session; then the way to a second factor.
Not here: the rules of links and roles (`store.joining`); log-in and factors (the library).
"""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as switch

from fairwitness.core.problem import Problem
from fairwitness.web.accounts.forms import PersonForm, SetUpForm
from fairwitness.web.store import joining
from fairwitness.web.store.models import User
from fairwitness.web.store.people import save_language
from fairwitness.web.store.turned_away import SomebodyElse


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the first organisation and its owner, then set up their second factor."""
    joining.setup_link(secret)
    form = SetUpForm(request.POST or None)
    if not (request.method == "POST" and form.is_valid()):
        return _page(request, "accounts/set_up.html", form)
    given = form.cleaned_data
    try:
        user = joining.set_up(
            secret,
            organisation=given["organisation"],
            name=given["name"],
            email=given["email"],
            password=given["password"],
            language=get_language() or "en",
        )
    except Problem as problem:
        return _page(request, "accounts/set_up.html", form, problem)
    return _log_in(request, user, then=reverse("mfa_activate_totp"))


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Take an invitation up: with the account that somebody has, or with a new one."""
    if not ratelimit.consume(request, action="signup"):
        too_many: HttpResponse = ratelimit.respond_429(request)
        return too_many
    invitation = joining.invitation_by(secret)
    if request.user.is_authenticated:
        return _join_as(request, secret, request.user)
    if joining.has_account(invitation.email):
        here = reverse("accounts:join", args=[secret])
        return render(
            request,
            "accounts/join_sign_in.html",
            {"invitation": invitation, "here": here},
        )
    form = PersonForm(request.POST or None, email=invitation.email)
    if not (request.method == "POST" and form.is_valid()):
        return _page(request, "accounts/join.html", form, invitation=invitation)
    given = form.cleaned_data
    try:
        user = joining.join_as_new(
            secret,
            name=given["name"],
            password=given["password"],
            language=get_language() or "en",
        )
    except Problem as problem:
        return _page(request, "accounts/join.html", form, problem, invitation=invitation)
    return _log_in(request, user, then=reverse(settings.LOGIN_REDIRECT_URL))


def _join_as(request: HttpRequest, secret: str, user: User) -> HttpResponse:
    invitation = joining.invitation_by(secret)
    problem = None
    if request.method == "POST":
        try:
            joining.join_as(secret, user)
        except Problem as error:
            problem = error
        else:
            said = _("You now belong to %(organisation)s.")
            messages.success(request, said % {"organisation": invitation.organisation})
            return redirect(settings.LOGIN_REDIRECT_URL)
    elif not joining.is_theirs(user, invitation.email):
        problem = SomebodyElse(invitation.email)
    return render(
        request,
        "accounts/join_as.html",
        {"invitation": invitation, "problem": problem},
        status=400 if problem else 200,
    )


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language here, and remember it for the person."""
    answer = switch(request)
    if request.user.is_authenticated:
        save_language(request.user, request.POST.get("language", ""))
    return answer


def _page(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    problem: Problem | None = None,
    **more: object,
) -> HttpResponse:
    """Show a form, with what went wrong; what was typed stays, but for passwords."""
    status = 400 if problem or form.errors else 200
    return render(request, template, {"form": form, "problem": problem, **more}, status=status)


def _log_in(request: HttpRequest, user: User, *, then: str) -> HttpResponse:
    # The password was typed a moment ago: the way to a second factor does not ask for it again.
    record_authentication(request, user, method="password", reauthenticated=True)
    answer: HttpResponse = perform_login(request, user, redirect_url=then, signup=True)
    return answer
