import math
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from daily import day, series, steady
from hypothesis import given, settings
from hypothesis import strategies as st
from made_series import CASES, made

from fairwitness.core.problem import Problem
from fairwitness.duties.change import Watch, changes, continued

_COUNTS = st.lists(st.none() | st.integers(0, 40).map(float), max_size=120)


@settings(max_examples=12, deadline=None)
@given(case=st.sampled_from(CASES), seed=st.integers(0, 10**6), data=st.data())
@pytest.mark.parametrize("size", ["large", "people", "small"])
def test_more_days_never_unsay_a_change(size: str, case: Any, seed: int, data: Any) -> None:
    one = made(case, size, seed, days=400)
    whole = changes(one.series, holidays=one.holidays)
    until = one.series.start + timedelta(days=data.draw(st.integers(0, 400)))
    early = changes(one.series.until(until), holidays=one.holidays)
    known = [change.identity for change in whole if change.noticed < until]
    assert [change.identity for change in early] == known


@settings(max_examples=6, deadline=None)
@given(case=st.sampled_from(CASES), seed=st.integers(0, 10**6), data=st.data())
@pytest.mark.parametrize("size", ["large", "small"])
def test_a_day_at_a_time_says_what_the_whole_says(
    size: str, case: Any, seed: int, data: Any
) -> None:
    one = made(case, size, seed, days=600)
    begin = data.draw(st.integers(420, 560))
    said = changes(
        one.series.until(one.series.start + timedelta(days=begin)), holidays=one.holidays
    )
    for days in range(begin, 600):
        today = one.series.start + timedelta(days=days)
        known = one.series.until(today + timedelta(days=1)).since(today - timedelta(days=380))
        said = continued(known, said, since=today, holidays=one.holidays)
    assert said == changes(one.series, holidays=one.holidays)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), factor=st.sampled_from([2, 3, 10, 1000]))
def test_counting_in_another_unit_changes_no_day(seed: int, factor: int) -> None:
    chance = np.random.default_rng(seed)
    days = [*steady(200, level=1e7, seed=seed), *(1.25 * n for n in steady(80, 1e7, seed + 1))]
    days[150:153] = chance.uniform(0, 3e7, 3).tolist()
    no_rule = Watch(rule_units=math.inf)
    one = changes(series(days), watch=no_rule)
    other = changes(series([factor * n for n in days]), watch=no_rule)
    assert [change.identity for change in one] == [change.identity for change in other]
    assert [change.effect for change in one] == pytest.approx([c.effect for c in other])


@settings(max_examples=60, deadline=None)
@given(days=_COUNTS, metric=st.sampled_from(["notices.received", "log.active_daily"]))
def test_no_series_of_counts_is_too_odd(days: list[float | None], metric: str) -> None:
    for change in changes(series(days, metric=metric)):
        assert 0 < change.confidence < 1
        assert change.interval[0] <= change.effect <= change.interval[1]
        assert change.day <= change.noticed
        assert all(map(math.isfinite, (change.before, change.after, change.effect)))


@settings(max_examples=20, deadline=None)
@given(rate=st.floats(0, 6), seed=st.integers(0, 10**6), days=st.integers(0, 90))
def test_chance_alone_raises_next_to_nothing_in_a_short_series(
    rate: float, seed: int, days: int
) -> None:
    counts = np.random.default_rng(seed).poisson(rate, days).astype(float)
    assert len(changes(series(counts.tolist(), metric="notices.received"))) <= 1


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (-1.0, "a negative number"),
        (math.nan, "a number without an end"),
        (math.inf, "a number without an end"),
        ("12", "something that is not a number"),
        (True, "something that is not a number"),
    ],
)
def test_what_no_count_can_be_is_told_with_its_day(value: Any, told: str) -> None:
    with pytest.raises(Problem) as problem:
        changes(series([5.0, value, 5.0]))
    assert problem.value.what == f"The series 'log.active_daily' holds {told} on 2024-01-02."
    assert problem.value.fix


def test_holidays_that_are_no_days_are_told() -> None:
    with pytest.raises(Problem, match="not a day"):
        changes(series(steady(60)), holidays=["2024-01-01"])  # type: ignore[list-item]
    with pytest.raises(Problem, match="not a day"):
        changes(series(steady(60)), holidays="2024-01-01")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["least_effect", "sureness", "rule_units", "surge_effect"])
def test_a_watch_that_makes_no_sense_is_told(name: str) -> None:
    with pytest.raises(Problem, match=name):
        Watch(**{name: 0})


def test_a_holiday_far_outside_the_series_changes_nothing() -> None:
    days = [*steady(200), *(1.5 * n for n in steady(60))]
    assert changes(series(days), holidays=[day(-4000), day(4000)]) == changes(series(days))
