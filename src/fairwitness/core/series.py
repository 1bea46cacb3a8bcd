"""
Daily series of released numbers: what a service's figures were, day after day.

In:       `evidence` makes them after release.
Out:      `duties` watches them, `report` draws them.
Not here: counting, suppression, detection. A series speaks of a service, never of a person.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One figure on every day of an unbroken span; a day without a number says None, never zero."""

    metric: str
    """Metric id: `"notices.received"`."""
    source: str
    """Which source answered, as in `Figure.source`."""
    dimensions: tuple[tuple[str, str], ...] = ()
    """Sorted name and value pairs, as in `Figure.dimensions`."""
    unit: str
    """What is counted, plural: `"accounts"`, `"notices"`."""
    people: bool = False
    """Whether it counts people: its numbers are then rounded, and None where they are too small."""
    start: date
    """Day of the first value [UTC]."""
    values: tuple[float | None, ...]
    """One a day [`unit`]; None where it is not recorded or suppressed."""

    @property
    def end(self) -> date:
        """First day that has no value any more [UTC, excluded]."""
        return self.start + timedelta(days=len(self.values))

    def until(self, end: date) -> "Series":
        """Return the part before `end`: what was known on the morning of that day."""
        return replace(self, values=self.values[: max(0, (end - self.start).days)])

    def since(self, start: date) -> "Series":
        """Return the part from `start` on; all of it where it starts later."""
        left_out = min(len(self.values), max(0, (start - self.start).days))
        return replace(
            self, start=self.start + timedelta(days=left_out), values=self.values[left_out:]
        )
