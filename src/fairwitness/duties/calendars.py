"""
Working days and time zones: what a calendar of a pack means on the clock and on the wall.

In:       the calendar that a deadline names.
Out:      whether a day is a working day, up to which year that is known, the zone of its days.
Not here: counting a deadline (`deadline`).

China's public holidays shift working days to weekends by a notice of each November: until it is
out, the days of the next year are those of the law alone, and a date that rests on them may move.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import holidays

from fairwitness.core.problem import Problem

Name = Literal["CN", "GB", "EU"]
FIRST_YEAR, LAST_YEAR = 2000, 2100


class BadCalendar(Problem):
    """A calendar that nobody knows."""

    code = "bad-calendar"


class WorkingDays(Protocol):
    """What is asked of a library's calendar."""

    def is_working_day(self, key: date, /) -> bool:
        """Say whether people work on a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days of one place."""

    name: str
    zone: str
    """IANA name: `"Asia/Shanghai"`."""
    days: WorkingDays
    known_until: int | None
    """Last year whose shifted days are published; None where all follows from rules."""

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on `day`, shifted days included."""
        return self.days.is_working_day(day)

    def is_known(self, day: date) -> bool:
        """Say whether `day` can no longer become a working day, or cease to be one."""
        return self.known_until is None or day.year <= self.known_until


def _china() -> Calendar:
    days = holidays.country_holidays("CN", years=range(FIRST_YEAR, LAST_YEAR))
    shifted = days.weekend_workdays
    return Calendar(
        name="CN",
        zone="Asia/Shanghai",
        days=days,
        known_until=max((day.year for day in shifted), default=FIRST_YEAR),
    )


def _britain() -> Calendar:
    return Calendar(
        name="GB",
        zone="Europe/London",
        days=holidays.country_holidays("GB", subdiv="ENG"),
        known_until=None,
    )


def _union() -> Calendar:
    return Calendar(
        name="EU",
        zone="Europe/Brussels",
        days=holidays.financial_holidays("XECB"),
        known_until=None,
    )


_MADE: dict[str, Callable[[], Calendar]] = {"CN": _china, "GB": _britain, "EU": _union}
"""England's bank holidays stand for Britain, closing days of the ECB for the Union."""


@cache
def calendar(name: str) -> Calendar:
    """
    Return a calendar by the name that packs use.

    Raises:
        BadCalendar: there is none of that name.

    """
    if name not in _MADE:
        raise BadCalendar(
            f"There is no calendar called {name!r}.", fix=f"There are: {', '.join(sorted(_MADE))}."
        )
    return _MADE[name]()


def zone_of(name: str | None) -> ZoneInfo:
    """Return the zone in which days of a calendar begin and end; UTC without a calendar."""
    return ZoneInfo("UTC" if name is None else calendar(name).zone)


def public_holidays(name: str, years: range) -> frozenset[date]:
    """Return the public holidays of a calendar: no detector should take them for falls."""
    match name:
        case "CN":
            return frozenset(holidays.country_holidays("CN", years=years))
        case "GB":
            return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))
        case _:
            return frozenset(holidays.financial_holidays("XECB", years=years))
