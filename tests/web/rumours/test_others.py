"""Reviews of others: taken in from their feeds, shown as theirs, never ours, and removable."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from made_checks import HOSTILE
from rumour_desk import Desk, published

from fairwitness.web.rumours import fetching, taking_in
from fairwitness.web.rumours.fetching import Answer
from fairwitness.web.store.models import CheckAsked, OthersReview

MOON = "The moon is hollow and rings like a bell"


def claim_review(number: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "url": f"https://www.others.example/{number}",
        "claimReviewed": MOON,
        "author": {"@type": "Organization", "name": "The Others", "url": "https://nytimes.com"},
        "datePublished": "2026-10-01",
        "inLanguage": "en",
        "reviewRating": {"@type": "Rating", "alternateName": "Four Pinocchios"},
        **values,
    }


def feed(*reviews: dict[str, Any]) -> bytes:
    """Return a feed as Data Commons publishes it."""
    elements = [{"@type": "DataFeedItem", "item": [each]} for each in reviews]
    whole = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "dataFeedElement": elements,
    }
    return json.dumps(whole).encode()


def take_in(tmp_path: Path, *reviews: dict[str, Any], name: str = "others") -> None:
    (tmp_path / "feed.json").write_bytes(feed(*reviews))
    call_command("others_reviews", "add", name, "--file", str(tmp_path / "feed.json"))


def answer(question: str = "Is the moon hollow?") -> str:
    return Client().post("/rumours/answer/", {"question": question}).content.decode()


def searched(**parameters: str) -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/v1alpha1/claims:search", parameters).json()
    return found


def test_a_review_of_others_stands_beside_our_answer_and_is_none_of_ours(
    ours: Desk, tmp_path: Path
) -> None:
    published(ours)
    take_in(tmp_path, claim_review())
    page = answer()
    assert "No match yet" in page
    assert "The Others says:" in page
    assert "Four Pinocchios" in page
    assert 'href="https://www.others.example/1" rel="nofollow noreferrer noopener external"' in page
    assert 'class="verdict' not in page
    assert not CheckAsked.objects.exists()
    for path in ("/rumours/", "/rumours/feeds/everything.atom", "/rumours/sitemap.xml"):
        assert "others.example" not in Client().get(path).content.decode()
    assert "others.example" not in answer("Garlic water cures the flu")


def test_the_search_of_programs_finds_it_with_its_own_publisher(ours: Desk, tmp_path: Path) -> None:
    published(ours, claim=[{"text": MOON, "lang": "en"}])
    take_in(tmp_path, claim_review())
    (claim,) = searched(query="moon hollow")["claims"]
    publishers = [review["publisher"] for review in claim["claimReview"]]
    assert publishers == [
        {"name": "Rumour desk of localhost", "site": "localhost"},
        {"name": "The Others", "site": "others.example"},
    ]
    (only,) = searched(reviewPublisherSiteFilter="others.example")["claims"]
    assert only["claimReview"][0]["textualRating"] == "Four Pinocchios"
    assert searched(query="moon", reviewPublisherSiteFilter="nytimes.com") == {}


def test_a_lost_index_of_others_is_filled_anew(ours: Desk, tmp_path: Path, settings: Any) -> None:
    assert ours
    take_in(tmp_path, claim_review())
    settings.DATA_FOLDER = tmp_path / "elsewhere"
    assert "Four Pinocchios" in answer()


def test_a_feed_is_read_anew_and_removed_whole(ours: Desk, tmp_path: Path, capsys: Any) -> None:
    assert ours
    take_in(tmp_path, claim_review(1), claim_review(2, claimReviewed="The sun is cold"))
    take_in(tmp_path, claim_review(3, claimReviewed="Mars is made of rust"))
    assert OthersReview.objects.count() == 1
    assert "Four Pinocchios" not in answer()
    assert "Four Pinocchios" in answer("mars is made of rust")
    capsys.readouterr()
    call_command("others_reviews", "list")
    assert capsys.readouterr().out.startswith("others: 1, from a file, 2")
    call_command("others_reviews", "remove", "others")
    assert not OthersReview.objects.exists()
    assert "Four Pinocchios" not in answer("mars is made of rust")
    with pytest.raises(CommandError, match="Give the feed a name"):
        call_command("others_reviews", "add", "../x", "--file", "x")
    with pytest.raises(CommandError, match="No feed"):
        call_command("others_reviews", "remove", "others")


@pytest.mark.django_db
def test_nobody_says_that_they_are_us_and_nothing_is_lost_to_an_empty_feed(tmp_path: Path) -> None:
    take_in(tmp_path, claim_review())
    with pytest.raises(CommandError, match="nothing was changed"):
        take_in(tmp_path, claim_review(url="http://localhost/rumours/checks/garlic/"))
    (tmp_path / "bad.json").write_bytes(b"<html>")
    with pytest.raises(CommandError, match="JSON"):
        call_command("others_reviews", "add", "others", "--file", str(tmp_path / "bad.json"))
    assert OthersReview.objects.count() == 1


@pytest.mark.django_db
def test_hostile_text_of_others_stays_text(tmp_path: Path) -> None:
    hostile = claim_review(
        claimReviewed=f"moon hollow {HOSTILE}",
        author={"name": HOSTILE},
        reviewRating={"alternateName": HOSTILE},
        inLanguage='en" onload="x',
    )
    take_in(tmp_path, hostile, claim_review(2, url="javascript:alert(1)"))
    page = answer("moon hollow")
    assert "<script>alert" not in page
    assert 'onload="x"' not in page
    assert "javascript:" not in page


@pytest.mark.django_db
def test_a_feed_is_fetched_by_the_rules_of_evidence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    socket_enabled: None,  # noqa: ARG001 - names are looked up
) -> None:
    with pytest.raises(CommandError, match="private network"):
        call_command("others_reviews", "add", "others", "--url", "http://127.0.0.1/feed.json")
    headers: list[tuple[str, str]] = []

    def fetch(url: str) -> tuple[Answer, ...]:
        return (
            Answer(url=url, status="200 OK", headers=tuple(headers), body=feed(claim_review())),
        )

    monkeypatch.setattr(fetching, "fetch", fetch)
    call_command("others_reviews", "add", "others", "--url", "https://others.example/feed.json")
    call_command("others_reviews", "refresh", "others")
    assert capsys.readouterr().out.count("1 reviews are kept as theirs; 0 were left out.") == 2
    headers.append(("Content-Encoding", "gzip"))
    with pytest.raises(taking_in.Unreadable):
        taking_in.fetched("https://others.example/feed.json")
