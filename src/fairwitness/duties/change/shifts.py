"""
Say where the level of a series has changed for good.

In:       comparisons of the last days with the weeks before them.
Out:      the first `Shift` in them, if there is one.
Not here: comparing (`contrasts`), remembering what was said (`detect`).

A shift is said when it is many standard errors large, large enough to matter, and when it fills
nearly all of the last 17 days up to today: a campaign or an outage of up to ten days does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwitness.duties.change.contrasts import Contrast, effect
from fairwitness.duties.change.preparing import Prepared
from fairwitness.duties.change.watch import Watch

LEVEL_DAYS = (11, 14, 21)
"""Numbers of last days that are compared with the weeks before."""
LAST_DAYS, FILLED_DAYS = 3, 17
_RISEN = 0.35
"""A day belongs to the new level from this share of the way on."""
_FILLED_SHARE = 0.7
_LOCATED_WITHIN, _LEAST_SINCE = 40, 6


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
class Least:
    """The least effect that counts, by day [share of the level before]."""

    rise: NDArray[np.float64]
    fall: NDArray[np.float64]


def first_shift(
    ready: Prepared,
    compared: Sequence[Contrast],
    *,
    begin: int,
    floor: int | None,
    least: Least,
    watch: Watch,
) -> Shift | None:
    """Return the first shift among the days that `compared` is about, from `begin` on."""
    sure = np.stack([_sure(one, least, watch) for one in compared])
    for place in np.flatnonzero(sure.any(axis=0)):
        one, at = compared[int(np.argmax(np.abs(sure[:, place])))], begin + int(place)
        expected, reached = float(one.expected[place]), float(one.reached[place])
        if _filled(ready, at, expected, reached):
            return Shift(
                at=at,
                onset=_onset(ready, at, expected, floor or 0),
                expected=expected,
                reached=reached,
                error=float(one.error[place]),
            )
    return None


def _sure(one: Contrast, least: Least, watch: Watch) -> NDArray[np.float64]:
    """Return how many standard errors large a shift is on each day, 0 where it is not marked."""
    apart = one.reached - one.expected
    with np.errstate(invalid="ignore"):
        share = effect(one.expected, one.reached)
        marked = (share >= least.rise) | (share <= -least.fall)
        marked &= np.abs(apart) >= watch.sureness * one.error
    return np.where(marked, apart / one.error, 0.0)


def _filled(ready: Prepared, at: int, expected: float, reached: float) -> bool:
    """Say whether the new level fills nearly all of the last days, and all of the very last."""
    days = ready.levels[max(0, at - FILLED_DAYS + 1) : at + 1]
    risen = (days - expected) / (reached - expected) >= _RISEN
    last, before = risen[~np.isnan(days)][-LAST_DAYS:], risen[~np.isnan(days)][:-LAST_DAYS]
    if np.isnan(days[-1]) or not len(before):
        return False
    return bool(last.all() and before.mean() >= _FILLED_SHARE)


def _onset(ready: Prepared, at: int, expected: float, floor: int) -> int:
    """Return the day that best parts the days before from the days since."""
    begin = max(floor, at - _LOCATED_WITHIN + 1, 0)
    levels = ready.levels[begin : at + 1]
    there = np.flatnonzero(~np.isnan(levels))
    risen = levels[there] - expected
    since = np.cumsum(risen[::-1])[::-1] / np.sqrt(np.arange(len(risen), 0, -1))
    last = max(1, len(since) - _LEAST_SINCE + 1)
    return begin + int(there[int(np.argmax(np.abs(since[:last])))])
