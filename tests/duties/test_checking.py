"""A run over series: what is no series is told, and what is none says nothing."""

import math
from pathlib import Path

import pytest
from made_duties import run, series

from fairwitness.core.series import Series
from fairwitness.duties import spans
from fairwitness.duties.checking import BadSeries

CAC = "cac-2018/2018-11-30"
QUIET = [3.0, 2.0, 4.0, 3.0, 2.0, 5.0, 3.0]


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf])
def test_what_is_no_count_is_told_with_its_day(wrong: float, tmp_path: Path) -> None:
    values = [*QUIET * 10, wrong]

    with pytest.raises(BadSeries, match="2026-03-12"):
        run(tmp_path / "r", "2026-06-01", CAC, watched=[series("notices.received", values)])


def test_days_that_have_not_happened_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSeries, match="after the day of the run"):
        run(tmp_path / "r", "2026-01-20", CAC, watched=[series("notices.received", QUIET * 10)])


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None],
        [5.0, 6.0, 4.0],
        [None] * 200,
        [0.0] * 200,
        [7.0] * 200,
        [*QUIET * 12, *[None] * 40, *QUIET * 12],
        [v if n % 3 else None for n, v in enumerate(QUIET * 25)],
    ],
)
def test_short_constant_empty_and_torn_series_raise_nothing(
    values: list[float | None], tmp_path: Path
) -> None:
    watched = [series("notices.received", values, start="2026-01-01")]

    assert run(tmp_path / "r", "2026-12-01", CAC, watched=watched).open == ()


def monthly(*values: float | None) -> Series:
    """Return a series with one number a month of 2026."""
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30]
    plain = series(
        "accounts.created", [v for v, n in zip(values, days, strict=False) for _ in range(n)]
    )
    return Series(
        metric=plain.metric,
        source=plain.source,
        dimensions=(("span", "month"),),
        unit="accounts",
        people=True,
        start=plain.start,
        values=plain.values,
    )


def test_a_month_that_doubles_is_a_change_known_when_it_is_over() -> None:
    (found,) = spans.changes(monthly(30, 35, 30, 70))

    assert (str(found.day), str(found.noticed)) == ("2026-04-01", "2026-04-30")
    assert (found.before, found.after, found.kind) == (30, 70, "rise")


@pytest.mark.parametrize(
    "values", [(30, 40), (30, 45), (30, None, 70), (None, 70), (0, 70), (10, 20)]
)
def test_a_month_that_chance_or_rounding_explains_is_none(values: tuple[float | None, ...]) -> None:
    assert spans.changes(monthly(*values)) == ()


def test_what_was_said_of_earlier_months_stays_said() -> None:
    whole = monthly(30, 35, 30, 70, 75, 20, 25, 90)
    said = spans.changes(whole)
    assert len(said) == 3
    for change in said:
        until = whole.until(change.noticed.fromordinal(change.noticed.toordinal() + 1))
        assert change in spans.changes(until)
