"""How often something was asked, never by whom."""

from dataclasses import fields
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.window import Window
from fairwitness.rumours.demand import Asked, at_least, series, shown

START = date(2026, 11, 1)
WEEK = Window(START, date(2026, 11, 8))
OVER = date(2026, 12, 1)


def asked(day: int, lang: str, times: int) -> list[Asked]:
    return [Asked(START + timedelta(days=day), lang)] * times


def test_fewer_than_ten_questions_of_a_day_and_language_are_not_shown() -> None:
    entries = [*asked(0, "zh", 9), *asked(1, "zh", 10), *asked(2, "zh", 23), *asked(1, "en", 3)]

    english, chinese = series(entries, window=WEEK, today=OVER, langs=["zh", "en"], check="garlic")

    assert chinese.values == (None, 10.0, 25.0, 0.0, 0.0, 0.0, 0.0)
    assert english.values[1] is None
    assert chinese.dimensions == (("check", "garlic"), ("lang", "zh"))
    assert at_least([english, chinese]) == 35


def test_a_day_that_is_not_over_is_not_shown() -> None:
    (found,) = series(
        asked(2, "en", 50), window=WEEK, today=START + timedelta(days=2), langs=["en"]
    )

    assert found.values == (0.0, 0.0)


def test_a_language_that_the_desk_does_not_serve_makes_no_series_of_its_own() -> None:
    found = series(asked(0, "xx", 50), window=WEEK, today=OVER, langs=["en", "other"])

    assert [dict(each.dimensions)["lang"] for each in found] == ["en", "other"]
    assert found[1].values[0] == 50.0


def test_a_question_has_a_day_and_a_language_and_nothing_else() -> None:
    assert [field.name for field in fields(Asked)] == ["day", "lang"]


@given(count=st.integers(0, 10**6), k=st.sampled_from([10, 15, 20, 50]))
def test_nothing_between_zero_and_k_is_ever_shown(count: int, k: int) -> None:
    policy = ReleasePolicy(k=k, base=5)

    found = shown(count, policy)

    assert found is None or found == 0 or found >= k
    assert found is None or abs(found - count) <= policy.base / 2
    assert (found is None) == (0 < count < k)


@given(
    entries=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["en", "zh"])), max_size=80),
    data=st.data(),
)
def test_the_order_of_questions_tells_nothing(
    entries: list[tuple[int, str]], data: st.DataObject
) -> None:
    made = [Asked(START + timedelta(days=day), lang) for day, lang in entries]
    mixed = data.draw(st.permutations(made))

    assert series(made, window=WEEK, today=OVER, langs=["en", "zh"]) == series(
        mixed, window=WEEK, today=OVER, langs=["en", "zh"]
    )
