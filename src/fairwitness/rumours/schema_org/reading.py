"""
ClaimReviews of others: read from a feed of theirs, bounded, and shown as theirs.

In:       the bytes of a JSON or JSON-LD document that somebody else wrote.
Out:      `Review`s that carry their publisher's name and words, and how many were left out.
Not here: fetching (`web`), believing. Markup in a text stays text.

Nothing is resolved: no `@context`, no `@id` elsewhere. What has no claim, no rating or no address
on the web is left out and counted, never guessed; what stands too deep is not looked for.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fairwitness.core.problem import Problem
from fairwitness.rumours.review import Review, site
from fairwitness.rumours.text import clean, is_web_address

LARGEST = 20_000_000
"""[bytes]"""
MOST = 10_000
"""Reviews of one document."""
_DEEPEST = 6
"""Lists and objects inside one another on the way to a review."""
_LONGEST = 1_000
"""A text that is shown [characters]."""
_INSIDE = ("@graph", "dataFeedElement", "item", "itemListElement")
"""Where reviews stand inside a feed, as schema.org's DataFeed and ItemList have it."""


class BadFeed(Problem):
    """A document that is no feed of ClaimReviews."""

    code = "bad-claim-review-feed"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read of one document."""

    reviews: tuple[Review, ...]
    left_out: int
    """ClaimReviews that could not be shown."""


def read(data: bytes) -> Imported:
    """
    Read the ClaimReviews of one document.

    Raises:
        BadFeed: it is too large, or no JSON.

    """
    if len(data) > LARGEST:
        raise BadFeed(
            f"The feed is larger than {LARGEST // 1_000_000} MB.",
            fix="Ask its publisher for a feed of recent reviews.",
        )
    try:
        values = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadFeed(
            "The feed is not readable as JSON.",
            fix="Give the address of a JSON or JSON-LD document with ClaimReviews.",
        ) from None
    reviews: list[Review] = []
    left_out = 0
    for found in _claim_reviews(values, 0):
        made = _review(found) if len(reviews) < MOST else None
        if made is None:
            left_out += 1
        else:
            reviews.append(made)
    return Imported(tuple(reviews), left_out)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _claim_reviews(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield every ClaimReview, in the order of the document."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _claim_reviews(each, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
            yield value
        else:
            for name in _INSIDE:
                yield from _claim_reviews(value.get(name), depth + 1)


def _review(values: Mapping[str, Any]) -> Review | None:
    rating, author = _first(values.get("reviewRating")), _first(values.get("author"))
    claim = _first(values.get("itemReviewed"))
    url = _text(values.get("url"))
    said = _text(values.get("claimReviewed"))
    rated = _text(rating.get("alternateName")) or _text(rating.get("ratingValue"))
    if not (said and rated and is_web_address(url)):
        return None
    return Review(
        claim=said,
        publisher=_text(author.get("name")) or site(url),
        site=site(url),  # as Google has it: nobody can say that they are another site
        url=url,
        title=_text(values.get("name")) or _text(values.get("headline")),
        rating=rated,
        lang=_text(values.get("inLanguage"))[:35],
        reviewed=_day(values.get("datePublished")),
        claimed=_day(claim.get("datePublished")),
    )


def _first(value: object) -> Mapping[str, Any]:
    """Return an object, the first of a list of them, or an empty one."""
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean(value if isinstance(value, str) else f"{value:.15g}", longest=_LONGEST)


def _day(value: object) -> date | None:
    text = _text(value)
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None
