"""
Pages for readers: ask, and see the answer, its evidence and its whole history.

In:       a question; the name of a check.
Out:      pages that work without script, cookie or account.
Not here: forms for programs (`machines`), the desk (`desk`).
"""

import time

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairwitness.rumours import export
from fairwitness.rumours.check import Version
from fairwitness.rumours.difference import difference
from fairwitness.rumours.matching import live
from fairwitness.rumours.schema_org.writing import claim_review, script
from fairwitness.rumours.text import clean
from fairwitness.web.rumours import addresses, asked, replies
from fairwitness.web.rumours.bucket import ASK, HAND_OVER, Bucket, allowed
from fairwitness.web.rumours.kept_pages import SHELF, kept
from fairwitness.web.rumours.reader_page import reader_page, reads, show
from fairwitness.web.store.rumours import (
    asking,
    counting,
    editing,
    finding,
    looking_back,
    others,
    reading,
    replying,
)

NEWEST = 20
"""Checks on the front page."""
OTHERS = 5
"""Reviews of others beside an answer."""


class HandOverForm(forms.Form):
    """A question, and an e-mail address for who wants one."""

    question = forms.CharField(max_length=asking.LONGEST, strip=True)
    email = forms.EmailField(required=False, max_length=254)
    corrections = forms.BooleanField(required=False)


PARTS = {
    "verdict": gettext_lazy("Verdict"),
    "summary": gettext_lazy("Answer in short"),
    "claim": gettext_lazy("Wordings of the claim"),
    "explanation": gettext_lazy("Explanation"),
    "evidence": gettext_lazy("Evidence"),
    "contacts": gettext_lazy("Who was asked"),
    "topics": gettext_lazy("Topics"),
    "language": gettext_lazy("Language"),
}


@require_safe
@reader_page
def front(request: HttpRequest) -> HttpResponse:
    """Show the box, and the newest checks."""
    return kept(
        request,
        reading.edition(),
        lambda: show(request, "rumours/front.html", {"checks": reading.newest_checks(NEWEST)}),
    )


@reader_page
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Answer a question; it stands in no address, so in no history and no log."""
    question = clean(request.POST.get("question", ""), longest=asking.LONGEST)
    if not _may(request, ASK):
        return _too_many(request)
    if not question:
        return show(request, "rumours/front.html", {"checks": [], "empty": True}, status=400)
    found = finding.answer(question)
    if found.outcome == "match":
        lang = editing.language(question)
        counting.count(found.versions[0].check, day=timezone.now().date(), lang=lang)
    theirs = others.near(question, most=OTHERS)
    values = {"question": question, "found": found, "others": theirs}
    return show(request, "rumours/answer.html", values)


@reader_page
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Hand a question to the editors."""
    if not _may(request, HAND_OVER):
        return _too_many(request)
    form = HandOverForm(request.POST)
    if not form.is_valid():
        question = clean(request.POST.get("question", ""), longest=asking.LONGEST)
        values = {"question": question, "found": finding.Found("none", (), 0.0), "form": form}
        return show(request, "rumours/answer.html", values, status=400)
    try:
        asking.hand_over(
            form.cleaned_data["question"],
            now=timezone.now(),
            email=form.cleaned_data["email"],
            language=get_language() or "en",
            corrections=form.cleaned_data["corrections"],
        )
    except asking.NothingAsked:
        return show(request, "rumours/front.html", {"checks": [], "empty": True}, status=400)
    return show(request, "rumours/handed.html", form.cleaned_data)


@require_safe
@reader_page
def check(request: HttpRequest, check_id: str) -> HttpResponse:
    """Show the latest version of a check."""

    def made() -> HttpResponse:
        history = reading.history(check_id)
        return _shown(request, history, history[-1], asked=asked.shown(check_id))

    return kept(request, (*_state(check_id), asked.hour()), made)


@require_safe
@reader_page
def version(request: HttpRequest, check_id: str, number: int) -> HttpResponse:
    """Show one version, for ever."""

    def made() -> HttpResponse:
        history = reading.history(check_id)
        return _shown(request, history, _numbered(history, number))

    return kept(request, _state(check_id), made)


@require_safe
@reader_page
def changes(request: HttpRequest, check_id: str, number: int) -> HttpResponse:
    """Show what a version says differently from the one before."""

    def made() -> HttpResponse:
        history = reading.history(check_id)
        old, new = _numbered(history, number - 1), _numbered(history, number)
        parts = [(PARTS[each.part], each.pieces) for each in difference(old, new)]
        return show(request, "rumours/changes.html", {"old": old, "new": new, "parts": parts})

    return kept(request, reading.state(check_id), made)


@require_safe
@reader_page
def for_programs(request: HttpRequest) -> HttpResponse:
    """List what is there for programs, and under which licence."""
    values: dict[str, object] = {
        "desk": addresses.desk(),
        "columns": [(each.name, each.means.within(reads())) for each in export.COLUMNS],
    }
    return kept(request, "", lambda: show(request, "rumours/for_programs.html", values))


@require_safe
@reader_page
def matching(request: HttpRequest) -> HttpResponse:
    """Say how questions find their checks, and how often that was wrong."""

    def made() -> HttpResponse:
        values = {"by_meaning": settings.MATCH_BY_MEANING, "live": looking_back.rates()}
        return show(request, "rumours/matching.html", {**values, "enough": live.ENOUGH})

    return kept(request, asked.hour(), made)


@reader_page
def nothing(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Say that there is no such page, without the workspace around it."""
    raise Http404


def _shown(
    request: HttpRequest, history: list[Version], one: Version, **more: object
) -> HttpResponse:
    pages = [addresses.page(each) for each in history]
    evidence = {each.id: each for each in one.content.evidence}
    return show(
        request,
        "rumours/check.html",
        {
            "version": one,
            "content": one.content,
            "page": addresses.page(one),
            "latest": history[-1],
            "history": list(reversed(history)),
            "statements": [
                (each.text, [evidence[name] for name in each.evidence])
                for each in one.content.explanation
            ],
            **more,
            "ld": script(claim_review(pages, addresses.desk())),
            **replies.beside(history, one),
        },
    )


def _state(check_id: str) -> tuple[str, str]:
    """Return what the page of a check depends on, but for how often it is asked about."""
    return reading.state(check_id), replying.state(check_id, now=timezone.now())


def _numbered(history: list[Version], number: int) -> Version:
    for each in history:
        if each.number == number:
            return each
    raise Http404


def _may(request: HttpRequest, bucket: Bucket) -> bool:
    address = get_adapter(request).get_client_ip(request)
    return allowed(bucket, address, now=time.time())


def _too_many(request: HttpRequest) -> HttpResponse:
    """Refuse; the page is made once, so that refusing a flood costs next to nothing."""
    key = ("too many", get_language() or "", request.path)
    page = SHELF.get(key)
    if page is None:
        said = _("Too many questions came from where you are. Try again in a few minutes.")
        made = show(request, "rumours/said.html", {"said": said}, status=429)
        page = (made.content, made.headers["Content-Type"], "")
        SHELF.put(key, page)
    answer = HttpResponse(page[0], content_type=page[1], status=429)
    answer.headers["Retry-After"] = "60"
    return answer
