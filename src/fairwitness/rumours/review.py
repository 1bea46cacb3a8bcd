"""
One review of one claim, ours or of somebody else: what lists and searches show.

In:       our pages; ClaimReviews of others (`schema_org.reading`).
Out:      frozen values.
Not here: whole checks (`check`).
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from fairwitness.core.words import Lang
from fairwitness.rumours.page import Desk, Page
from fairwitness.rumours.verdict import WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review as Google's Fact Check Tools list it."""

    claim: str
    publisher: str
    site: str
    """Host of the publisher without `www.`: `"desk.example"`."""
    url: str
    title: str
    rating: str
    """The verdict in words; of others exactly theirs."""
    lang: str
    """BCP 47; empty if not said."""
    reviewed: date | None
    """[UTC]"""
    claimed: date | None = None
    """When the claim was made, where somebody says so [UTC]."""
    ours: bool = False


def review(page: Page, desk: Desk) -> Review:
    """Return our own check as a review."""
    content = page.version.content
    lang: Lang = "zh" if content.lang.startswith("zh") else "en"
    return Review(
        claim=content.claim[0].text,
        publisher=desk.name,
        site=site(desk.url),
        url=page.url,
        title=content.summary,
        rating=WORDS[content.verdict].within(lang),
        lang=content.lang,
        reviewed=page.version.published.date(),
        ours=True,
    )


def site(url: str) -> str:
    """Return the host of an address in small letters, without `www.`; empty if it has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
