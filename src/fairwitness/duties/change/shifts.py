"""
Compare the last days of a series with the weeks before them: has the level changed?

In:       a `Prepared`, the days to look at, and since when the present level holds.
Out:      the first `Shift` in them, if there is one.
Not here: making days comparable (`preparing`), remembering what was said (`detect`).

The last 11, 14 and 21 days are compared with the 56 before, with the slow trend of half a year carried
on. A shift is said when it is many standard errors large, the noise's own memory reckoned in, large
enough to matter, and when it fills nearly all of the last two weeks up to today.
"""

from dataclasses import dataclass

import numpy as np

from fairwitness.duties.change.preparing import WEEK, Prepared
from fairwitness.duties.change.robust import Numbers, known, median, trimmed, windows
from fairwitness.duties.change.watch import Watch

RECENT_DAYS = (11, 14, 21)
BASE_DAYS = 56
TREND_WEEKS = 26
TREND_LAG_WEEKS = 3
FIRST_BASE_DAYS = 28
NEXT_BASE_DAYS = 10
_TRIM = 0.2
_LEAST_KNOWN = 0.6
_TREND_BELIEF = 0.0012
"""Growth of a day that is nothing unusual [share, one standard deviation]."""
LAST, FILLED = 3, 14
_FILLED_SHARE = 0.7
_LOCATED_WITHIN = 40
_LOCATED_END = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A lasting change of the level, in positions of `Prepared`."""

    at: int
    """The day on which it could be said."""
    onset: int
    """First day of the new level, best estimate."""
    expected: float
    """Level that was to be expected [square root of the unit]."""
    reached: float
    """Level of the last days [the same]."""
    error: float
    """Standard error of their difference [the same]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The comparison for every day of a stretch, with one number of last days."""

    days: int
    expected: Numbers
    reached: Numbers
    error: Numbers


def contrasts(ready: Prepared, begin: int, end: int, floor: int) -> list[Contrast]:
    """Compare for the days `begin` to `end`; days before `floor` belong to an older level."""
    low = max(0, min(begin - RECENT_DAYS[-1] - BASE_DAYS, begin))
    levels = ready.levels[low:end].copy()
    levels[: max(0, floor - low)] = np.nan
    weeks = np.arange(begin, end) // WEEK
    slope, doubt = _trend(ready, weeks, floor)
    noise, carried = ready.noise[weeks], ready.carried[weeks]
    base = windows(levels, BASE_DAYS)
    usual, there = trimmed(base, _TRIM), known(base)
    centre = _centre(base)
    least = NEXT_BASE_DAYS if floor else FIRST_BASE_DAYS
    at = np.arange(begin, end) - low
    found = []
    for days in RECENT_DAYS:
        recent = windows(levels, days)[at]
        before = np.maximum(at - days, 0)
        count = known(recent)
        enough = (at >= days) & (there[before] >= least) & (count >= _LEAST_KNOWN * days)
        lag = centre[before] + (days + 1) / 2
        unknown = np.where(np.isnan(doubt), _TREND_BELIEF / 2 * usual[before], doubt)
        expected = np.maximum(0.0, usual[before] + slope * lag)
        floor_noise = np.sqrt(
            ready.least_noise**2 + (ready.rounding / 2) ** 2 / np.maximum(1.0, expected**2)
        )
        day = np.maximum(noise * np.maximum(expected, 1.0), floor_noise)
        error = np.sqrt(
            day**2 * (_share(count, carried) + _share(there[before], carried)) + (unknown * lag) ** 2
        )
        found.append(
            Contrast(
                days=days,
                expected=np.where(enough, expected, np.nan),
                reached=trimmed(recent, _TRIM),
                error=error,
            )
        )
    return found


def _share(count: Numbers, carried: Numbers) -> Numbers:
    """Return the variance of a mean of `count` days that remember each other, one day's being 1."""
    n = np.maximum(1, count)
    memory = (1 + carried) / (1 - carried) - 2 * carried * (1 - carried**n) / (
        n * (1 - carried) ** 2
    )
    return np.asarray(memory / n)


def _centre(rows: Numbers) -> Numbers:
    """Return how many days before the last entry of a row the centre of its known ones lies."""
    there = ~np.isnan(rows)
    age = np.arange(rows.shape[-1])[::-1]
    return np.asarray((there * age).sum(axis=-1) / np.maximum(1, there.sum(axis=-1)))


def _trend(ready: Prepared, weeks: Numbers, floor: int) -> tuple[Numbers, Numbers]:
    """Return the slope of a day's level and its standard error (NaN: unknown), by entry of `weeks`."""
    first, last = int(weeks[0]), int(weeks[-1])
    low = max(0, first - TREND_WEEKS - TREND_LAG_WEEKS)
    padded = ready.levels[low * WEEK : (last + 1) * WEEK].copy()
    padded[: max(0, floor - low * WEEK)] = np.nan
    padded = np.concatenate([padded, np.full(-len(padded) % WEEK, np.nan)]).reshape(-1, WEEK)
    middle = np.where(known(padded) >= 4, median(padded), np.nan)
    lagged = np.concatenate([np.full(TREND_LAG_WEEKS + 1, np.nan), middle])[: len(middle)]
    rows = windows(lagged, TREND_WEEKS)[first - low :]
    left, right = np.triu_indices(TREND_WEEKS, k=4)
    steps = (rows[:, right] - rows[:, left]) / (WEEK * (right - left))
    slope = median(steps)
    days = known(rows) * WEEK
    usual = median(rows)
    noise = np.maximum(ready.noise[first : last + 1] * usual, ready.least_noise)
    carried = ready.carried[first : last + 1]
    with np.errstate(divide="ignore"):
        chance = 12 * noise**2 * (1 + carried) / (1 - carried) / days.astype(float) ** 3
    belief = (_TREND_BELIEF / 2 * usual) ** 2
    trust = np.where(np.isnan(slope), 0.0, belief / (belief + chance))
    doubt = np.sqrt(np.where(np.isnan(slope), np.nan, trust * chance))
    slope = np.where(np.isnan(slope), 0.0, slope) * trust
    index = weeks - first
    return slope[index], doubt[index]


def effect(expected: Numbers, reached: Numbers) -> Numbers:
    """Return the change relative to what was expected, which is held to be at least 1 a day."""
    return np.asarray((reached**2 - expected**2) / np.maximum(1.0, expected**2))


def first_shift(
    ready: Prepared, compared: list[Contrast], begin: int, floor: int, watch: Watch, allowed: Numbers
) -> Shift | None:
    """Return the first shift among the days that `compared` is about."""
    sure = np.zeros((len(compared), len(compared[0].expected)))
    for row, one in zip(sure, compared, strict=True):
        with np.errstate(invalid="ignore", divide="ignore"):
            z = (one.reached - one.expected) / one.error
            marked = np.abs(effect(one.expected, one.reached)) >= watch.least_effect
        row[:] = np.where(marked & (np.abs(z) >= watch.sureness), z, 0.0)
    best = np.argmax(np.abs(sure), axis=0)
    for place in np.flatnonzero(np.abs(sure).max(axis=0)):
        one = compared[best[place]]
        up = float(np.sign(sure[best[place], place]))
        if allowed[place] not in {0.0, up}:
            continue
        expected, reached = float(one.expected[place]), float(one.reached[place])
        if filled(ready, begin + int(place), expected, reached):
            at = begin + int(place)
            return Shift(
                at=at,
                onset=onset(ready, at, expected, floor),
                expected=expected,
                reached=reached,
                error=float(one.error[place]),
            )
    return None


def filled(ready: Prepared, at: int, expected: float, reached: float) -> bool:
    """Say whether the new level fills nearly all of the last two weeks, and every last day."""
    way = reached - expected
    risen = (ready.levels[max(0, at - FILLED + 1) : at + 1] - expected) / way
    risen = risen[~np.isnan(risen)]
    if np.isnan(ready.levels[at]) or len(risen) <= LAST:
        return False
    last, before = risen[-LAST:], risen[:-LAST]
    return bool((last >= 0.35).all() and (before >= 0.35).mean() >= _FILLED_SHARE)


def onset(ready: Prepared, at: int, expected: float, floor: int) -> int:
    """Return the day that best parts the days before from the days since."""
    begin = max(floor, at - _LOCATED_WITHIN + 1, 0)
    levels = ready.levels[begin : at + 1]
    there = np.flatnonzero(~np.isnan(levels))
    risen = levels[there] - expected
    since = np.cumsum(risen[::-1])[::-1] / np.sqrt(np.arange(len(risen), 0, -1))
    last = max(1, len(since) - _LOCATED_END + 1)
    return begin + int(there[int(np.argmax(np.abs(since[:last])))])
