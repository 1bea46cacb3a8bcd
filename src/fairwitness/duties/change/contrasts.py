"""
Compare the last days of a series with the weeks before them.

In:       a `Prepared`, the days to look at, and since when the present level holds.
Out:      a `Contrast` for each number of last days: expected, reached, and the error of both.
Not here: making days comparable (`preparing`), calling a difference a change (`shifts`, `surges`).

The weeks before are eight; the slow trend of half a year is carried on. The error reckons in that
noisy days remember each other, that counting and rounding are noisy, and that the trend is
uncertain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairwitness.duties.change.preparing import WEEK, Prepared
from fairwitness.duties.change.robust import Numbers, known, median, trimmed, windows

BASE_DAYS = 56
TREND_WEEKS = 26
TREND_LAG_WEEKS = 3
FIRST_BASE_DAYS = 28
"""Days that the first level of a series must have been known."""
NEXT_BASE_DAYS = 10
"""Days that a new level must have been known before it can change again."""
_TRIM = 0.3
_LEAST_KNOWN = 0.6
_TREND_BELIEF = 0.0012
"""Growth of a day that is nothing unusual [share, one standard deviation]."""
_TREND_WEEKS_APART = 4
_EARLIER, _LATER = np.triu_indices(TREND_WEEKS, k=_TREND_WEEKS_APART)
_LEAST_WEEK = 4

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The last days against the weeks before, for every day of a stretch."""

    days: int
    """How many last days."""
    expected: Numbers
    """Level that the weeks before let expect [square root of the unit]; NaN: cannot say."""
    reached: Numbers
    """Level of the last days [the same]."""
    error: Numbers
    """Standard error of their difference [the same]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """What the weeks before a day come to, by day."""

    level: Numbers
    known: Places
    age: Numbers
    """Days from the centre of the known days to the last one."""


def contrasts(
    ready: Prepared, lengths: Sequence[int], *, begin: int, end: int, floor: int | None
) -> list[Contrast]:
    """
    Compare the last `lengths` days with the weeks before, for each of the days `begin` to `end`.

    Days before `floor` belong to an older level and are left out.
    """
    low = max(0, begin - max(lengths) - BASE_DAYS)
    levels = _since(ready.levels[low:end], None if floor is None else floor - low)
    least = FIRST_BASE_DAYS if floor is None else NEXT_BASE_DAYS
    base = _base(levels)
    weeks = np.arange(begin, end) // WEEK
    trend = _trend(ready, weeks, floor)
    at = np.arange(begin, end) - low
    return [
        _contrast(ready, weeks, trend, _before(base, at - days, least), windows(levels, days)[at])
        for days in lengths
    ]


def effect(expected: Numbers, reached: Numbers) -> Numbers:
    """Return the change relative to what was expected, which is held to be at least 1 a day."""
    return np.asarray((reached**2 - expected**2) / np.maximum(1.0, expected**2))


def _since(levels: Numbers, floor: int | None) -> Numbers:
    kept = levels.copy()
    kept[: max(0, floor or 0)] = np.nan
    return kept


def _base(levels: Numbers) -> _Base:
    rows = windows(levels, BASE_DAYS)
    there = ~np.isnan(rows)
    count = there.sum(axis=-1)
    age = (there * np.arange(BASE_DAYS)[::-1]).sum(axis=-1) / np.maximum(1, count)
    return _Base(level=trimmed(rows, _TRIM), known=count, age=age)


def _before(base: _Base, at: Places, least: int) -> _Base:
    """Return what the weeks up to the days `at` come to; NaN where too little is known."""
    inside = np.maximum(at, 0)
    enough = (at >= 0) & (base.known[inside] >= least)
    return _Base(
        level=np.where(enough, base.level[inside], np.nan),
        known=base.known[inside],
        age=base.age[inside],
    )


def _contrast(
    ready: Prepared, weeks: Places, trend: tuple[Numbers, Numbers], before: _Base, recent: Numbers
) -> Contrast:
    days, count = recent.shape[-1], known(recent)
    slope, doubt = trend
    lag = before.age + (days + 1) / 2
    expected = np.maximum(0.0, before.level + slope * lag)
    doubt = np.where(np.isnan(doubt), _TREND_BELIEF / 2 * before.level, doubt)
    one = np.maximum(1.0, expected)
    counted = np.sqrt(ready.least_noise**2 + (ready.rounding / 2 / one) ** 2)
    noise = np.maximum(ready.noise[weeks] * one, counted)
    carried = ready.carried[weeks]
    means = _share(count, carried) + _share(before.known, carried)
    return Contrast(
        days=days,
        expected=np.where(count >= _LEAST_KNOWN * days, expected, np.nan),
        reached=trimmed(recent, _TRIM),
        error=np.sqrt(noise**2 * means + (doubt * lag) ** 2),
    )


def _share(count: Places, carried: Numbers) -> Numbers:
    """Return the variance of a mean of `count` days that remember each other, one day's being 1."""
    n = np.maximum(1, count)
    kept = 1 - carried
    memory = (1 + carried) / kept - 2 * carried * (1 - carried**n) / (n * kept**2)
    return np.asarray(memory / n)


def _trend(ready: Prepared, weeks: Places, floor: int | None) -> tuple[Numbers, Numbers]:
    """
    Return the slope of the level and its standard error, for each entry of `weeks`.

    The slope is the middle one of all pairs of weeks, drawn to zero as far as it is uncertain;
    the error is NaN where none is known. The last three weeks are left out: they may be the change.
    """
    first, last = int(weeks[0]), int(weeks[-1])
    low = max(0, first - TREND_WEEKS - TREND_LAG_WEEKS)
    levels = ready.levels[low * WEEK : (last + 1) * WEEK]
    levels = _since(levels, None if floor is None else floor - low * WEEK)
    rows = np.concatenate([levels, np.full(-len(levels) % WEEK, np.nan)]).reshape(-1, WEEK)
    middle = np.where(known(rows) >= _LEAST_WEEK, median(rows), np.nan)
    middle = np.concatenate([np.full(TREND_LAG_WEEKS + 1, np.nan), middle])[: len(middle)]
    past = windows(middle, TREND_WEEKS)[first - low :]
    steps = past[:, _LATER] - past[:, _EARLIER]
    slope = median(steps / (WEEK * (_LATER - _EARLIER)))
    usual, days = median(past), known(past) * float(WEEK)
    noise = np.maximum(ready.noise[first : last + 1] * usual, ready.least_noise)
    carried = ready.carried[first : last + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = 12 * noise**2 * (1 + carried) / (1 - carried) / days**3
        belief = (_TREND_BELIEF / 2 * usual) ** 2
        trust = belief / (belief + chance)
        doubt = np.where(np.isnan(slope), np.nan, np.sqrt(trust * chance))
    slope = np.where(np.isnan(slope), 0.0, slope * trust)
    index: NDArray[Any] = weeks - first
    return slope[index], doubt[index]
