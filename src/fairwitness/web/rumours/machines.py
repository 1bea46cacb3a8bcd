"""
What programs read: claims:search, the bytes of versions, proofs, the key of the ledger.

In:       names of checks, parameters.
Out:      bytes; the same for everybody.
Not here: pages (`readers`), feeds (`feeds`).
"""

from itertools import zip_longest

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairwitness.rumours import fact_check_tools
from fairwitness.rumours.review import review
from fairwitness.web.rumours import addresses, sitemaps
from fairwitness.web.rumours.kept_pages import FOR_EVER, kept
from fairwitness.web.rumours.reader_page import reader_page
from fairwitness.web.store.rumours import finding, others, places, reading

SEARCHED = 200
"""Checks that a search without words looks at, the newest."""


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
