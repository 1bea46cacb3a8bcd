"""
Changes of what is counted by the week or the month: a plain rule for small services.

In:       a `Series` whose number stands on every day of its week or month.
Out:      `Change`s, each known when its span is over.
Not here: daily series (`change`), which lines matter (packs).

A month is held against the month before it, four weeks against the four before. It counts as a
change if it is surer than `SURENESS` standard errors of two counts by chance alone, after both
numbers are taken as much nearer to one another as rounding can have moved them apart.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from fairwitness.core.series import Series
from fairwitness.duties.change import Change

SPAN = "span"
TOGETHER = {"week": 4, "month": 1}
"""How many spans are held against as many before them."""
SURENESS = 2.5
"""Standard errors that a change needs."""
ROUNDED = 2.5
"""Most that rounding moves a number of people [accounts]."""
QUANTILE = 1.96


@dataclass(frozen=True, slots=True)
class _Piece:
    """One week or month."""

    start: date
    end: date
    value: float | None


def is_spanned(series: Series) -> bool:
    """Say whether the series has one number a week or month."""
    return SPAN in dict(series.dimensions)


def changes(series: Series) -> tuple[Change, ...]:
    """Return every change of a spanned series, in the order in which they could be said."""
    span = dict(series.dimensions)[SPAN]
    return tuple(_changes(series, list(_pieces(series, span)), TOGETHER[span]))


def _pieces(series: Series, span: str) -> Iterator[_Piece]:
    """Cut the days back into their weeks or months."""
    days = [(series.start + timedelta(days=n), v) for n, v in enumerate(series.values)]

    def start(each: tuple[date, float | None]) -> date:
        day = each[0]
        return day.replace(day=1) if span == "month" else day - timedelta(days=day.weekday())

    for first, group in groupby(days, key=start):
        inside = list(group)
        last = inside[-1][0]
        yield _Piece(first, last + timedelta(days=1), inside[0][1])


def _changes(series: Series, pieces: Sequence[_Piece], together: int) -> Iterator[Change]:
    quiet_until = 0
    for end in range(2 * together, len(pieces) + 1):
        if end < quiet_until:
            continue
        before = _sum(pieces[end - 2 * together : end - together])
        after = _sum(pieces[end - together : end])
        if before is None or after is None:
            continue
        change = _change(series, before, after, pieces[end - together], pieces[end - 1], together)
        if change is not None:
            yield change
            quiet_until = end + together


def _sum(pieces: Sequence[_Piece]) -> float | None:
    values = [piece.value for piece in pieces if piece.value is not None]
    return sum(values) if len(values) == len(pieces) else None


def _change(
    series: Series, before: float, after: float, first: _Piece, last: _Piece, together: int
) -> Change | None:
    """Compare two counts; square roots of counts have a standard deviation of one half."""
    blur = ROUNDED * together if series.people else 0.0
    apart = abs(after - before)
    nearer = max(0.0, apart - 2 * blur) / apart if apart else 0.0
    middle = (before + after) / 2
    low, high = (middle + (n - middle) * nearer for n in (before, after))
    sure = abs(math.sqrt(max(0.0, high)) - math.sqrt(max(0.0, low))) * math.sqrt(2)
    if sure < SURENESS or before <= 0:
        return None
    effect = after / before - 1
    doubt = QUANTILE * math.sqrt(1 / before + 1 / max(after, 1.0))
    ratio = after / before
    return Change(
        metric=series.metric,
        source=series.source,
        dimensions=series.dimensions,
        unit=series.unit,
        kind="rise" if after > before else "fall",
        shape="level",
        day=first.start,
        noticed=last.end - timedelta(days=1),
        before=before / together,
        after=after / together,
        effect=effect,
        interval=(ratio * math.exp(-doubt) - 1, ratio * math.exp(doubt) - 1),
        confidence=math.erf(sure / math.sqrt(2)),
        method="spans",
    )
