"""A client written for Google's Fact Check Tools API finds what it expects."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_checks import DESK, HOSTILE, page, published

from fairwitness.rumours.fact_check_tools import BadSearch, parse, refusal, respond
from fairwitness.rumours.review import Review, review

TODAY = date(2026, 11, 26)
OURS = review(page(published()), DESK)


def ask(reviews: list[Review], **parameters: str) -> dict[str, Any]:
    asked: Mapping[str, str] = {"query": "garlic", **parameters}
    return respond(parse(asked), reviews, asked, today=TODAY)


def test_the_answer_has_the_shape_of_googles() -> None:
    assert ask([OURS], key="a-key", alt="json") == {
        "claims": [
            {
                "text": "Garlic water cures the flu",
                "claimReview": [
                    {
                        "publisher": {"name": DESK.name, "site": "desk.example"},
                        "url": "https://desk.example/checks/garlic",
                        "title": "No study shows that garlic cures the flu.",
                        "reviewDate": "2026-11-26T00:00:00Z",
                        "textualRating": "False",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }


def test_two_reviews_of_one_claim_are_one_claim() -> None:
    other = replace(OURS, publisher="Others", claimed=date(2026, 11, 1))

    (claim,) = ask([OURS, other])["claims"]

    assert len(claim["claimReview"]) == 2
    assert claim["claimDate"] == "2026-11-01T00:00:00Z"


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"languageCode": "en-US"}, True),
        ({"languageCode": "zh"}, False),
        ({"reviewPublisherSiteFilter": "desk.example"}, True),
        ({"reviewPublisherSiteFilter": "https://www.desk.example/"}, True),
        ({"reviewPublisherSiteFilter": "example"}, True),
        ({"reviewPublisherSiteFilter": "esk.example"}, False),
        ({"maxAgeDays": "0"}, True),
        ({"maxAgeDays": "1"}, True),
        ({"maxAgeDays": "999999999"}, True),
    ],
)
def test_what_is_asked_for_is_what_comes(parameters: dict[str, str], found: bool) -> None:  # noqa: FBT001 - a table
    assert bool(ask([OURS], **parameters)) is found


def test_age_is_that_of_the_claim_or_the_review_whichever_is_newer() -> None:
    old = replace(OURS, reviewed=TODAY - timedelta(days=30))

    assert ask([old], maxAgeDays="7") == {}
    assert ask([replace(old, claimed=TODAY)], maxAgeDays="7") != {}
    assert ask([replace(old, reviewed=None)], maxAgeDays="7") == {}


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": ""},
        {"query": " \x00"},
        {"pageSize": "-1"},
        {"pageSize": "ten"},
        {"maxAgeDays": "1e9"},
        {"maxAgeDays": "９"},
        {"offset": "1" * 5_000},
        {"pageToken": "x"},
        {"pageToken": HOSTILE},
        {"pageToken": "é" * 10_000},
        {"pageToken": "OTk5OTk5OTk5OTk5OTk5OS54"},
    ],
)
def test_a_request_that_cannot_be_answered_is_refused_as_google_does(
    parameters: dict[str, str],
) -> None:
    with pytest.raises(BadSearch) as caught:
        parse({"query": "garlic", **parameters})

    assert refusal(caught.value)["error"]["status"] == "INVALID_ARGUMENT"


def test_a_token_is_only_good_for_its_own_request() -> None:
    many = [replace(OURS, claim=f"Claim {n}") for n in range(30)]
    token = ask(many)["nextPageToken"]

    assert ask(many, pageToken=token)["claims"][0]["text"] == "Claim 10"
    with pytest.raises(BadSearch):
        parse({"query": "onion", "pageToken": token})


@settings(deadline=None)
@given(count=st.integers(0, 60), size=st.integers(1, 25))
def test_the_pages_together_are_the_whole_list_once(count: int, size: int) -> None:
    many = [replace(OURS, claim=f"Claim {n}") for n in range(count)]
    found, token = [], ""
    while True:
        answer = ask(many, pageSize=str(size), **({"pageToken": token} if token else {}))
        assert len(answer.get("claims", [])) <= size
        found += [claim["text"] for claim in answer.get("claims", [])]
        token = answer.get("nextPageToken", "")
        if not token:
            break

    assert found == [f"Claim {n}" for n in range(count)]
