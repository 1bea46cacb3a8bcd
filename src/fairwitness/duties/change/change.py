"""
A marked change in one daily series: what changed, when, by how much and how surely.

In:       what `shifts`, `surges` or `rule` found.
Out:      a `Change`, which a duty rests on and a page draws.
Not here: finding it (`detect`), what follows from it (`duties`). Nothing about a person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A rise or a fall of one series, as it was said on the day it was noticed."""

    metric: str
    """As in `Series.metric`."""
    source: str
    """As in `Series.source`."""
    dimensions: tuple[tuple[str, str], ...] = ()
    """As in `Series.dimensions`."""
    unit: str
    """What is counted, plural, as in `Series.unit`."""
    kind: Literal["rise", "fall"]
    """Which way; a ramp is a rise or a fall too."""
    shape: Literal["level", "surge"]
    """A level that lasts, or a surge of days. A surge that lasts becomes a level."""
    day: date
    """First day of the new level, best estimate [UTC]."""
    noticed: date
    """The day with whose number it could first be said [UTC]."""
    before: float
    """Typical number a day that was to be expected without the change [`unit`]."""
    after: float
    """Typical number a day since the change [`unit`]."""
    effect: float
    """Change relative to `before`: +0.30 is thirty percent more."""
    interval: tuple[float, float]
    """Where `effect` lies, meant for 95 %; docs/change.md says what was measured."""
    confidence: float
    """How sure it is that this is a change, and neither chance nor a passing thing [0 to 1]."""
    method: str
    """What said so: `"shift"`, `"surge"` or `"rule"`."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What never changes once it was said: the series, the day it was said, which way."""
        names = (f"{name}={value}" for name, value in self.dimensions)
        return (self.source, self.metric, *names, self.noticed.isoformat(), self.kind)
