"""
What every page of the desk has in common: who may see it, and how problems are shown.

In:       a view that takes an editor.
Out:      the view, for editors with a second factor only.
Not here: what editors do (`desk`, `desk_check`, `desk_rumour`, `desk_complaints`).
"""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fairwitness.core.problem import Problem
from fairwitness.web.rumours.reader_page import reads
from fairwitness.web.store.rumours.editors import editor_for


def editors_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let nobody in but editors with a second factor; problems are shown with what to do."""

    @wraps(view)
    @login_required
    @never_cache
    def shown(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
        editor = editor_for(request.user)
        if not is_mfa_enabled(request.user):
            messages.info(request, _("An editor needs a second factor. Set one up to go on."))
            return redirect("mfa_activate_totp")
        try:
            return view(request, editor, *args, **parts)
        except Problem as problem:
            return page(request, "rumours/desk_problem.html", {"problem": problem}, status=400)

    return shown


def page(
    request: HttpRequest, template: str, values: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Render a page of the desk."""
    return render(request, template, {**values, "reads": reads()}, status=status)
