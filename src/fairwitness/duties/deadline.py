"""
Count a deadline.

In:       a deadline of a pack, the day of the event, the day on which it could be known.
Out:      `Due`: a date in a stated zone, and whether it may still move.
Not here: what counts as a working day (`calendars`), what makes it due (`firing`).

The day of the event is not counted. A month ends on the day with the event's number, or on the
last day of a month that has no such day. A deadline runs to the end of its date in its zone.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fairwitness.core.words import Words
from fairwitness.duties.calendars import calendar, zone_of
from fairwitness.frameworks.deadlines import Deadline

MONTHS = 12
PROVISIONAL = Words(
    "The working days of {year} are not all published yet: look again when they are.",
    "{year}年的调休安排尚未全部公布，公布后请重新核对。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When something must be done."""

    day: date
    """Last day on which it is in time [in `zone`]."""
    zone: str
    """IANA name."""
    note: Words | None = None
    """Why the day may still move."""


def due(deadline: Deadline, event: date, known: date) -> Due:
    """Return when a deadline ends; `known` is the day on which one could know of the event."""
    zone = zone_of(deadline.calendar).key
    if deadline.immediately:
        return Due(day=max(event, known), zone=zone)
    if deadline.before_event:
        return Due(day=event - timedelta(days=1), zone=zone)
    if deadline.months is not None:
        return Due(day=months_after(event, deadline.months), zone=zone)
    days = deadline.days or 0
    if not deadline.working_days or deadline.calendar is None:
        return Due(day=event + timedelta(days=days), zone=zone)
    last = working_days_after(event, days, deadline.calendar)
    known_days = calendar(deadline.calendar).is_known(last)
    return Due(day=last, zone=zone, note=None if known_days else PROVISIONAL.fill(year=last.year))


def months_after(day: date, months: int) -> date:
    """Return the same day some months on, or the last day of that month if it is shorter."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_after(day: date, count: int, name: str) -> date:
    """Return the `count`-th working day after `day`, which is not counted itself."""
    days = calendar(name)
    while count:
        day += timedelta(days=1)
        count -= days.is_working_day(day)
    return day


def local_day(moment: date | datetime, zone: ZoneInfo) -> date:
    """Return the day that a moment falls on in a zone; a plain day is that day everywhere."""
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
