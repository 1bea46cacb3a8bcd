"""
Turn exact numbers of spans into series that may be shown.

In:       exact numbers by span, the days on which the service ran, a release policy.
Out:      `Series`: None where a number is too small, or where nothing ran.
Not here: counting (`asking`). Pure: the same numbers give the same series.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.core.window import Window
from fairwitness.evidence.counted import Counted
from fairwitness.evidence.daily.spans import Span
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.release import release

FEW_HIDDEN = 0.1
"""A span fits counts of people if at most this share of its numbers is too small to show."""
RECENT = 91
"""Days at the end that say which spans fit a service as it is now [days]."""
FEW_SILENT = 1 / 7
"""A week or month in which a larger share of days had nothing running has no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spanned:
    """Exact numbers of one cell of a metric, over spans of one length."""

    metric: Metric
    source: str
    dimensions: tuple[tuple[str, str], ...]
    span: Span
    spans: Sequence[Window]
    counts: Mapping[date, int]
    """First day of a span to its number."""
    first: date
    """First day of which the source says anything of this metric."""


def series(cell: Spanned, *, silent: Collection[date], policy: ReleasePolicy) -> Series | None:
    """Release the numbers of a cell; a week's or month's number stands on each of its days."""
    whole = [span for span in cell.spans if span.start >= cell.first]
    if not whole:
        return None
    values: list[float | None] = []
    for span in whole:
        number = _number(cell, span, silent, policy)
        values += [number] * span.days
    shown = next((n for n, value in enumerate(values) if value is not None), None)
    if shown is None:
        return None
    return Series(
        metric=cell.metric.id,
        source=cell.source,
        dimensions=cell.dimensions
        if cell.span == "day"
        else tuple(sorted((*cell.dimensions, ("span", cell.span)))),
        unit=cell.metric.unit,
        people=cell.metric.people,
        start=whole[0].start + timedelta(days=shown),
        values=tuple(values[shown:]),
    )


def fits(released: Series | None, *, silent: Collection[date]) -> bool:
    """Say whether so few of its recent numbers are hidden that a series is worth looking at."""
    if released is None:
        return False
    days = (released.start + timedelta(days=n) for n in range(len(released.values)))
    recent = [*zip(days, released.values, strict=True)][-RECENT:]
    known = [value for day, value in recent if day not in silent]
    return bool(known) and sum(v is None for v in known) <= FEW_HIDDEN * len(known)


def _number(
    cell: Spanned, span: Window, silent: Collection[date], policy: ReleasePolicy
) -> float | None:
    quiet = sum(span.start + timedelta(days=n) in silent for n in range(span.days))
    if quiet > FEW_SILENT * span.days:
        return None
    (figure,) = release(
        Counted(
            metric=cell.metric.id,
            source=cell.source,
            unit=cell.metric.unit,
            people=cell.metric.people,
            additive=True,
            window=span,
            total=cell.counts[span.start],
        ),
        policy,
    )
    return figure.value if figure.is_value else None
