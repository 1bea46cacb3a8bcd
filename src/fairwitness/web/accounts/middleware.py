"""
Ask for a second factor where one is needed.

In:       a request of somebody who is logged in.
Out:      the page, or the way to set a second factor up.
"""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fairwitness.web.store.access import GUARDED, actions
from fairwitness.web.store.recipient.people import works_here

OPEN = ("/accounts/", "/i18n/", "/static/", "/api/", "/calendar/", "/filing/")
"""Where nobody is sent away from: the log-in itself, and what programs use with tokens."""


class SecondFactorMiddleware:
    """Nobody who may sign, connect or manage goes on without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Send those who need one to where it is set up."""
        if not request.path.startswith(OPEN) and needs_second_factor(request):
            messages.info(request, _("Your role needs a second factor. Set one up to go on."))
            return redirect("mfa_activate_totp")
        return self._next(request)


def needs_second_factor(request: HttpRequest) -> bool:
    """Say whether somebody holds a role that needs one, and has none."""
    user = request.user
    if not user.is_authenticated or is_mfa_enabled(user):
        return False
    return works_here(user.pk) or any(actions(held) & GUARDED for held in user.held)
