"""
The spans of days that a series counts over: days, weeks, months.

In:       a window.
Out:      whole, disjoint spans with labels.
Not here: which span fits which metric (`releasing`).

Spans never overlap and never move with the day of the run, so that two runs cannot be subtracted.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from fairwitness.core.window import Window

Span = Literal["day", "week", "month"]
"""A week starts on a Monday [UTC]."""
WEEK = 7


def spans(window: Window, span: Span) -> tuple[Window, ...]:
    """Return the whole days, weeks or months in a window; what is cut at its ends is left out."""
    match span:
        case "day":
            return tuple(_days(window))
        case "week":
            return tuple(_weeks(window))
        case "month":
            return tuple(m for m in window.months() if _is_whole(m))


def _days(window: Window) -> Iterator[Window]:
    day = window.start
    while day < window.end:
        yield Window(day, day + timedelta(days=1))
        day += timedelta(days=1)


def _weeks(window: Window) -> Iterator[Window]:
    monday = window.start + timedelta(days=-window.start.weekday() % WEEK)
    while monday + timedelta(days=WEEK) <= window.end:
        yield Window(monday, monday + timedelta(days=WEEK))
        monday += timedelta(days=WEEK)


def _is_whole(month: Window) -> bool:
    return month.start.day == 1 and month.end.day == 1


def label(span: Window) -> str:
    """Name a span by its first day: `"2026-07-01"`."""
    return span.start.isoformat()
