"""
Questions and decisions.

In:       an inspector's form about items and figures.
Out:      a sealed letter to the filer; the page of the filing.
Not here: sealing (`store.recipient.writing`), answers: they come as filings.
"""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fairwitness.core.problem import Problem
from fairwitness.frameworks import shelf
from fairwitness.frameworks.pack import Pack
from fairwitness.web.recipient.act_forms import DecisionForm, QuestionForm
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store.models import DeskPerson, ReceivedFiling
from fairwitness.web.store.packs import pack as pack_named
from fairwitness.web.store.recipient import inbox, writing
from fairwitness.web.store.recipient.people import DeskAction


@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
@desk(DeskAction.INSPECT)
def question(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Ask a filer about items and figures of a report."""
    found, pack = inbox.filing_by(digest), _pack(request.GET.get("pack"))
    form = QuestionForm(pack, request.POST or None)
    more: dict[str, object] = {"packs": [one.name for one in shelf.available()], "pack": pack}
    if request.method != "POST" or not form.is_valid():
        return _page(request, person, found, "recipient/question.html", form=form, **more)
    values = form.cleaned_data
    try:
        writing.ask(
            person,
            found,
            items=values["items"],
            figures=form.figure_ids(),
            words=values["words"],
            copy=values["copy"],
        )
    except Problem as problem:
        more["problem"] = problem
        return _page(request, person, found, "recipient/question.html", form=form, **more)
    messages.success(request, _("The question is sealed to the filer, who is told of it."))
    return redirect("recipient:filing", digest)


@sensitive_post_parameters("reasons")
@require_http_methods(["GET", "HEAD", "POST"])
@desk(DeskAction.INSPECT)
def decision(request: HttpRequest, person: DeskPerson, digest: str) -> HttpResponse:
    """Decide on a filing."""
    found, form = inbox.filing_by(digest), DecisionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, person, found, "recipient/decision.html", form=form)
    values = form.cleaned_data
    try:
        writing.decide(person, found, values["outcome"], values["reasons"], values["copy"])
    except Problem as problem:
        return _page(request, person, found, "recipient/decision.html", form=form, problem=problem)
    messages.success(request, _("The decision is on record, and its reasons are sealed."))
    return redirect("recipient:filing", digest)


def _pack(name: str | None) -> Pack:
    """Return the pack whose items are offered; the first one unless said."""
    names = [one.name for one in shelf.available()]
    if name is not None and name not in names:
        raise Http404
    return pack_named(name or names[0])


def _page(
    request: HttpRequest, person: DeskPerson, found: ReceivedFiling, template: str, **more: object
) -> HttpResponse:
    form = more["form"]
    bad = "problem" in more or (isinstance(form, Form) and form.errors)
    shown = {"person": person, "filing": found, **more}
    return render(request, template, shown, status=400 if bad else 200)
