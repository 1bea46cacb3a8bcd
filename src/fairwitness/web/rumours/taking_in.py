"""
Take in what others have checked: a feed of ClaimReviews, by address or as a file.

In:       the address of a feed, or its bytes.
Out:      how many reviews are kept, and how many could not be.
Not here: reading JSON-LD (`rumours.schema_org.reading`), keeping (`store.rumours.others`).
"""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from fairwitness.core.problem import Problem
from fairwitness.rumours.review import Review, site
from fairwitness.rumours.schema_org import reading
from fairwitness.web.rumours import fetching
from fairwitness.web.store.rumours import others


class NothingInFeed(Problem):
    """A feed without a single review that could be shown."""

    code = "nothing-in-feed"


class Unreadable(Problem):
    """A feed that came packed, although it was asked for as it is."""

    code = "feed-packed"


def fetched(url: str) -> bytes:
    """
    Fetch a feed by the rules of evidence: the public web only, bounded, nothing unpacked.

    Raises:
        NotFetched: it is not of the public web, too large, too slow, or not there.
        Unreadable: its server packed it.

    """
    answer = fetching.fetch(url)[-1]
    packed = {name.lower(): value for name, value in answer.headers}.get("content-encoding", "")
    if packed.lower() not in {"", "identity"}:
        raise Unreadable(
            f"The feed came packed as {packed[:40]!r}.", fix="Fetch it yourself, and give the file."
        )
    return answer.body


def take_in(name: str, url: str, content: bytes, *, now: datetime) -> tuple[int, int]:
    """
    Keep the reviews of a feed; return how many, and how many were left out.

    Reviews that say that they stand on our own site are left out: ours come from the desk alone.

    Raises:
        BadFeed: it is no feed.
        NothingInFeed: what was there before stays.

    """
    found = reading.read(content)
    own = site(settings.SITE_URL)
    kept: dict[tuple[str, str], Review] = {}
    for review in found.reviews:
        if review.site != own:
            kept.setdefault((review.url, review.claim), replace(review, ours=False))
    if not kept:
        raise NothingInFeed(
            "No review in this feed can be shown; nothing was changed.",
            fix="A review needs claimReviewed, a rating in words or numbers, and a web address.",
        )
    others.keep(name, url, list(kept.values()), now=now)
    return len(kept), len(found.reviews) - len(kept) + found.left_out
