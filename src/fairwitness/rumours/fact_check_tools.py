"""
`claims:search` with the request and response of Google's Fact Check Tools API (v1alpha1).

In:       the parameters of a request as texts; reviews in the order in which they match.
Out:      the response as plain values, or a `Problem` and the error body that such clients expect.
Not here: matching, HTTP. `key` and `alt` are taken and play no part: there is no account.

Source: developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search. There a
language's region is not considered, age is that of the claim or of its review, whichever is newer,
and a page token is only good for the request that it came from.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from fairwitness.core.problem import Problem
from fairwitness.rumours.review import Review
from fairwitness.rumours.text import clean

PAGE = 10
"""Claims of a page unless asked otherwise."""
LARGEST_PAGE = 100
LONGEST_QUERY = 2_000
"""[characters]"""
MOST_DAYS = 365_000
FURTHEST = 10_000
"""Offset beyond which nothing is listed."""
BEYOND = 5
"""Reviews that are looked at once a page is full."""
_OTHERS = ("query", "languageCode", "reviewPublisherSiteFilter", "maxAgeDays")


class BadSearch(Problem):
    """A request that cannot be answered as it is."""

    code = "bad-search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for."""

    query: str = ""
    lang: str = ""
    """BCP 47, of which only the language counts; empty for any."""
    site: str = ""
    """Host of the publisher; empty for any."""
    max_age: int | None = None
    """[days]"""
    size: int = PAGE
    """Claims a page [1 to `LARGEST_PAGE`]."""
    offset: int = 0
    """Claims before this page."""


def parse(parameters: Mapping[str, str]) -> Search:
    """
    Read the parameters of a request; those that are not known play no part.

    Raises:
        BadSearch: one of them cannot be what it says, or there is nothing to look for.

    """
    query = clean(parameters.get("query", ""), longest=LONGEST_QUERY)
    site = parameters.get("reviewPublisherSiteFilter", "").strip().casefold()
    site = site.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    if not query and not site:
        raise BadSearch(
            "Request contains neither query nor reviewPublisherSiteFilter.",
            fix="Give one of them.",
        )
    age = _number(parameters, "maxAgeDays", MOST_DAYS)
    size = _number(parameters, "pageSize", None)
    token = parameters.get("pageToken", "")
    offset = _from_token(token, parameters) if token else _number(parameters, "offset", FURTHEST)
    return Search(
        query=query,
        lang=parameters.get("languageCode", "").strip().split("-")[0].casefold(),
        site=site,
        max_age=age or None,
        size=min(size or PAGE, LARGEST_PAGE),
        offset=offset or 0,
    )


def _number(parameters: Mapping[str, str], name: str, most: int | None) -> int | None:
    text = parameters.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(10**9))):
        raise BadSearch(f"Invalid value at '{name}'.", fix="Give a whole number of 0 or more.")
    return int(text) if most is None else min(int(text), most)


def respond(
    search: Search, reviews: Iterable[Review], parameters: Mapping[str, str], *, today: date
) -> dict[str, Any]:
    """
    Return one page of claims; a page without any is an empty object, as Google's is.

    Reviews are taken until the page is full and `BEYOND` more have been looked at, so that those of
    one claim, which match alike, stand together.
    """
    claims: dict[str, list[Review]] = {}
    end, beyond = search.offset + search.size, 0
    for review in reviews:
        if _fits(review, search, today):
            claims.setdefault(review.claim, []).append(review)
        beyond += len(claims) > end
        if beyond > BEYOND:
            break
    page = list(claims.items())[search.offset : end]
    found: dict[str, Any] = {}
    if page:
        found["claims"] = [_claim(text, listed) for text, listed in page]
    if end < min(len(claims), FURTHEST):
        found["nextPageToken"] = _token(end, parameters)
    return found


def refusal(problem: BadSearch) -> dict[str, Any]:
    """Return the body of an answer with status 400."""
    return {"error": {"code": 400, "message": problem.what, "status": "INVALID_ARGUMENT"}}


def _fits(review: Review, search: Search, today: date) -> bool:
    if search.lang and review.lang.split("-")[0].casefold() != search.lang:
        return False
    if search.site and not f".{review.site}".endswith(f".{search.site}"):
        return False
    if search.max_age is None:
        return True
    newest = max((day for day in (review.reviewed, review.claimed) if day), default=None)
    oldest = today.toordinal() - search.max_age
    return newest is not None and newest.toordinal() >= oldest


def _claim(text: str, reviews: Sequence[Review]) -> dict[str, Any]:
    found: dict[str, Any] = {"text": text}
    claimed = next((each.claimed for each in reviews if each.claimed), None)
    if claimed is not None:
        found["claimDate"] = _moment(claimed)
    found["claimReview"] = [_review(each) for each in reviews]
    return found


def _review(review: Review) -> dict[str, Any]:
    found = {
        "publisher": {"name": review.publisher, "site": review.site},
        "url": review.url,
        "title": review.title,
        "reviewDate": _moment(review.reviewed) if review.reviewed else "",
        "textualRating": review.rating,
        "languageCode": review.lang,
    }
    return {name: value for name, value in found.items() if value}


def _moment(day: date) -> str:
    return datetime.combine(day, time()).isoformat() + "Z"


def _digest(parameters: Mapping[str, str]) -> str:
    """Return what ties a token to its request."""
    named = json.dumps([parameters.get(name, "") for name in _OTHERS])
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def _token(offset: int, parameters: Mapping[str, str]) -> str:
    text = f"{offset}.{_digest(parameters)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _from_token(token: str, parameters: Mapping[str, str]) -> int:
    offset, _, digest = _decoded(token).partition(".")
    if digest != _digest(parameters) or not (offset.isascii() and offset.isdigit()):
        raise BadSearch(
            "Invalid page token.", fix="Send it with the same parameters as the request before."
        )
    return min(int(offset[:9]), FURTHEST)


def _decoded(token: str) -> str:
    try:
        padded = token[:200].encode() + b"=" * (-len(token[:200]) % 4)
        return base64.urlsafe_b64decode(padded).decode()
    except ValueError:
        return ""
