"""
The register of filers.

In:       a clerk's form.
Out:      the list, with what was changed.
Not here: the rules (`store.recipient.filers`).
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairwitness.core.problem import Problem
from fairwitness.web.recipient.forms import FilerForm
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store.models import DeskPerson, Filer
from fairwitness.web.store.recipient import filers as store
from fairwitness.web.store.recipient.people import DeskAction, may


@require_safe
@desk(DeskAction.LOOK)
def filers(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Show who may file here."""
    return _page(request, person, FilerForm())


@require_POST
@desk(DeskAction.MANAGE)
def register(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Register a filer by their key."""
    form = FilerForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, status=400)
    try:
        made = store.register(person, **form.cleaned_data)
    except Problem as problem:
        return _page(request, person, form, problem, status=400)
    messages.success(request, _("%(name)s may file here now.") % {"name": made.name})
    return redirect("recipient:filers")


@require_POST
@desk(DeskAction.MANAGE)
def withdraw(request: HttpRequest, person: DeskPerson, filer_id: int) -> HttpResponse:
    """Take nothing from a filer any more."""
    found = _found(filer_id)
    store.withdraw(person, found)
    messages.success(request, _("Nothing is taken from %(name)s any more.") % {"name": found.name})
    return redirect("recipient:filers")


@require_POST
@desk(DeskAction.MANAGE)
def lost(request: HttpRequest, person: DeskPerson, filer_id: int) -> HttpResponse:
    """Withdraw a filer whose key somebody else may have."""
    found = _found(filer_id)
    store.lost(person, found)
    messages.success(
        request, _("The key of %(name)s reads nothing here any more.") % {"name": found.name}
    )
    return redirect("recipient:filers")


def _found(filer_id: int) -> Filer:
    return get_object_or_404(store.everybody(), pk=filer_id)


def _page(
    request: HttpRequest,
    person: DeskPerson,
    form: FilerForm,
    problem: Problem | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "person": person,
        "manages": may(person, DeskAction.MANAGE),
        "filers": store.everybody(),
        "form": form,
        "problem": problem,
    }
    return render(request, "recipient/filers.html", shown, status=status)
