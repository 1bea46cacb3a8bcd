"""
How readers hear of news: feeds to choose from, letters, messages in the browser.

In:       a topic, a language, whether corrections only; what a browser says of itself.
Out:      pages; a browser that is told, or no more.
Not here: feeds (`feeds`), the forms of letters (`letters`), messages (`store.rumours.pushing`).
"""

import time
from functools import cache
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fairwitness.rumours.topics import TOPICS
from fairwitness.web.rumours import feeds
from fairwitness.web.rumours.bucket import LETTERS, allowed
from fairwitness.web.rumours.reader_page import reader_page, reads, show
from fairwitness.web.store.rumours import pushing

WORDS = {"atom": "Atom", "json": "JSON Feed", "rss": "RSS"}


@require_safe
@reader_page
def follow(request: HttpRequest) -> HttpResponse:
    """Show every way to hear of news, and the addresses of the feeds that were chosen."""
    asked = request.GET
    topic = asked.get("topic") if asked.get("topic") in TOPICS else None
    language = asked.get("language") if asked.get("language") in feeds.LANGS else None
    corrections = asked.get("corrections") == "1"
    which = feeds.name(topic, language, corrections=corrections)
    values: dict[str, object] = {
        "topics": [(name, words.within(reads())) for name, words in TOPICS.items()],
        "topic": topic,
        "language": language,
        "corrections": corrections,
        "title": feeds.title(topic, reads(), corrections=corrections),
        "feeds": [(WORDS[form], feeds.path(which, form)) for form in feeds.FORMS],
        "key": pushing.public_key(),
    }
    return show(request, "rumours/follow.html", values)


@reader_page
@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """Remember a browser that wants to be told."""
    address = get_adapter(request).get_client_ip(request)
    if not allowed(LETTERS, address, now=time.time()):
        said = _("Too many letters were asked for from where you are.")
        return show(request, "rumours/said.html", {"said": said}, status=429)
    try:
        pushing.subscribe(request.POST.dict(), get_language() or "en", now=timezone.now())
    except pushing.BadBrowser as problem:
        said = f"{problem.what} {problem.fix}"
        return show(request, "rumours/said.html", {"said": said}, status=400)
    return HttpResponse(status=204)


@reader_page
@require_POST
def push_end(request: HttpRequest) -> HttpResponse:  # the address is the permission
    """Forget a browser; nothing tells whether it was here."""
    pushing.end(request.POST.get("endpoint", ""))
    return HttpResponse(status=204)


@require_safe
@reader_page
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Hand out what shows messages in a browser; it stands here because it sees pages below."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> bytes:
    return Path(__file__).with_name("static").joinpath("rumours/worker.js").read_bytes()
