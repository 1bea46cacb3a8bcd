"""What can be declared, and what is told of what cannot."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_duties import at, event

from fairwitness.core.problem import Problem
from fairwitness.duties import events
from fairwitness.duties.events import BadEvent, Event

NOW = at("2026-09-01")
GOOD = {"kind": "launch", "day": "2026-10-01", "by": "safety lead"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "party"}, "kind"),
        ({"day": "soon"}, "day"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "1999-12-31"}, "century"),
        ({"day": "2026-10-01T09:00:00"}, "offset"),
        ({"by": " "}, "by"),
        ({"user": "@somebody:example"}, "user"),
        ({"kind": "feature"}, "needs topic"),
        ({"kind": "notice", "day": "2026-08-01"}, "needs authority and scope"),
        ({"kind": "users", "scope": "uk", "number": -1}, "number"),
        ({"kind": "users", "scope": "uk", "day": "2026-09-09", "number": 1}, "in the future"),
        ({"topic": "../etc"}, "topic"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_what_is_no_event_is_told_in_a_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadEvent, match=said) as told:
        events.event(GOOD | wrong, now=NOW)
    assert told.value.fix


@pytest.mark.parametrize(
    "text",
    ["{", "just words", "5", "- 5", "[[[", "- {kind: launch}", "events: {a: b}", "\x00", "- !!x 1"],
)
def test_a_file_that_holds_no_events_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(Problem) as told:
        events.read(text, now=NOW)
    assert told.value.fix


def test_a_file_may_be_a_list_or_hold_one_and_may_be_empty() -> None:
    one = "- {kind: launch, day: 2026-10-01, by: safety lead}"

    assert events.read("", now=NOW) == ()
    assert events.read(one, now=NOW) == events.read(f"events:\n{one}", now=NOW)
    assert events.read(one, now=NOW)[0].date == date(2026, 10, 1)


def test_a_moment_in_a_file_keeps_its_offset() -> None:
    text = "- {kind: launch, day: 2026-03-29T09:00:00+08:00, by: safety lead}"

    (read,) = events.read(text, now=NOW)

    assert read == Event.model_validate(read.plain())
    assert "+08:00" in str(read.plain()["day"])


def test_the_same_event_has_the_same_id_and_another_another() -> None:
    assert event("launch", "2026-10-01").id == event("launch", "2026-10-01").id
    assert event("launch", "2026-10-01").id != event("launch", "2026-10-02").id


def test_what_would_steer_a_terminal_or_turn_text_round_is_taken_out() -> None:
    made = event("launch", "2026-10-01", note="a\x1b[31m\x07\u202eb\u2066c")

    assert made.note is not None
    assert made.note.isprintable()


@given(st.text(max_size=400))
def test_any_text_is_events_or_a_sentence(text: str) -> None:
    with suppress(BadEvent):
        assert all(isinstance(one, Event) for one in events.read(text, now=NOW))
