"""Feeds that every reader can read, and in which a correction is news."""

import json
from dataclasses import replace

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_checks import DESK, HOSTILE, content, corrected, draft, page, published

from fairwitness.rumours.feeds.atom import atom
from fairwitness.rumours.feeds.channel import About, Channel, channel
from fairwitness.rumours.feeds.json_feed import json_feed
from fairwitness.rumours.feeds.rss import rss
from fairwitness.rumours.page import Page

FIRST = published()
SECOND = corrected(FIRST)
PAGES = [page(FIRST), page(SECOND)]
WRITERS = pytest.mark.parametrize("write", [atom, rss])


def made(pages: list[Page], **values: object) -> Channel:
    plain: dict[str, object] = {"title": "All & <every> check", "lang": "en"}
    about = About(**{**plain, **values})  # type: ignore[arg-type]
    return channel(
        pages, DESK, about, own_url="https://desk.example/feed", hub="https://hub.example/"
    )


@WRITERS
def test_a_feed_is_sound_and_holds_every_version(write: object) -> None:
    found = feedparser.parse(write(made(PAGES)))  # type: ignore[operator]

    assert not found.bozo
    assert [entry.id for entry in found.entries] == [
        "https://desk.example/checks/garlic/versions/2",
        "https://desk.example/checks/garlic/versions/1",
    ]
    assert {link.rel for link in found.feed.links} == {"alternate", "self", "hub"}
    assert found.entries[0].title == "Corrected: False: Garlic water cures the flu"
    assert {tag.term for tag in found.entries[0].tags} == {"food", "health"}
    assert found.entries[0].published_parsed[:5] == (2026, 11, 26, 12, 0)


@WRITERS
def test_an_empty_feed_is_sound(write: object) -> None:
    found = feedparser.parse(write(made([])))  # type: ignore[operator]

    assert not found.bozo
    assert found.entries == []


def test_a_correction_is_an_item_of_its_own_in_the_feed_that_carried_the_old() -> None:
    before, after = made(PAGES[:1]), made(PAGES)

    assert set(before.items) < set(after.items)


def test_the_feed_of_corrections_holds_nothing_else() -> None:
    assert [item.id for item in made(PAGES, corrections=True).items] == [PAGES[1].own_url]


def test_topics_and_languages_have_feeds_of_their_own() -> None:
    chinese = page(
        published(draft(check="x", content=content(lang="zh-Hant", topics=("weather",))))
    )

    assert [i.lang for i in made([*PAGES, chinese], only_lang="zh").items] == ["zh-Hant"]
    assert len(made([*PAGES, chinese], topic="food").items) == 2
    assert made([chinese]).items[0].title.startswith("不实")


def test_a_json_feed_has_what_version_1_1_asks_for() -> None:
    found = json.loads(json_feed(made(PAGES)))

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    for item in found["items"]:
        assert {"id", "url", "content_text", "date_published"} <= item.keys()


@settings(deadline=None)
@given(text=st.one_of(st.text(min_size=1, max_size=60), st.just(HOSTILE)))
def test_no_text_breaks_a_feed_or_becomes_markup(text: str) -> None:
    version = replace(FIRST, content=replace(FIRST.content, summary=text))
    made_of_it = made([page(version)], title=text.strip().encode(errors="ignore").decode() or "x")
    clean = replace(made_of_it, title="".join(c for c in made_of_it.title if c.isprintable()))

    for write in (atom, rss):
        found = feedparser.parse(write(clean))
        assert not found.bozo
        assert len(found.entries) == 1
        shown = found.entries[0].get("summary", "") + str(found.entries[0].get("content", ""))
        assert "<script>" not in shown or write is atom
    assert len(json.loads(json_feed(clean))["items"]) == 1


def test_the_same_channel_gives_the_same_bytes() -> None:
    for write in (atom, rss, json_feed):
        assert write(made(PAGES)) == write(made(list(reversed(PAGES))))
