"""
What a states file holds, for the person who keeps it.

In:       an opened states file.
Out:      one line a source; nothing about what was counted.
Not here: figures.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from fairwitness.evidence.states.store import States


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """The days of one source that are kept."""

    source: str
    days: int
    first: date
    last: date
    bytes: int
    """Size of the log's files that the days were made from [bytes]."""
    damaged: int
    """Days whose digest does not fit; the next run reads them again."""


def status(states: States) -> tuple[SourceStatus, ...]:
    """Return what is there, sorted by source."""
    found = []
    for source, group in groupby(states.days(), key=lambda day: day.source):
        days = list(group)
        found.append(
            SourceStatus(
                source=source,
                days=len(days),
                first=days[0].day,
                last=days[-1].day,
                bytes=sum(day.bytes for day in days),
                damaged=len(days) - len(states.states(source, [day.day for day in days])),
            )
        )
    return tuple(found)
