"""
Reviews of others: taken from their feeds, found by their claims, shown as theirs.

In:       what `fairwitness.rumours.schema_org.reading` read of a feed; a question.
Out:      reviews, best first; the feeds that there are.
Not here: fetching (`web.rumours.taking_in`). None of them ever answers for us: no outcome, no line,
no feed, no letter and no count of ours looks at them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fairwitness.core.problem import Problem
from fairwitness.rumours.matching.entry import Entry
from fairwitness.rumours.matching.lexical import LexicalIndex
from fairwitness.rumours.review import Review
from fairwitness.rumours.text import clean
from fairwitness.web.store.models import OthersFeed, OthersReview
from fairwitness.web.store.rumours import places

LONGEST = 2_000
"""What is looked at of a question [characters]."""
SEARCHED = 50
"""Reviews that a search looks at."""
LEAST = 0.3
"""Share of a question's weight that a review must hold to be shown beside an answer."""


class NoSuchFeed(Problem):
    """A feed that is not taken in here."""

    code = "no-such-feed"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as a list shows it."""

    name: str
    url: str
    read_at: datetime
    reviews: int


def feeds() -> list[Feed]:
    """Return the feeds that are taken in."""
    return [
        Feed(feed.name, feed.url, feed.read_at, feed.reviews.count())
        for feed in OthersFeed.objects.all()
    ]


def keep(name: str, url: str, reviews: Sequence[Review], *, now: datetime) -> None:
    """Put the reviews of a feed in the place of those that were there."""
    with transaction.atomic():
        feed, _made = OthersFeed.objects.update_or_create(
            name=name, defaults={"url": url, "read_at": now}
        )
        gone = _ids(feed)
        feed.reviews.all().delete()
        OthersReview.objects.bulk_create(_row(feed, review) for review in reviews)
    index = places.others()
    index.remove(gone)
    index.put(map(_entry, feed.reviews.all()))


def remove(name: str) -> None:
    """
    Forget a feed and all that was taken from it.

    Raises:
        NoSuchFeed: there is none of this name.

    """
    feed = OthersFeed.objects.filter(name=name).first()
    if feed is None:
        known = ", ".join(OthersFeed.objects.values_list("name", flat=True)) or "none"
        raise NoSuchFeed(f"No feed {name!r} is taken in.", fix=f"There are: {known}.")
    gone = _ids(feed)
    feed.delete()
    places.others().remove(gone)


def address(name: str) -> str:
    """
    Return where a feed is read from; empty where it was given as a file.

    Raises:
        NoSuchFeed: there is none of this name.

    """
    found = OthersFeed.objects.filter(name=name).first()
    if found is None:
        raise NoSuchFeed(f"No feed {name!r} is taken in.", fix="Add it with its address first.")
    return found.url


def near(question: str, *, most: int) -> list[Review]:
    """Return reviews whose claims hold enough of a question, best first."""
    hits = _index().search(clean(question, longest=LONGEST), "wording", limit=most)
    return _reviews([int(hit.check) for hit in hits if hit.strength >= LEAST])


def in_order(query: str) -> list[Review]:
    """Return reviews that share anything with a query, best first."""
    hits = _index().search(clean(query, longest=LONGEST), "wording", limit=SEARCHED)
    return _reviews([int(hit.check) for hit in hits])


def newest(most: int) -> list[Review]:
    """Return the reviews that were published last."""
    rows = OthersReview.objects.filter(reviewed__isnull=False).order_by("-reviewed", "id")
    return [_review(row) for row in rows[:most]]


def _index() -> LexicalIndex:
    """Return the index; one that was lost is filled anew."""
    index = places.others()
    if not len(index) and OthersReview.objects.exists():
        index.put(map(_entry, OthersReview.objects.all()))
    return index


def _entry(row: OthersReview) -> Entry:
    return Entry(check=str(row.pk), wordings=(row.claim,), explanation=row.title)


def _ids(feed: OthersFeed) -> list[str]:
    return [str(pk) for pk in feed.reviews.values_list("pk", flat=True)]


def _reviews(ids: Sequence[int]) -> list[Review]:
    rows = OthersReview.objects.in_bulk(ids)
    return [_review(rows[each]) for each in ids if each in rows]


def _row(feed: OthersFeed, review: Review) -> OthersReview:
    return OthersReview(
        feed=feed,
        claim=review.claim,
        publisher=review.publisher,
        site=review.site[:255],
        url=review.url,
        title=review.title,
        rating=review.rating,
        lang=review.lang[:35],
        reviewed=review.reviewed,
        claimed=review.claimed,
    )


def _review(row: OthersReview) -> Review:
    return Review(
        claim=row.claim,
        publisher=row.publisher,
        site=row.site,
        url=row.url,
        title=row.title,
        rating=row.rating,
        lang=row.lang,
        reviewed=row.reviewed,
        claimed=row.claimed,
    )
