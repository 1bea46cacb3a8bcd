"""
What programs read: claims:search, the bytes of versions, proofs, the key of the ledger.

In:       names of checks, parameters.
Out:      bytes; the same for everybody.
Not here: pages (`readers`), feeds (`feeds`).
"""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fairwitness.rumours import fact_check_tools
from fairwitness.rumours.review import review
from fairwitness.web.rumours import addresses
from fairwitness.web.rumours.reader_page import reader_page
from fairwitness.web.store.rumours import finding, places, reading

LISTED = 5_000
"""Checks in the map of the site, those that changed last."""
SEARCHED = 200
"""Checks that a search looks at, the best first."""


@require_safe
@reader_page
def claims_search(request: HttpRequest) -> HttpResponse:
    """Answer as Google's Fact Check Tools API does."""
    parameters = {name: str(value) for name, value in request.GET.items()}
    try:
        search = fact_check_tools.parse(parameters)
    except fact_check_tools.BadSearch as problem:
        return JsonResponse(fact_check_tools.refusal(problem), status=400)
    versions = (
        finding.ranked(search.query, SEARCHED) if search.query else reading.newest_checks(SEARCHED)
    )
    desk = addresses.desk()
    reviews = (
        review(addresses.page(version), desk) for version in versions if not version.retracted
    )
    found = fact_check_tools.respond(search, reviews, parameters, today=timezone.now().date())
    answer = JsonResponse(found)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
@reader_page
def record(request: HttpRequest, check_id: str, number: int) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Hand out the bytes of a version as the ledger holds them."""
    row = reading.row(check_id, number)
    return _download(bytes(row.record), f"{check_id}-{number}.json", "application/json")


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
def sitemap(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's own
    """List the checks for search engines, as sitemaps.org has it."""
    whole = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for version in reading.newest_checks(LISTED):
        one = SubElement(whole, "url")
        SubElement(one, "loc").text = addresses.page(version).url
        SubElement(one, "lastmod").text = version.published.date().isoformat()
    content = tostring(whole, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/xml")


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
