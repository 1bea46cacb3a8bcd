"""
Let only those to a page of the desk who may do what it is for.

In:       a view that takes a `DeskPerson`, and what it does.
Out:      the view; 404 to whoever does not work here, 403 without the role, no page without a
          second factor, nothing kept by a browser.
Not here: which role may do what (`store.recipient.people`).
"""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fairwitness.web.store.recipient.people import DeskAction, person_for

View = Callable[..., HttpResponseBase]


def desk(action: DeskAction) -> Callable[[View], View]:
    """Give a view the person who asks; a problem that it raises is shown with what to do."""

    def guarded(view: View) -> View:
        @wraps(view)
        @login_required
        @never_cache
        def shown(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
            person = person_for(request.user, action)
            if not is_mfa_enabled(request.user):
                messages.info(request, _("Your role needs a second factor. Set one up to go on."))
                return redirect("mfa_activate_totp")
            return view(request, person, *args, **parts)

        return shown

    return guarded
