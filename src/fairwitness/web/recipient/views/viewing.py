"""
The opened view: what is in a filing, for its opener, in one browser, for a while.

In:       the filing's key from a form, once; then the cookie that this gave.
Out:      the list of parts, and each part; nothing that a browser may keep.
Not here: when a view is over (`store.recipient.viewing`).

The cookie goes to the pages of this view only, and is encrypted with the host's secret; the host
keeps neither it nor the key.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from threading import Lock
from types import MappingProxyType

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from fairwitness.core.problem import Problem
from fairwitness.sealing.packing import UnsafeZip
from fairwitness.web.recipient import watermark
from fairwitness.web.recipient.act_forms import KeyForm
from fairwitness.web.recipient.guarding import desk
from fairwitness.web.recipient.views.requests import page
from fairwitness.web.store.models import DeskPerson, DeskRequest
from fairwitness.web.store.recipient import acting, asking, inbox, viewing
from fairwitness.web.store.recipient.people import DeskAction

COOKIE = "view"
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""For a report of somebody else: nothing in it runs or asks outside."""
PDF_ONLY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
"""A browser shows a PDF in a program of its own, which a sandbox forbids."""
TYPES = MappingProxyType({".html": "text/html; charset=utf-8", ".pdf": "application/pdf"})
"""By ending; anything else is shown as text."""
TEXT = "text/plain; charset=utf-8"
WAIT_S = 10.0
"""How long a view waits for another one to be decrypted [s]."""
DECRYPTING = Lock()
"""Held while a bundle is in memory: one at a time."""


class ViewBusy(Problem):
    """A view that came while others were decrypted."""

    code = "view-busy"

    def __init__(self) -> None:
        super().__init__(
            _("Another filing is being decrypted here at the moment."),
            fix=_("Load the page again in a moment."),
            retry=True,
        )


@sensitive_post_parameters("key")
@require_POST
@desk(DeskAction.OPEN)
def begin(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """Open a view with the filing's key."""
    asked, form = asking.one(inbox.filing_by(digest), number), KeyForm(request.POST)
    if not form.is_valid():
        return page(request, person, asked, forms={"key": KeyForm()}, status=400)
    try:
        kept = viewing.begin(person, asked, form.content())
    except Problem as problem:
        return page(request, person, asked, problem, status=400)
    place = reverse("recipient:view", args=[digest, number])
    answer = redirect(place)
    answer.set_cookie(
        COOKIE,
        kept.text,
        max_age=max(int((kept.until - acting.moment()).total_seconds()), 1),
        path=place,
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return answer


@require_safe
@desk(DeskAction.OPEN)
def front(request: HttpRequest, person: DeskPerson, digest: str, number: int) -> HttpResponse:
    """List the parts of the bundle."""
    asked = asking.one(inbox.filing_by(digest), number)
    try:
        with _alone():
            parts = viewing.parts(_bundle(request, person, asked))
    except Problem as problem:
        return page(request, person, asked, problem, status=400)
    shown = {"person": person, "filing": asked.filing, "asked": asked, "parts": parts}
    return render(request, "recipient/view.html", shown)


@require_safe
@desk(DeskAction.OPEN)
def part(
    request: HttpRequest, person: DeskPerson, digest: str, number: int, name: str
) -> HttpResponse:
    """Show one part; a PDF says on every page who saw it, when, and in which opening."""
    asked = asking.one(inbox.filing_by(digest), number)
    try:
        kind = TYPES.get(PurePosixPath(name).suffix, TEXT)
        with _alone():
            content = viewing.part(_bundle(request, person, asked), name)
            if kind == TYPES[".pdf"]:
                content = watermark.marked(content, _mark(asked))
    except KeyError:
        raise Http404 from None
    except (UnsafeZip, Problem) as problem:
        return page(request, person, asked, problem, status=400)
    policy = PDF_ONLY if kind == TYPES[".pdf"] else SANDBOX
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": "inline",
            "Referrer-Policy": "no-referrer",
        },
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other view of this process holds a bundle in memory."""
    if not DECRYPTING.acquire(timeout=WAIT_S):
        raise ViewBusy
    try:
        yield
    finally:
        DECRYPTING.release()


def _bundle(request: HttpRequest, person: DeskPerson, asked: DeskRequest) -> bytes:
    return viewing.bundle(person, asked, request.COOKIES.get(COOKIE, ""))


def _mark(asked: DeskRequest) -> str:
    now = f"{acting.moment():%Y-%m-%d %H:%M} UTC"
    return f"{asked.opener} · {now} · {asked.filing.digest[:16]} · {asked.number}"
