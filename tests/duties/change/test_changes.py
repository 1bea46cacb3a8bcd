from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from daily import day, series, steady

from fairwitness.duties.change import Change, Watch, changes, why_silent


def only(found: tuple[Change, ...]) -> Change:
    (change,) = found
    return change


def test_a_quiet_service_says_nothing() -> None:
    assert changes(series(steady(400))) == ()


def test_a_rise_by_a_third_is_said_once_with_its_day_and_size() -> None:
    days = steady(300)
    days[200:] = [1.3 * n for n in days[200:]]
    rise = only(changes(series(days)))
    assert (rise.kind, rise.shape, rise.method) == ("rise", "level", "shift")
    assert abs((rise.day - day(200)).days) <= 2
    assert timedelta(7) <= rise.noticed - day(200) <= timedelta(21)
    assert rise.effect == pytest.approx(0.3, abs=0.05)
    assert rise.interval[0] < 0.3 < rise.interval[1]
    assert rise.after == pytest.approx(1.3 * rise.before, rel=0.05)
    assert 0.5 < rise.confidence < 1
    assert rise.unit == "notices"


def test_a_fall_is_said_as_a_fall() -> None:
    days = steady(300)
    days[200:] = [0.7 * n for n in days[200:]]
    fall = only(changes(series(days)))
    assert fall.kind == "fall"
    assert fall.effect == pytest.approx(-0.3, abs=0.05)


def test_a_ramp_is_said_once_and_in_time() -> None:
    days = steady(300)
    days[200:] = [n * (1 + 0.3 * min(1, (i + 1) / 14)) for i, n in enumerate(days[200:])]
    ramp = only(changes(series(days)))
    assert ramp.kind == "rise"
    assert ramp.noticed - day(200) <= timedelta(21)


def test_a_rise_and_a_later_fall_are_two_changes() -> None:
    days = steady(400)
    days[200:280] = [1.4 * n for n in days[200:280]]
    assert [change.kind for change in changes(series(days))] == ["rise", "fall"]


def test_a_second_far_larger_rise_soon_after_a_small_one_is_said_too() -> None:
    days = steady(300)
    days[200:] = [1.15 * n for n in days[200:]]
    days[225:] = [2 * n for n in days[225:]]
    small, large = changes(series(days))
    assert small.effect < 0.25
    assert large.noticed - day(225) <= timedelta(21)


@pytest.mark.parametrize(
    ("length", "factor"),
    [(3, 0.0), (4, 0.2), (4, 6.0), (1, 0.1), (8, 1.5), (10, 1.3)],
    ids=["outage", "half an outage", "bots", "migration", "campaign", "long campaign"],
)
def test_what_passes_within_ten_days_is_no_change_of_level(length: int, factor: float) -> None:
    days = steady(300)
    days[200 : 200 + length] = [factor * n for n in days[200 : 200 + length]]
    assert changes(series(days)) == ()


def test_steady_growth_is_no_change() -> None:
    days = [n * 1.6 ** (i / 365) for i, n in enumerate(steady(730))]
    assert changes(series(days)) == ()


def test_holidays_of_the_calendar_are_no_change() -> None:
    days = steady(300)
    off = [day(n) for n in range(200, 216)]
    days[200:216] = [0.5 * n for n in days[200:216]]
    assert changes(series(days), holidays=off) == ()
    assert changes(series(days)) != ()


def test_days_between_two_near_holidays_count_as_days_off() -> None:
    days = steady(300)
    off = [day(n) for n in (200, 205, 211, 215)]
    days[200:216] = [0.5 * n for n in days[200:216]]
    assert changes(series(days), holidays=off) == ()


def test_missing_days_hide_no_rise() -> None:
    days: list[float | None] = list(steady(300))
    days[200:] = [1.4 * n for n in steady(300)[200:]]
    days[203:206] = [None] * 3
    days[150:160] = [None] * 10
    assert only(changes(series(days))).noticed - day(200) <= timedelta(21)


def test_rounded_people_with_suppressed_days_are_watched() -> None:
    chance = np.random.default_rng(7)
    true = chance.poisson([60] * 200 + [110] * 100)
    days = [None if n < 10 else 5.0 * round(n / 5) for n in true]
    rise = only(changes(series(days, people=True)))
    assert abs((rise.day - day(200)).days) <= 3


def test_notices_of_a_small_community_surge() -> None:
    chance = np.random.default_rng(8)
    days = [float(n) for n in chance.poisson(3, 300)]
    days[200:203] = [18.0, 22.0, 15.0]
    surge = only(changes(series(days, metric="notices.received")))
    assert (surge.shape, surge.kind, surge.method) == ("surge", "rise", "surge")
    assert surge.noticed - day(200) <= timedelta(2)


def test_the_same_days_are_no_surge_of_accounts() -> None:
    chance = np.random.default_rng(8)
    days = [float(n) for n in chance.poisson(3, 300)]
    days[200:203] = [18.0, 22.0, 15.0]
    assert changes(series(days, metric="log.active_daily")) == ()


def test_a_surge_that_lasts_becomes_a_level_and_stays_the_same_change() -> None:
    chance = np.random.default_rng(9)
    days = [float(n) for n in chance.poisson([4] * 200 + [20] * 100)]
    whole = series(days, metric="notices.received")
    early = only(changes(whole.until(day(205))))
    late = only(changes(whole))
    assert (early.shape, late.shape) == ("surge", "level")
    assert early.identity == late.identity


def test_notices_that_begin_where_there_were_none_are_said() -> None:
    found = changes(series([0.0] * 200 + [6.0] * 60, metric="notices.received"))
    assert found
    assert found[0].before == 0
    assert found[0].noticed - day(200) <= timedelta(21)


def test_the_plain_rule_says_slow_growth_that_no_shift_is() -> None:
    days = [n * 2.0 ** (max(0, i - 200) / 40) for i, n in enumerate(steady(300, level=60_000))]
    assert "rule" in {change.method for change in changes(series(days), watch=Watch(sureness=99))}


def test_the_plain_rule_needs_its_number_of_units() -> None:
    days = [n * 2.0 ** (max(0, i - 200) / 40) for i, n in enumerate(steady(300, level=600))]
    assert changes(series(days), watch=Watch(sureness=99)) == ()


@pytest.mark.parametrize("days", [[], [5.0] * 3, [None] * 90, [0.0] * 400, [7.0] * 400])
def test_short_empty_and_constant_series_say_nothing(days: list[float | None]) -> None:
    assert changes(series(days)) == ()


def test_a_series_says_why_nothing_can_be_said_of_it() -> None:
    assert why_silent(series([5.0] * 3)) == (
        "3 days of log.active_daily have a number; a lasting change can be said from 39 on."
    )
    assert why_silent(series([None] * 90)) == "No day of log.active_daily has a number."
    assert why_silent(series(steady(90))) is None


def test_a_change_carries_the_key_of_its_series() -> None:
    days = [*steady(200), *(2 * n for n in steady(60))]
    whole = replace(series(days), dimensions=(("kind", "spam"),), source="synapse")
    change = only(changes(whole))
    assert (change.metric, change.source) == ("log.active_daily", "synapse")
    assert change.dimensions == (("kind", "spam"),)
    assert "kind=spam" in change.identity
