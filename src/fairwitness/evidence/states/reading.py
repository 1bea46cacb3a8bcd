"""
What the figures of a log are read from, and how one is defined.

In:       merged states, the window, the operator's own limit of retention.
Out:      a `Reading`; a `LogMetric`, which says what to read of it.
Not here: the definitions (`evidence.metrics.log`), release.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from fairwitness.core.figure import MetricWords
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.evidence.gate.shipped import PRESENT, TEXT_BITS

if TYPE_CHECKING:
    from fairwitness.evidence.states.state import State

Kinds = Mapping[str, int]
UNSAID = Words("The log does not record this.", "该日志不记录此项。")


def _merged(states: Iterable["State"]) -> "State":
    """Merge states; only a command that names a log loads NumPy."""
    from fairwitness.evidence.states.state import merged  # noqa: PLC0415

    return merged(states)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that is known of one log."""

    days: Mapping[date, "State"]
    """Day of the files to its state, up to the end of the window."""
    window: Window
    today: date
    keep_days: int | None = None
    """How long entries may be kept by the operator's own policy [days]."""

    @cached_property
    def whole(self) -> "State":
        """The log as it stands."""
        return _merged(self.days.values())

    @cached_property
    def inside(self) -> "State":
        """The days of the window."""
        return self.between(self.window)

    def between(self, window: Window) -> "State":
        """Return the merge of the days in `window`."""
        return _merged(s for day, s in self.days.items() if window.start <= day < window.end)

    @cached_property
    def hours(self) -> Mapping[str, int]:
        """Hour, as `2026-06-01T05` [UTC], to entries: every hour near the day of its file."""
        return {key[0]: n for key, n in self.whole.of("hour").items()}

    def hours_within(self) -> frozenset[str]:
        """Return the hours of the window that have an entry."""
        start, end = self.window.start.isoformat(), self.window.end.isoformat()
        return frozenset(hour for hour in self.hours if start <= hour < end)

    def fields(self, *bits: str, kind: str | None = None) -> int:
        """Count the entries that have all of these fields."""
        wanted = sum(1 << PRESENT.index(bit) for bit in bits)
        return self.whole.count(
            "fields",
            lambda key: int(key[1]) & wanted == wanted and kind in {None, key[0]},
        )

    def texts(self, bit: str) -> int:
        """Count the texts in which one kind of personal data was found."""
        wanted = 1 << TEXT_BITS.index(bit)
        return self.whole.count("text", lambda key: bool(int(key[0]) & wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMetric:
    """One figure of a log."""

    id: str
    title: Words
    meaning: Words
    unit: str
    needs: frozenset[str] = frozenset()
    """Columns of the log without which it is not recorded."""
    total: Callable[[Reading], int | None]
    """The number; None where there is nothing to tell, for the reason in `unsaid`."""
    kinds: Callable[[Reading], Kinds] | None = None
    """The number by kind of event."""
    months: Callable[[Reading], Mapping[Window, int]] | None = None
    people: bool = True
    of: str | None = None
    additive: bool = True
    enough: Callable[[Reading], int] | None = None
    """Of how many entries it is made; of too few it is not shown. For what is no count."""
    note: Words | None = None
    """What a reader of the number must know."""
    unsaid: Words = UNSAID

    @property
    def words(self) -> MetricWords:
        """How it is spoken of in a report."""
        return MetricWords(
            id=self.id,
            title=self.title,
            meaning=self.meaning,
            unit=self.unit,
            people=self.people,
        )
