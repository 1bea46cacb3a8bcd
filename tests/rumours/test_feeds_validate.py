"""Every form of every feed is sound by the schemas of its standard, and the schemas find faults."""

import pytest
from feed_schemas import faults
from made_checks import DESK, HOSTILE, content, corrected, draft, page, published

from fairwitness.rumours.feeds.atom import atom
from fairwitness.rumours.feeds.channel import About, Channel, channel
from fairwitness.rumours.feeds.json_feed import json_feed
from fairwitness.rumours.feeds.rss import rss

WRITERS = {"atom": atom, "rss": rss, "json": json_feed}
FIRST = published()
CHINESE = published(draft(check="x", content=content(lang="zh-Hans", topics=("weather",))))
WRONG = {
    "atom": [
        (b"<updated>", b"<updated>yesterday "),
        (b"<id>https://desk", b"<id>desk"),
        (b'rel="self"', b'rel="me"'),
        (b"<name>Desk ada</name>", b"<nom>Desk ada</nom>"),
        (b"versions/1</id>", b"versions/2</id>"),
    ],
    "rss": [
        (b'version="2.0"', b'version="2"'),
        (b"<pubDate>Thu, ", b"<pubDate>"),
        (b"<language>en", b"<language>plain English"),
        (b'isPermaLink="true"', b'isPermaLink="maybe"'),
        (b"versions/1</guid>", b"versions/2</guid>"),
    ],
    "json": [
        (b"version/1.1", b"version/2"),
        (b'"content_text"', b'"text"'),
        (b"2026-11-26T", b"2026-13-26T"),
        (b'"home_page_url": "https', b'"home_page_url": "javascript'),
        (b'versions/1"', b'versions/2"'),
    ],
}


def made(*versions: object) -> Channel:
    about = About(title=f"All & <every> check {HOSTILE[:9]}", lang="en")
    pages = [page(version) for version in versions]  # type: ignore[arg-type]
    own_url, hub = "https://desk.example/feed", "https://hub.example/"
    return channel(pages, DESK, about, own_url=own_url, hub=hub)


@pytest.mark.parametrize("form", WRITERS)
def test_a_feed_is_sound(form: str) -> None:
    hostile = published(draft(check="h", content=content(summary=HOSTILE.replace("\r", ""))))
    for versions in ((), (FIRST,), (FIRST, corrected(FIRST), CHINESE, hostile)):
        assert faults(form, WRITERS[form](made(*versions))) == []


@pytest.mark.parametrize(("form", "old", "new"), [(f, *w) for f in WRONG for w in WRONG[f]])
def test_the_schemas_find_what_is_wrong(form: str, old: bytes, new: bytes) -> None:
    feed = WRITERS[form](made(FIRST, corrected(FIRST)))
    assert old in feed
    assert faults(form, feed.replace(old, new)) != []
