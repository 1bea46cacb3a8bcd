"""
Go through the days of one series and say each change once.

In:       the series made comparable, the changes said so far, a stretch of days.
Out:      the next change in the stretch, added to them.
Not here: how a change is recognised (`shifts`, `surges`, `rule`).

A change starts a new level: days before it no longer count as usual. For four weeks after it, a
change the same way is no second one unless it is far larger, so that a ramp is said once. A surge
that lasts becomes a level.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fairwitness.core.series import Series
from fairwitness.duties.change.change import Change
from fairwitness.duties.change.contrasts import contrasts
from fairwitness.duties.change.preparing import Prepared
from fairwitness.duties.change.robust import Numbers
from fairwitness.duties.change.rule import MONTH_DAYS, first_month
from fairwitness.duties.change.saying import RULE, lasting, said_of_months, said_of_shift
from fairwitness.duties.change.shifts import LEVEL_DAYS, Least, first_shift
from fairwitness.duties.change.surges import first_surge
from fairwitness.duties.change.watch import Watch

SURGE_DAYS = (1, 2, 3)
QUIET_DAYS = 28
_SETTLING_DAYS = 10
"""Days before a change was noticed that belong to the new level for sure."""
_SAME_ONSET_DAYS = 7
_FAR, _TIMES = 0.3, 2.0
"""A second change the same way within the quiet time is so large, and so many times the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One series on the way; places are days after `ready.first`."""

    series: Series
    numbers: Numbers
    """As they are, from `ready.first` on [unit]."""
    ready: Prepared
    watch: Watch

    def on(self, found: list[Change], begin: int, end: int) -> int:
        """Add the first change of the days `begin` to `end`; return the place to go on from."""
        level = self._level(found, begin, end)
        end = end if level is None else self._place(level.noticed) + 1
        early = self._surge(found, begin, end) or self._month(found, begin, end)
        if early is not None and (level is None or early.noticed < level.noticed):
            found.append(early)
            return self._place(early.noticed) + 1
        if level is not None:
            self._add(found, level)
        return end

    def _add(self, found: list[Change], level: Change) -> None:
        for place, earlier in enumerate(found):
            since = (level.day - earlier.noticed).days
            if earlier.shape == "surge" and level.kind == "rise" and abs(since) <= _SAME_ONSET_DAYS:
                found[place] = lasting(earlier, level)
                return
        found.append(level)

    def _level(self, found: list[Change], begin: int, end: int) -> Change | None:
        floor = self._floor(found)
        shift = first_shift(
            self.ready,
            contrasts(self.ready, LEVEL_DAYS, begin=begin, end=end, floor=floor),
            begin=begin,
            floor=floor,
            least=self._least(found, begin, end),
            watch=self.watch,
        )
        if shift is None:
            return None
        return said_of_shift(self.series, self.ready.first, shift, shape="level")

    def _least(self, found: list[Change], begin: int, end: int) -> Least:
        """Return what must be reached: much more for a while after a change the same way."""
        least = {kind: np.full(end - begin, self.watch.least_effect) for kind in ("rise", "fall")}
        for last in [one for one in found if one.shape == "level"][-1:]:
            quiet = self._place(last.noticed) + QUIET_DAYS
            far = max(_FAR, _TIMES * abs(last.effect))
            least[last.kind][: max(0, quiet + 1 - begin)] = max(far, self.watch.least_effect)
        return Least(rise=least["rise"], fall=least["fall"])

    def _surge(self, found: list[Change], begin: int, end: int) -> Change | None:
        if self.series.metric.partition(".")[0] not in self.watch.surges_in:
            return None
        surge = first_surge(
            contrasts(self.ready, SURGE_DAYS, begin=begin, end=end, floor=self._floor(found)),
            begin=begin,
            after=self._after([one for one in found if one.kind == "rise"], QUIET_DAYS),
            watch=self.watch,
        )
        if surge is None:
            return None
        return said_of_shift(self.series, self.ready.first, surge, shape="surge")

    def _month(self, found: list[Change], begin: int, end: int) -> Change | None:
        after = self._after([one for one in found if one.kind == "rise"], 2 * MONTH_DAYS)
        months = first_month(self.numbers[:end], begin=begin, after=after, watch=self.watch)
        if months is None:
            return None
        return said_of_months(self.series, self.ready.first, months)

    def _floor(self, found: list[Change]) -> int | None:
        """Return since when the present level holds; None where it is the first."""
        levels = [one for one in found if one.shape == "level" and one.method != RULE]
        if not levels:
            return None
        settled = levels[-1].noticed - timedelta(days=_SETTLING_DAYS)
        return self._place(max(levels[-1].day, settled))

    def _after(self, found: list[Change], days: int) -> int:
        """Return the last place of the quiet time that follows the last of `found`."""
        return self._place(found[-1].noticed) + days if found else -1

    def _place(self, day: date) -> int:
        return (day - self.ready.first).days
