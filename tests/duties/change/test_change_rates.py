"""Recall and false alarms on few made series; bench/duties/run.py measures them on many."""

import pytest
from made_series import CASES, made
from ours import alarm
from scoring import Score

from fairwitness.duties.change import changes

SEEDS = range(5000, 5025)


def score(name: str, size: str) -> Score:
    (case,) = [case for case in CASES if case.name == name]
    result = Score()
    for seed in SEEDS:
        one = made(case, size, seed)
        found = changes(one.series, holidays=one.holidays)
        result.add(one, [alarm(one, change) for change in found])
    return result


@pytest.mark.parametrize(
    ("name", "least"),
    [("+15 %", 0.72), ("+30 %", 0.96), ("+100 %", 0.92), ("ramp +30 %", 0.84), ("fall 30 %", 0.92)],
)
def test_planted_changes_are_found_within_three_weeks(name: str, least: float) -> None:
    result = score(name, "large")
    assert result.recall >= least
    assert result.false_a_year <= 0.5


@pytest.mark.parametrize(("size", "most"), [("large", 0.4), ("people", 0.5), ("small", 0.3)])
def test_services_without_a_change_raise_few_false_alarms(size: str, most: float) -> None:
    assert score("nothing", size).false_a_year <= most


def test_a_small_community_that_doubles_is_mostly_found() -> None:
    assert score("+100 %", "small").recall >= 0.6


def test_the_same_seed_makes_the_same_series() -> None:
    assert made(CASES[1], "large", 3).series == made(CASES[1], "large", 3).series
