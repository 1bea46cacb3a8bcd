"""
Find the marked changes of a daily series.

In:       a `Series`, the holidays of its audience, a `Watch`.
Out:      every `Change`, in the order in which they could be said.
Not here: making series (`evidence`), what follows from a change (`duties`).

No clock, no file, no network. What was said of the days until one day stays said when more come.
"""

import math
from collections.abc import Collection
from datetime import date, timedelta

import numpy as np

from fairwitness.core.series import Series
from fairwitness.duties.change.change import Change
from fairwitness.duties.change.preparing import Prepared, prepared
from fairwitness.duties.change.shifts import Shift, contrasts, first_shift
from fairwitness.duties.change.watch import DEFAULT, Watch

__all__ = ["DEFAULT", "Watch", "changes"]

QUIET_DAYS = 28
REACH_DAYS = 29 * 7 + 14


def changes(
    series: Series, *, holidays: Collection[date] = (), watch: Watch = DEFAULT
) -> tuple[Change, ...]:
    """Return every change of `series`, in the order in which they could be said."""
    numbers = np.array([math.nan if v is None else v for v in series.values], dtype=float)
    if not len(numbers):
        return ()
    ready = prepared(series, numbers, holidays)
    end = len(ready.levels)
    whole = contrasts(ready, 0, end, 0)
    found: list[Change] = []
    begin, floor, quiet, way = 0, 0, -1, 0.0
    while begin < end:
        stop = min(end, floor + REACH_DAYS) if floor and begin < floor + REACH_DAYS else end
        part = contrasts(ready, begin, stop, floor) if stop != end or begin < floor + REACH_DAYS else [
            type(c)(days=c.days, expected=c.expected[begin:stop], reached=c.reached[begin:stop], error=c.error[begin:stop]) for c in whole]
        allowed = np.where(np.arange(begin, stop) <= quiet, -way, 0.0)
        shift = first_shift(ready, part, begin, floor, watch, allowed)
        if shift is None:
            begin = stop
            continue
        found.append(_said(series, ready, shift))
        begin, quiet, way = shift.at + 1, shift.at + QUIET_DAYS, math.copysign(1, shift.reached - shift.expected)
        floor = max(shift.onset, shift.at - 10)
    return tuple(found)


def _said(series: Series, ready: Prepared, shift: Shift) -> Change:
    before, after = max(1.0, shift.expected**2), shift.reached**2
    effect = (shift.reached**2 - shift.expected**2) / before
    z = abs(shift.reached - shift.expected) / shift.error
    low, high = (
        (max(0, shift.reached + w * 1.96 * shift.error) ** 2 - shift.expected**2) / before for w in (-1, 1)
    )
    return Change(
        metric=series.metric, source=series.source, dimensions=series.dimensions, unit=series.unit,
        kind="rise" if effect > 0 else "fall", shape="level",
        day=ready.first + timedelta(days=shift.onset), noticed=ready.first + timedelta(days=shift.at),
        before=shift.expected**2, after=after, effect=effect, interval=(low, high),
        confidence=1 - math.exp(-z * z / 8), method="shift",
    )
