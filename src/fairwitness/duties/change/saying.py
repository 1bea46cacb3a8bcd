"""
Put what was found into a `Change`: days instead of places, numbers a day instead of square roots.

In:       a `Shift` or `Months`, and the series that it is of.
Out:      a `Change` with effect, interval and confidence.
Not here: finding it.
"""

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from fairwitness.core.series import Series
from fairwitness.duties.change.change import Change
from fairwitness.duties.change.rule import Months
from fairwitness.duties.change.shifts import Shift

SHIFT, SURGE, RULE = "shift", "surge", "rule"
_NINETY_FIVE = 2.8
"""Standard errors either way: 1.96 would be too few, disturbances see to that (docs/change.md)."""
_EVEN, _POWER = 4.8, 2.6
"""At so many standard errors a change and a false alarm are as likely; how fast that turns."""
_MOST = 0.999


def said_of_shift(
    series: Series, first: date, shift: Shift, *, shape: Literal["level", "surge"]
) -> Change:
    """Return the change that `shift` is; place 0 is the day `first`."""
    usual, margin = max(1.0, shift.expected**2), _NINETY_FIVE * shift.error
    low, high = (
        (max(0.0, shift.reached + way * margin) ** 2 - shift.expected**2) / usual for way in (-1, 1)
    )
    return Change(
        metric=series.metric,
        source=series.source,
        dimensions=series.dimensions,
        unit=series.unit,
        kind="rise" if shift.reached > shift.expected else "fall",
        shape=shape,
        day=first + timedelta(days=shift.onset),
        noticed=first + timedelta(days=shift.at),
        before=shift.expected**2,
        after=shift.reached**2,
        effect=(shift.reached**2 - shift.expected**2) / usual,
        interval=(low, high),
        confidence=_confidence(abs(shift.reached - shift.expected) / shift.error),
        method=SHIFT if shape == "level" else SURGE,
    )


def said_of_months(series: Series, first: date, months: Months) -> Change:
    """Return the change that the plain rule says; place 0 is the day `first`."""
    usual, apart = max(1.0, months.before), months.after - months.before
    margin = _NINETY_FIVE * months.error
    noticed = first + timedelta(days=months.at)
    return Change(
        metric=series.metric,
        source=series.source,
        dimensions=series.dimensions,
        unit=series.unit,
        kind="rise",
        shape="level",
        day=noticed - timedelta(days=27),
        noticed=noticed,
        before=months.before,
        after=months.after,
        effect=apart / usual,
        interval=((apart - margin) / usual, (apart + margin) / usual),
        confidence=_confidence(apart / months.error if months.error else math.inf),
        method=RULE,
    )


def lasting(surge: Change, level: Change) -> Change:
    """Return `surge` as the lasting level that it became, said on the day of the surge."""
    return replace(level, day=min(level.day, surge.noticed), noticed=surge.noticed)


def _confidence(errors: float) -> float:
    """Turn a number of standard errors into how sure it is; measured in docs/change.md."""
    doubt = 1.0 / (1.0 + math.pow(errors / _EVEN, _POWER))
    return min(_MOST, 1.0 - doubt)
