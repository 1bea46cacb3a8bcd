"""
Find the marked changes of a daily series.

In:       a `Series`, the holidays of its audience, a `Watch`.
Out:      every `Change`, in the order in which they could be said.
Not here: making series (`evidence`), what follows from a change (the rest of `duties`).

No clock, no file, no network. What is said on a day rests on the year up to that day and on what
was said before: more days never unsay a change, and one more day costs a day.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import numpy as np

from fairwitness.core.series import Series
from fairwitness.duties.change.change import Change
from fairwitness.duties.change.preparing import WEEK, prepared
from fairwitness.duties.change.reading import days_off, read
from fairwitness.duties.change.walk import Walk
from fairwitness.duties.change.watch import DEFAULT, Watch

__all__ = ["DEFAULT", "Watch", "changes", "continued"]

REACH_DAYS = 53 * WEEK
"""So many earlier days are all that a day is judged by."""
_STRETCH_DAYS = 32 * WEEK


def changes(
    series: Series, *, holidays: Collection[date] = (), watch: Watch = DEFAULT
) -> tuple[Change, ...]:
    """Return every change of `series`, in the order in which they could be said."""
    return continued(series, (), since=series.start, holidays=holidays, watch=watch)


def continued(
    series: Series,
    known: Sequence[Change],
    *,
    since: date,
    holidays: Collection[date] = (),
    watch: Watch = DEFAULT,
) -> tuple[Change, ...]:
    """
    Return `known`, all that the days before `since` said, with what the days from it on add.

    Days of `series` more than a year before `since` may be left out: they change nothing.
    """
    skipped = max(0, (since - series.start).days - REACH_DAYS)
    days = read(series, skipped)
    if not len(days):
        return tuple(known)
    start = series.start + timedelta(days=skipped)
    ready = prepared(start, days, days_off(holidays), people=series.people)
    lead = (start - ready.first).days
    numbers = np.concatenate([np.full(lead, np.nan), days])
    walk = Walk(series=series, numbers=numbers, ready=ready, watch=watch)
    found, begin = list(known), max(lead, (since - ready.first).days)
    while begin < len(numbers):
        begin = walk.on(found, begin, min(len(numbers), begin + _STRETCH_DAYS))
    return tuple(found)
