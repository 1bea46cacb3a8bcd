"""
What programs read: feeds, claims:search, the bytes of versions, proofs, the key of the ledger.

In:       names of checks and feeds, parameters.
Out:      bytes; the same for everybody.
Not here: pages (`readers`).
"""

from itertools import zip_longest

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fairwitness.rumours import fact_check_tools
from fairwitness.rumours.feeds import atom, json_feed, rss
from fairwitness.rumours.feeds.channel import About, channel
from fairwitness.rumours.review import review
from fairwitness.web.rumours import addresses, sitemaps
from fairwitness.web.rumours.kept_pages import FOR_EVER, kept
from fairwitness.web.rumours.reader_page import reader_page
from fairwitness.web.store.rumours import finding, others, places, reading

LOOKED_AT = 400
"""Versions that a feed is chosen from, the newest."""
SEARCHED = 200
"""Checks that a search without words looks at, the newest."""
FORMS = {
    "atom": (atom.atom, atom.MEDIA_TYPE),
    "json": (json_feed.json_feed, json_feed.MEDIA_TYPE),
    "rss": (rss.rss, rss.MEDIA_TYPE),
}


@require_safe
@reader_page
def feed(request: HttpRequest, which: str, form: str) -> HttpResponse:
    """Write a feed: everything, one language, or corrections only."""
    if form not in FORMS:
        raise Http404
    write, media_type = FORMS[form]
    chosen = about(which)

    def made() -> HttpResponse:
        pages = [addresses.page(version) for version in reading.newest(LOOKED_AT)]
        own_url = addresses.absolute(request.path)
        content = write(channel(pages, addresses.desk(), chosen, own_url=own_url))
        return HttpResponse(content, content_type=f"{media_type}; charset=utf-8")

    return kept(request, reading.edition(), made)


def about(which: str) -> About:
    """Return what a feed of this name is about; `Http404` if there is none."""
    abouts = {
        "everything": About(title=_("Rumours checked"), lang="en"),
        "corrections": About(title=_("Corrections and retractions"), lang="en", corrections=True),
        "en": About(title="Rumours checked", lang="en", only_lang="en"),
        "zh": About(title="谣言查证", lang="zh", only_lang="zh"),
    }
    if which not in abouts:
        raise Http404
    return abouts[which]


@require_safe
@reader_page
def claims_search(request: HttpRequest) -> HttpResponse:
    """Answer as Google's Fact Check Tools API does."""
    parameters = {name: str(value) for name, value in request.GET.items()}
    try:
        search = fact_check_tools.parse(parameters)
    except fact_check_tools.BadSearch as problem:
        return JsonResponse(fact_check_tools.refusal(problem), status=400)
    if search.query:
        versions, theirs = finding.in_order(search.query), others.in_order(search.query)
    else:
        versions, theirs = iter(reading.newest_checks(SEARCHED)), others.newest(SEARCHED)
    desk = addresses.desk()
    ours = (review(addresses.page(version), desk) for version in versions if not version.retracted)
    reviews = (each for pair in zip_longest(ours, theirs) for each in pair if each is not None)
    found = fact_check_tools.respond(search, reviews, parameters, today=timezone.now().date())
    answer = JsonResponse(found)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
@reader_page
def record(request: HttpRequest, check_id: str, number: int) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Hand out the bytes of a version as the ledger holds them."""
    row = reading.row(check_id, number)
    answer = _download(bytes(row.record), f"{check_id}-{number}.json", "application/json")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


@require_safe
@reader_page
def proof(request: HttpRequest, check_id: str, number: int) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Hand out the proof that the ledger holds a version."""
    made = str(reading.proof(check_id, number)).encode()
    return _download(made, f"{check_id}-{number}.tlog-proof", "text/plain; charset=utf-8")


@require_safe
@reader_page
def log_key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Hand out the public key of the ledger."""
    return _download(f"{places.public_key()}\n".encode(), "log.key.pub", "text/plain")


@require_safe
@reader_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Show the map of the site, or the list of its parts (sitemaps.org)."""
    return kept(request, reading.edition(), sitemaps.whole)


@require_safe
@reader_page
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """Show one part of the map, the first being 1."""
    return kept(request, reading.edition(), lambda: sitemaps.part(number))


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
