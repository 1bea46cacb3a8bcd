"""
What a feed holds, before it is written in one form or another.

In:       pages of versions, and what the feed is about.
Out:      a `Channel` with its items, newest first.
Not here: how it is written (`atom`, `rss`, `json_feed`).

An item is a version, not a check: its id is the version's own address. So a correction is news in
every reader that has shown the old version, instead of a silent change of something already read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fairwitness.core.words import Words
from fairwitness.rumours.check import Step, Version
from fairwitness.rumours.page import Desk, Page
from fairwitness.rumours.text import UNSEEN
from fairwitness.rumours.verdict import WORDS

MOST = 50
"""Items of a feed."""
PREFIXES: dict[Step, Words] = {
    "update": Words("Updated: ", "更新："),
    "correction": Words("Corrected: ", "更正："),
    "retraction": Words("Retracted: ", "撤回："),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a feed is about; what is not said does not narrow it."""

    title: str
    lang: str
    """Of the feed's own title [BCP 47]."""
    topic: str | None = None
    only_lang: str | None = None
    """Language of the checks, without region or script: `"zh"`."""
    corrections: bool = False
    """Corrections and retractions only."""

    def fits(self, version: Version) -> bool:
        """Say whether a version belongs into the feed."""
        content = version.content
        return (
            (self.topic is None or self.topic in content.topics)
            and (self.only_lang is None or content.lang.split("-")[0] == self.only_lang)
            and (not self.corrections or version.step in {"correction", "retraction"})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One version."""

    id: str
    """Its own address, the same for ever."""
    url: str
    title: str
    text: str
    """Plain text."""
    lang: str
    published: datetime
    """[UTC]"""
    topics: tuple[str, ...]
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One feed."""

    title: str
    home: str
    """Page that it is the feed of."""
    own_url: str
    """Where the feed itself stands."""
    hub: str | None
    """WebSub hub that is told of news; None if there is none."""
    lang: str
    desk: str
    items: tuple[Item, ...]
    """Newest first."""

    @property
    def updated(self) -> datetime | None:
        """When anything last changed [UTC]; None while it is empty."""
        return max((item.published for item in self.items), default=None)


def channel(
    pages: Iterable[Page],
    desk: Desk,
    about: About,
    *,
    own_url: str,
    home: str | None = None,
    hub: str | None = None,
) -> Channel:
    """Return the feed of the pages that fit; `home` is the desk's front page unless given."""
    fitting = sorted(
        (page for page in pages if about.fits(page.version)),
        key=lambda page: (page.version.published, page.own_url),
        reverse=True,
    )
    return Channel(
        title=about.title,
        home=home or desk.url,
        own_url=own_url,
        hub=hub,
        lang=about.lang,
        desk=desk.name,
        items=tuple(item(page) for page in fitting[:MOST]),
    )


def item(page: Page) -> Item:
    """Return one version as an item."""
    version, content = page.version, page.version.content
    return Item(
        id=page.own_url,
        url=page.url,
        title=_plain(_title(version)),
        text=_plain(_text(version)),
        lang=content.lang,
        published=version.published,
        topics=content.topics,
        authors=tuple(_plain(name) for name in version.signed_by),
    )


def _words(words: Words, version: Version) -> str:
    return words.within("zh" if version.content.lang.startswith("zh") else "en")


def _title(version: Version) -> str:
    content = version.content
    prefix = PREFIXES.get(version.step)
    lead = "" if prefix is None else _words(prefix, version)
    return f"{lead}{_words(WORDS[content.verdict], version)}: {content.claim[0].text}"


def _text(version: Version) -> str:
    change = version.change
    said = [] if change is None else [change.what, change.why]
    explained = [statement.text for statement in version.content.explanation]
    return "\n".join([*said, version.content.summary, *explained])


def _plain(text: str) -> str:
    """Return `text` without what XML cannot hold."""
    return UNSEEN.sub(" ", text)
