"""Matching by meaning where the extra is installed, by words where it is not or is busy."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rumour_desk import Desk, asked, published

from fairwitness.rumours.matching.calibration import UNCALIBRATED
from fairwitness.web.store.models import Rumour, Sample
from fairwitness.web.store.rumours import finding, places

OTHER_WORDS = "感冒的时候吃蒜有用吗"
"""Shares hardly a word with the check."""


def page(question: str = OTHER_WORDS) -> str:
    answer = Client().post("/rumours/answer/", {"question": question})
    assert answer.status_code == 200
    return answer.content.decode()


def told() -> str:
    return Client().get("/rumours/matching/").content.decode()


def test_other_words_of_the_same_meaning_find_a_check(ours: Desk, settings: Any) -> None:
    settings.MATCH_BY_MEANING = True
    published(ours)
    published(
        ours,
        "bridge",
        "Is the bridge shut?",
        claim=[{"text": "The old bridge is shut on Sunday", "lang": "en"}],
        summary="It is open every day.",
        explanation=[{"text": "The town says so.", "evidence": "e1"}],
    )
    assert places.matcher().semantic is not None
    found = finding.answer(OTHER_WORDS)
    assert found.matched_by == "meaning"
    ranked = finding.ranked(OTHER_WORDS, 2)
    assert ranked[0].check == "garlic"
    assert "By their words and by their meaning." in told()


def test_who_would_wait_is_answered_by_words(
    ours: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MATCH_BY_MEANING = True
    published(ours)
    monkeypatch.setattr(finding, "PATIENCE_S", 0.01)
    with finding.ENCODING:  # somebody else's question is being encoded
        assert finding.answer("garlic water and the flu").matched_by == "words"
    assert finding.answer("garlic water and the flu").matched_by == "meaning"
    asked("Do onions in a sock cure the flu?")
    assert Rumour.objects.order_by("-id")[0].matched_by == "meaning"


def test_lines_are_drawn_for_each_way_apart(ours: Desk) -> None:
    published(ours)
    assert Sample.objects.get().matched_by == "words"
    for n in range(finding.ENOUGH):
        Sample.objects.create(strength=n / 100, answerable=False, matched_by="meaning")
    assert finding.lines("words") == finding.START
    assert finding.lines("meaning").match < UNCALIBRATED.match
    Sample.objects.filter(matched_by="meaning").first().delete()  # type: ignore[union-attr]  # there
    Sample.objects.filter(matched_by="meaning").first().delete()  # type: ignore[union-attr]  # there
    assert finding.lines("meaning") == UNCALIBRATED


def test_how_often_it_was_wrong_is_published_once_enough_was_decided(ours: Desk) -> None:
    published(ours)
    text = told()
    assert "By their words alone" in text
    assert "Not enough yet" in text
    now = timezone.now() - timedelta(hours=2)
    for n in range(30):
        Rumour.objects.create(
            text=f"Question {n}",
            first_day=now.date(),
            last_day=now.date(),
            check_id="garlic",
            closed_at=now,
            said="match" if n < 10 else "none",
            said_check="garlic" if n < 9 else "bridge" if n < 10 else "",
        )
    text = Client().get("/rumours/zh/matching/").content.decode()
    assert "1 / 10" in text
    assert "10.0% (1.8% – 40.4%)" in text
