"""
Windows of time: whole UTC days, half open.

A window never starts or ends inside a day, so that no question can be narrowed to one moment.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fairwitness.core.problem import Problem

DAY_MS = 86_400_000
"""One day [ms]."""


class BadWindow(Problem):
    """A window that ends before it starts, or is empty."""

    code = "bad-window"


@dataclass(frozen=True, slots=True)
class Window:
    """The whole UTC days from `start` to `end`."""

    start: date
    """First day counted [UTC, included]."""

    end: date
    """First day no longer counted [UTC, excluded]."""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise BadWindow(
                f"The window ends ({self.end}) before it starts ({self.start}) or is empty.",
                fix="Give a --since that lies before --until.",
            )

    @property
    def start_ms(self) -> int:
        """First moment counted [ms since 1970, UTC]."""
        return midnight_ms(self.start)

    @property
    def end_ms(self) -> int:
        """First moment no longer counted [ms since 1970, UTC]."""
        return midnight_ms(self.end)

    @property
    def days(self) -> int:
        """Length [days]."""
        return (self.end - self.start).days

    def months(self) -> Iterator["Window"]:
        """Split into calendar months; the first and the last may be partial."""
        start = self.start
        while start < self.end:
            first_of_next = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            stop = min(first_of_next, self.end)
            yield Window(start, stop)
            start = stop

    def contains(self, other: "Window") -> bool:
        """Say whether every day of `other` is in this window."""
        return self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def midnight_ms(day: date) -> int:
    """Return the first moment of `day` [ms since 1970, UTC]."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
