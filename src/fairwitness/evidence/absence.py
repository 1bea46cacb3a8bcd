"""
What a source cannot answer, said with its reason: not recorded is not zero.

In:       a metric and what a source lacks.
Out:      the reason, and figures that carry it.
Not here: what a platform lacks (`sources`).
"""

from collections.abc import Iterator

from fairwitness.core.figure import Figure, Status
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.evidence.dimensions import dimension
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.planner import answerable
from fairwitness.evidence.readable import Readable

ANY = "any"
"""Label of a breakdown that is not recorded as a whole."""
UNSAID = Words("The platform does not record this.", "该平台不记录此项。")


def lacking(source: Readable, metric: Metric) -> Words | None:
    """Return why a source cannot answer a metric, or None if it can."""
    if metric.table not in source.tables:
        return source.lacks.get((metric.table, None), UNSAID)
    missing = sorted(metric.columns - set(source.tables[metric.table].columns))
    if missing:
        return source.lacks.get((metric.table, missing[0]), UNSAID)
    labels = (f"{column}={label}" for column, label in sorted(metric.labels))
    reasons = (source.lacks.get((metric.table, label)) for label in labels)
    return next((reason for reason in reasons if reason is not None), None)


def not_recorded(
    metric: Metric,
    reason: Words,
    *,
    source: str,
    window: Window,
    cell: tuple[str, str] | None = None,
) -> Figure:
    """Return the figure that says so, for a total or for a cell (dimension, label)."""
    return Figure(
        metric=metric.id,
        source=source,
        window=window,
        dimensions=(cell,) if cell else (),
        unit=metric.unit,
        status=Status.NOT_RECORDED,
        note=reason,
    )


def absent_cells(source: Readable, metric: Metric) -> Iterator[tuple[tuple[str, str], Words]]:
    """Yield the cells of an answerable metric that the source cannot tell, with the reason."""
    table = source.tables[metric.table]
    for name in metric.by:
        if not answerable(metric.table, name, table):
            missing = min(dimension(metric.table, name).columns - set(table.columns))
            yield (name, ANY), source.lacks.get((metric.table, missing), UNSAID)
            continue
        for label in dimension(metric.table, name).labels:
            reason = source.lacks.get((metric.table, f"{name}={label}"))
            if reason is not None:
                yield (name, label), reason


def caveat(source: Readable, metric: Metric) -> Words | None:
    """Return the traps of the platform that a reader of this metric must know, as one text."""
    said = [
        trap.says
        for trap in source.traps
        if trap.table == metric.table and (trap.column is None or trap.column in metric.columns)
    ]
    if not said:
        return None
    return Words(" ".join(w.en for w in said), "".join(w.zh for w in said))
