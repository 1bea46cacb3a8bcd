"""
The plain rule: this month's days against those of the month before.

In:       the numbers of a series as they are.
Out:      the first day on which the rule holds, with the typical days of both months.
Not here: rhythm, trend, holidays. Anybody can check this rule with a pencil.

A typical day is the middle one of 28: a mean would let four days of bots pass for a month.
"""

from dataclasses import dataclass

import numpy as np

from fairwitness.duties.change.robust import Numbers, known, median, windows
from fairwitness.duties.change.watch import Watch

MONTH_DAYS = 28
_WEEK = 7
_LEAST_KNOWN = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The typical days of 28 days and of the 28 before them."""

    at: int
    """Last day of the later ones."""
    before: float
    """Middle day of the earlier ones [unit]."""
    after: float
    """Middle day of the later ones [unit]."""
    error: float
    """Standard error of their difference, from how much the weeks differ [unit]."""


def first_month(numbers: Numbers, *, begin: int, after: int, watch: Watch) -> Months | None:
    """Return the first day from `begin` on, later than `after`, on which the rule holds."""
    low = max(0, begin - 2 * MONTH_DAYS)
    rows = windows(numbers[low:], 2 * MONTH_DAYS)
    earlier, later = rows[:, :MONTH_DAYS], rows[:, MONTH_DAYS:]
    before, since = _typical(earlier), _typical(later)
    with np.errstate(invalid="ignore"):
        holds = (since - before >= watch.rule_units) & (since >= before * (1 + watch.rule_effect))
    holds[: max(begin, after + 1) - low] = False
    holds &= ~np.isnan(numbers[low:])
    for place in np.flatnonzero(holds):
        weeks = median(rows[place].reshape(-1, _WEEK)).reshape(2, -1)
        error = np.sqrt(np.nanvar(weeks, axis=1, ddof=1).sum() / weeks.shape[1])
        return Months(
            at=low + int(place),
            before=float(before[place]),
            after=float(since[place]),
            error=float(error),
        )
    return None


def _typical(rows: Numbers) -> Numbers:
    return np.where(known(rows) >= _LEAST_KNOWN, median(rows), np.nan)
