"""Where a check stands outside our pages: feeds, hubs, pictures, frames of others."""

import struct
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

import feedparser
import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from feed_schemas import faults
from listening import Receiver, receiver
from outgoing_people import work
from rumour_desk import Desk, followed, published

from fairwitness.web.config import environment
from fairwitness.web.rumours import card, feeds
from fairwitness.web.store.models import Outgoing, VersionLabel

HUB = "https://hub.example/"


@pytest.fixture(autouse=True)
def _unlimited(db: None) -> None:  # noqa: ARG001 - the tables are needed
    cache.clear()


@pytest.fixture
def hub(socket_enabled: None, settings: Any) -> Iterator[Receiver]:  # noqa: ARG001 - switched on by it
    settings.PRIVATE_WEBHOOKS = True
    with receiver() as it:
        settings.WEBSUB_HUB = f"{it.url}publish"
        yield it


def test_every_feed_in_every_form_is_sound(ours: Desk, settings: Any) -> None:
    settings.WEBSUB_HUB = HUB
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    for which in feeds.ABOUT:
        for form in feeds.FORMS:
            answer = Client().get(feeds.path(which, form))
            assert answer.status_code == 200
            assert faults(form, answer.content) == [], (which, form)
            assert HUB.encode() in answer.content
    assert len(feeds.ABOUT) == 11 * 3 * 2
    assert Client().get("/rumours/feeds/en.atom").headers["Link"] == (
        f'<{HUB}>; rel="hub", <http://localhost:8000/rumours/feeds/en.atom>; rel="self"'
    )


@pytest.mark.parametrize(
    ("which", "versions"),
    [
        ("everything", 2), ("corrections", 1), ("health", 2), ("food-corrections", 1), ("money", 0),
        ("en", 2), ("zh", 0), ("health-en-corrections", 1), ("health-zh", 0),
    ],
)  # fmt: skip
def test_a_feed_holds_what_it_is_about(ours: Desk, which: str, versions: int) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    found = feedparser.parse(Client().get(f"/rumours/feeds/{which}.atom").content)
    assert len(found.entries) == versions


def test_a_correction_stays_in_its_feed_however_much_is_published_after_it(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST", 1)
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    published(ours, "rain", "Will it rain for a year?", topics=["weather"])
    ends = {"everything": "rain/1/", "health": "garlic/2/", "corrections": "garlic/2/", "zh": ""}
    for which, end in ends.items():
        found = feedparser.parse(Client().get(f"/rumours/feeds/{which}.atom").content).entries
        wanted = [f"http://localhost:8000/rumours/checks/{end}"] if end else []
        assert [one.id for one in found] == wanted


def test_what_was_published_before_there_were_labels_gets_the_same(ours: Desk) -> None:
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    before = set(VersionLabel.objects.values_list("version_id", "label"))
    assert len(before) == 7
    VersionLabel.objects.all().delete()
    migration = "fairwitness.web.store.migrations.0062_label_what_is_there"
    import_module(migration).label_what_is_there(apps, None)
    assert set(VersionLabel.objects.values_list("version_id", "label")) == before


@pytest.mark.parametrize(
    "name", ["none", "en-health", "everything-en", "health-", "corrections-en"]
)
def test_there_is_no_feed_of_another_name(name: str) -> None:
    assert Client().get(f"/rumours/feeds/{name}.atom").status_code == 404
    assert Client().get(f"/rumours/feeds/{name}.exe").status_code == 404


def test_the_hub_is_told_of_every_feed_that_has_news_and_again_when_it_was_down(
    ours: Desk, hub: Receiver
) -> None:
    hub.answers = [503]
    published(ours)
    work()
    row = Outgoing.objects.get()
    assert row.attempts == 1
    Outgoing.objects.update(due_at=row.version.published_at)  # type: ignore[union-attr]
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    work()
    (_, _, first), (_, _, again), (path, headers, second) = hub.heard
    assert path == "/publish"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert first == again
    told, corrected = parse_qs(first.decode()), parse_qs(second.decode())
    assert told["hub.mode"] == ["publish"]
    assert "http://localhost:8000/rumours/feeds/health-en.json" in told["hub.url"]
    assert not any("corrections" in url or "zh" in url for url in told["hub.url"])
    assert "http://localhost:8000/rumours/feeds/food-corrections.rss" in corrected["hub.url"]
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("wrong", ["ftp://hub.example/", "hub.example", "https://"])
def test_a_hub_that_is_no_address_is_refused_at_the_start(wrong: str) -> None:
    assert environment.read({}).websub_hub is None
    assert environment.read({"FAIRWITNESS_WEBSUB_HUB": HUB}).websub_hub == HUB
    with pytest.raises(environment.BadEnvironment, match="FAIRWITNESS_WEBSUB_HUB"):
        environment.read({"FAIRWITNESS_WEBSUB_HUB": wrong})


def test_a_page_shows_a_picture_that_is_drawn_once(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(ours)
    page = Client().get("/rumours/checks/garlic/").content.decode()
    assert (
        'property="og:image" content="http://localhost:8000/rumours/checks/garlic/1/card.png"'
        in page
    )
    answer = Client().get("/rumours/checks/garlic/1/card.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", answer.content[16:24]) == (card.WIDTH, card.HEIGHT)
    monkeypatch.setattr(card, "_drawn", lambda _: pytest.fail("drawn again"))
    assert Client().get("/rumours/checks/garlic/1/card.png").content == answer.content


@pytest.mark.parametrize(
    "claim", ["W" * 900, "谣" * 900, '#import "x": *', "😀\u200d🏳️ $x$ \\ @a <b>", "العربية"]
)
def test_no_wording_breaks_the_picture(ours: Desk, claim: str) -> None:
    published(ours, claim=[{"text": claim, "lang": "en"}], summary=claim)
    assert Client().get("/rumours/checks/garlic/1/card.png").status_code == 200


def test_a_check_may_be_framed_small_and_nothing_else_may(ours: Desk) -> None:
    published(ours)
    answer = Client().get("/rumours/zh/embed/garlic/")
    page = answer.content.decode()
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    assert "不实" in page
    assert "<script" not in page
    assert "<form" not in page
    assert (
        "http://localhost:8000/rumours/embed/garlic/"
        in Client().get("/rumours/checks/garlic/").content.decode()
    )
    for path in ("/rumours/", "/rumours/checks/garlic/", "/rumours/news/"):
        kept = Client().get(path)
        assert kept.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in kept.headers["Content-Security-Policy"]


def test_a_frame_shows_that_a_check_was_retracted(ours: Desk) -> None:
    published(ours)
    followed(ours, "retraction")
    page = Client().get("/rumours/en/embed/garlic/").content.decode()
    assert "it no longer stands" in page
    assert 'class="verdict' not in page
    assert "No study shows" not in page


def test_the_page_of_news_names_the_feeds_that_were_chosen() -> None:
    asked = {"topic": "health", "language": "zh", "corrections": "1"}
    page = Client().get("/rumours/en/news/", asked).content.decode()
    for form in feeds.FORMS:
        assert f"/rumours/feeds/health-zh-corrections.{form}" in page
    hostile = {"topic": "<script>", "language": "xx", "corrections": "2"}
    assert (
        "/rumours/feeds/everything.atom" in Client().get("/rumours/news/", hostile).content.decode()
    )
