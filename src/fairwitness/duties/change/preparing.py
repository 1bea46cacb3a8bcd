"""
Make days comparable: without the rhythm of the week or holidays, with their usual noise known.

In:       the numbers of a series, holidays.
Out:      a `Prepared`; what it says of a day rests on that day and earlier weeks only.
Not here: comparing (`shifts`, `surges`).

Levels are square roots: steady under counting noise, defined at zero. What changes slowly (weekday
factors, noise) is known once a week, from whole weeks before it, so that an onset does not hide
itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fairwitness.duties.change.robust import Numbers, known, median, trimmed, windows

WEEK = 7
RHYTHM_WEEKS = 16
_LEAST_WEEKS, _TRIM = 3, 0.34
NOISE_WEEKS = 26
_LEAST_FACTOR = 0.1
_BRIDGE_DAYS = 6
_STEP_OF_PEOPLE = 5
_USUAL_CARRIED = 0.4
_USUAL_NOISE = 0.05
_BELIEF_DAYS = 56
_NORMAL = 1.4826
_COUNTING = 0.5
"""Standard deviation of the square root of a count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A series from the Monday before its first day on, each day made comparable."""

    first: date
    """The Monday."""
    counts: Numbers
    """Numbers without the rhythm of the week [unit]; NaN where none, and on holidays."""
    levels: Numbers
    """Their square roots."""
    noise: Numbers
    """Usual standard deviation of a level, relative to it, by week."""
    carried: Numbers
    """How much of one day's deviation the next day keeps [0 to 1], by week."""
    least_noise: float
    """Standard deviation of a level that counting alone brings."""
    rounding: float
    """Standard deviation of a number that rounding alone brings [unit]."""


def prepared(
    start: date, numbers: Numbers, holidays: Collection[date], *, people: bool
) -> Prepared:
    """Make days comparable; `numbers` are those from `start` on, NaN for None."""
    first = start - timedelta(days=start.weekday())
    lead = (start - first).days
    tail = -(lead + len(numbers)) % WEEK
    days = np.concatenate([np.full(lead, np.nan), numbers, np.full(tail, np.nan)])
    days[_quiet(first, len(days), holidays)] = np.nan
    factors = _rhythm(days.reshape(-1, WEEK)).ravel()
    with np.errstate(divide="ignore", invalid="ignore"):
        counts = np.where(factors < _LEAST_FACTOR, np.nan, days / factors)
    levels = np.sqrt(counts)
    noise, carried = _noise(levels)
    end = lead + len(numbers)
    return Prepared(
        first=first,
        counts=counts[:end],
        levels=levels[:end],
        noise=noise,
        carried=carried,
        least_noise=_COUNTING,
        rounding=_STEP_OF_PEOPLE / np.sqrt(12) if people else 0.0,
    )


def _quiet(first: date, days: int, holidays: Collection[date]) -> NDArray[np.bool_]:
    """Mark holidays, and days between two holidays that lie less than a week apart."""
    quiet = np.zeros(days, dtype=bool)
    inside = sorted({(day - first).days for day in holidays})
    for day in inside:
        quiet[max(0, day) : max(0, day + 1)] = True
    for day, following in pairwise(inside):
        if following - day <= _BRIDGE_DAYS:
            quiet[max(0, day) : max(0, following)] = True
    return quiet


def _earlier(weeks: Numbers, length: int) -> Numbers:
    """Return, for every week, the `length` weeks before it (last axis)."""
    before = np.concatenate([np.full((1, *weeks.shape[1:]), np.nan), weeks[:-1]])
    return windows(before, length)


def _rhythm(weeks: Numbers) -> Numbers:
    """Return the factor of every day: how much its weekday differs from its week."""
    whole = known(weeks) >= WEEK - 1
    usual = np.where(whole, median(weeks), np.nan)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(usual > 0, weeks / usual, np.nan)
    past = _earlier(share, RHYTHM_WEEKS)
    count = known(past)
    factor = np.where(count >= _LEAST_WEEKS, trimmed(past, _TRIM), np.nan)
    spread = _NORMAL * median(np.abs(past - median(past)[..., None]))
    with np.errstate(invalid="ignore", divide="ignore"):
        doubt = np.mean(spread**2 / np.maximum(1, count), axis=1)
        differ = np.maximum(0.0, np.var(factor, axis=1) - doubt)
        trust = np.where(differ > 0, differ / (differ + doubt), 0.0)
    factor = 1 + (factor / np.mean(factor, axis=1)[:, None] - 1) * trust[:, None]
    return np.where(np.isnan(factor), 1.0, factor)


def _noise(levels: Numbers) -> tuple[Numbers, Numbers]:
    """Return the relative noise of a day and how much of it is carried to the next, by week."""
    week, count = _apart(levels, WEEK)
    day, _ = _apart(levels, 1)
    belief = _BELIEF_DAYS / 2
    noise = np.sqrt((count * week**2 + belief * _USUAL_NOISE**2) / (count + belief))
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(week > 0, 1 - (day / week) ** 2, _USUAL_CARRIED)
    kept = np.clip(kept, 0.0, 0.85)
    carried = (count * kept + _BELIEF_DAYS * _USUAL_CARRIED) / (count + _BELIEF_DAYS)
    return noise, carried


def _apart(levels: Numbers, days: int) -> tuple[Numbers, Numbers]:
    """Return, by week, the usual relative difference of days so far apart, and of how many."""
    later, earlier = levels[days:], levels[:-days]
    total = later + earlier
    with np.errstate(invalid="ignore"):
        apart = np.where(total > 0, 2 * (later - earlier) / np.maximum(total, 1e-300), 0.0)
    apart = np.where(np.isnan(total), np.nan, np.abs(apart))
    whole = np.concatenate([np.full(days, np.nan), apart]).reshape(-1, WEEK)
    past = _earlier(whole, NOISE_WEEKS).reshape(len(whole), -1)
    usual = median(past) * _NORMAL / np.sqrt(2)
    return np.where(np.isnan(usual), 0.0, usual), known(past).astype(float)
