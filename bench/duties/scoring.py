"""
Score what a detector said against what was planted.

In:       a `Made` and the alarms about it.
Out:      hits, delays, false alarms.

A hit is the first alarm the right way on the day of the onset or in the 21 days after it. One that
comes later, up to day 45, is neither a hit nor false. Everything else is false, also a second alarm
about the same change, save a surge that was said within a week of a planted wave or campaign.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from made_series import Made

WITHIN, LATE, WAVE = timedelta(days=21), timedelta(days=45), timedelta(days=7)


@dataclass(frozen=True)
class Alarm:
    """One thing that a detector said."""

    kind: str
    noticed: date
    surge: bool = False
    inside: bool | None = None
    """Whether the true effect lies in the interval that it gave; None where it gave none."""
    off: int | None = None
    """Days from the true onset to the one that it gave."""
    confidence: float | None = None


@dataclass
class Score:
    """The sum over the series of one case."""

    series: int = 0
    years: float = 0.0
    hits: int = 0
    false: int = 0
    delays: list[int] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)
    off: list[int] = field(default_factory=list)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    """Confidence of each alarm, and whether it was true."""

    def add(self, made: Made, alarms: Iterable[Alarm]) -> None:
        """Count one series."""
        self.series += 1
        self.years += len(made.series.values) / 365
        met = False
        for alarm in alarms:
            due = not met and _about(made, alarm)
            met |= due
            hit = due and made.onset is not None and alarm.noticed - made.onset <= WITHIN
            if hit:
                self._hit(made, alarm)
            wrong = not due and not _wave(made, alarm)
            self.false += wrong
            if alarm.confidence is not None:
                self.sure.append((alarm.confidence, not wrong))

    def _hit(self, made: Made, alarm: Alarm) -> None:
        self.hits += 1
        if made.onset is not None:
            self.delays.append((alarm.noticed - made.onset).days)
        if alarm.inside is not None:
            self.inside.append(alarm.inside)
        if alarm.off is not None:
            self.off.append(alarm.off)

    @property
    def recall(self) -> float:
        """Share of the planted changes that were found in time."""
        return self.hits / max(1, self.series)

    @property
    def precision(self) -> float:
        """Share of the alarms that were right."""
        return self.hits / max(1, self.hits + self.false)

    @property
    def delay(self) -> str:
        """Median number of days from the onset to the alarm."""
        return f"{median(self.delays):.0f}" if self.delays else "-"

    @property
    def false_a_year(self) -> float:
        """False alarms in a year of one series."""
        return self.false / max(1e-9, self.years)


def _about(made: Made, alarm: Alarm) -> bool:
    """Say whether an alarm is about the planted change."""
    way = "rise" if made.case.effect > 0 else "fall"
    if made.onset is None or alarm.kind != way:
        return False
    return timedelta(0) <= alarm.noticed - made.onset <= LATE


def _wave(made: Made, alarm: Alarm) -> bool:
    """Say whether an alarm is a surge that is there."""
    return alarm.surge and any(
        what in {"bots", "campaign"} and timedelta(0) <= alarm.noticed - day <= WAVE
        for what, day, _ in made.disturbed
    )
