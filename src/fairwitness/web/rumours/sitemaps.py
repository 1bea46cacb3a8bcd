"""
The map of the site for search engines, as sitemaps.org has it.

In:       nothing; the number of a part.
Out:      XML: every check in one map, or a list of parts where they are many.
Not here: when it is made (`machines`).
"""

from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import Http404, HttpResponse
from django.urls import reverse

from fairwitness.web.rumours import addresses
from fairwitness.web.store.rumours import reading

LISTED = 5_000
"""Checks of one map, well under the 50,000 and 50 MB that search engines take."""
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def whole() -> HttpResponse:
    """Return the one map, or the list of all parts."""
    parts = -(-reading.count() // LISTED)
    if parts <= 1:
        return _written("urlset", "url", _checks(0))
    places = (reverse("rumours:sitemap-part", args=[n]) for n in range(1, parts + 1))
    return _written(
        "sitemapindex", "sitemap", ((addresses.absolute(each), None) for each in places)
    )


def part(number: int) -> HttpResponse:
    """Return one part, the first being 1; `Http404` if there is none."""
    if not 1 <= number <= -(-reading.count() // LISTED):
        raise Http404
    return _written("urlset", "url", _checks(LISTED * (number - 1)))


def _checks(first: int) -> Iterable[tuple[str, datetime | None]]:
    for check_id, changed in reading.changed(first, LISTED):
        yield addresses.check_url(check_id), changed


def _written(root: str, kind: str, places: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    made = Element(root, {"xmlns": _SPACE})
    for url, changed in places:
        one = SubElement(made, kind)
        SubElement(one, "loc").text = url
        if changed is not None:
            SubElement(one, "lastmod").text = changed.date().isoformat()
    content = tostring(made, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/xml")
