"""
Take the numbers out of a series, and say in a sentence what is wrong with it.

In:       a `Series`, holidays.
Out:      an array with NaN for days without a number; a `Problem` where the series cannot be right.
Not here: detection. A message names the day, never the number.
"""

import math
from collections.abc import Collection
from datetime import date, datetime, timedelta
from numbers import Real

import numpy as np

from fairwitness.core.problem import Problem
from fairwitness.core.series import Series
from fairwitness.duties.change.contrasts import FIRST_BASE_DAYS
from fairwitness.duties.change.robust import Numbers
from fairwitness.duties.change.shifts import LEVEL_DAYS

FIRST_DAYS = FIRST_BASE_DAYS + min(LEVEL_DAYS)
"""Days with a number that a series needs before a lasting change can be said."""
_PLAIN = {float, int, type(None)}
"""Kinds of values that are looked at all at once."""


class UnusableSeries(Problem):
    """A daily series holds what no count can be."""

    code = "unusable-series"


def read(series: Series, skipped: int = 0) -> Numbers:
    """Return the numbers of `series` without the first `skipped`, NaN for None."""
    if not isinstance(series.start, date) or isinstance(series.start, datetime):
        raise UnusableSeries(
            f"The series {series.metric!r} does not say on which day it starts.",
            fix="Give the first day as a date.",
        )
    values = series.values[skipped:]
    if set(map(type, values)) <= _PLAIN:
        numbers = np.array(values, dtype=np.float64)
        if np.isnan(numbers).sum() == values.count(None) and not _endless_or_negative(numbers):
            return numbers
    for place, value in enumerate(values, start=skipped):
        wrong = None if value is None else _wrong(value)
        if wrong:
            day = series.start + timedelta(days=place)
            raise UnusableSeries(
                f"The series {series.metric!r} holds {wrong} on {day.isoformat()}.",
                fix="A day holds how many there were, or None where that is not recorded.",
            )
    return np.array([math.nan if v is None else float(v) for v in values], dtype=np.float64)


def days_off(holidays: Collection[date]) -> Collection[date]:
    """Return `holidays` if each of them is a day."""
    if isinstance(holidays, str) or any(
        not isinstance(day, date) or isinstance(day, datetime) for day in holidays
    ):
        raise UnusableSeries(
            "A holiday is not a day.", fix="Give holidays as dates, without a time."
        )
    return holidays


def why_silent(series: Series) -> str | None:
    """Say why nothing can be said of a series yet; None where it can."""
    numbers = read(series)
    there = int((~np.isnan(numbers)).sum())
    if there == 0:
        return f"No day of {series.metric} has a number."
    if there < FIRST_DAYS:
        return (
            f"{there} days of {series.metric} have a number; "
            f"a lasting change can be said from {FIRST_DAYS} on."
        )
    return None


def _endless_or_negative(numbers: Numbers) -> bool:
    with np.errstate(invalid="ignore"):
        return bool((np.isinf(numbers) | (numbers < 0)).any())


def _wrong(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, Real):
        return "something that is not a number"
    if not math.isfinite(value):
        return "a number without an end"
    if value < 0:
        return "a negative number"
    return None
