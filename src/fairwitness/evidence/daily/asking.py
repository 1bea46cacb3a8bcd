"""
Ask a source how much there was in each of many spans.

In:       an opened source, metrics over one table and time, spans.
Out:      exact numbers by metric, label and span, and the queries that made them. For `releasing`
          only: nothing else may see them.
Not here: what may be shown (`releasing`).

One query asks for a season of spans: each row gets the label of its span in a CASE, as the planner
labels months. Fewer spans a query would read a table more often, more would compare more often.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

import ibis
import ibis.expr.types as ir

from fairwitness.core.figure import Query
from fairwitness.core.window import Window
from fairwitness.evidence.daily.spans import label
from fairwitness.evidence.daily.watched import Watched
from fairwitness.evidence.dimensions import dimension
from fairwitness.evidence.fold import number
from fairwitness.evidence.gate import admit, run
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.planner import OUTSIDE, column, measure, within
from fairwitness.evidence.readable import Readable

SPANS = 92
"""Spans of one query."""
SECONDS = 600.0
"""Time limit of one query [s]."""
ROWS = 20_000
SPAN = "span"

Cell = tuple[str, str | None]
"""Metric, and the label of its breakdown or None for the total."""


@dataclass(slots=True)
class Counts:
    """Exact numbers: they stay in this package."""

    by: dict[Cell, dict[date, int]] = field(default_factory=dict)
    """Cell to first day of a span to count; a span without a row is zero."""
    queries: list[Query] = field(default_factory=list)


def count(source: Readable, name: str, asked: Sequence[Watched], spans: Sequence[Window]) -> Counts:
    """Count every metric in every span; metrics that share a table and a time share a query."""
    counts = Counts()
    for each in asked:
        for cell in _cells(each):
            counts.by[cell] = dict.fromkeys((span.start for span in spans), 0)
    for sharing in _sharing(asked):
        for season in _seasons(spans):
            _ask(source, name, sharing, season, counts)
    return counts


def _sharing(asked: Sequence[Watched]) -> Iterator[list[Watched]]:
    """Yield metrics that one query can serve; a distinct count stands alone."""
    shared: dict[object, list[Watched]] = {}
    for each in asked:
        metric = each.metric
        alone = None if metric.additive else metric.id
        shared.setdefault((metric.table, metric.at, each.by, alone), []).append(each)
    yield from shared.values()


def _seasons(spans: Sequence[Window]) -> Iterator[Sequence[Window]]:
    for start in range(0, len(spans), SPANS):
        yield spans[start : start + SPANS]


def _cells(watched: Watched) -> Iterator[Cell]:
    yield watched.metric.id, None
    if watched.by is not None:
        for text in dimension(watched.metric.table, watched.by).labels:
            yield watched.metric.id, text


def _ask(
    source: Readable, name: str, asked: Sequence[Watched], spans: Sequence[Window], counts: Counts
) -> None:
    query = expression(source.tables[asked[0].metric.table], asked, spans)
    sql = str(ibis.to_sql(query, dialect=source.engine.dialect))
    admitted = admit(sql, dialect=source.engine.dialect, manifest=source.manifest)
    by = asked[0].by
    for row in run(source.engine, admitted, seconds=SECONDS, rows=ROWS):
        record = dict(zip(query.columns, row, strict=True))
        if record[SPAN] == OUTSIDE:
            continue
        start = date.fromisoformat(str(record[SPAN]))
        for watched in asked:
            value = number(record[_column(watched.metric)])
            counts.by[watched.metric.id, None][start] += value
            if by is not None:
                counts.by[watched.metric.id, str(record[by])][start] += value
    counts.queries.append(
        Query(
            sha256=admitted.sha256,
            sql=admitted.sql,
            dialect=source.engine.dialect,
            source=name,
            metrics=tuple(sorted(map(attrgetter("metric.id"), asked))),
        )
    )


def expression(table: ir.Table, asked: Sequence[Watched], spans: Sequence[Window]) -> ir.Table:
    """One row for each span, and label of the breakdown, that has anything."""
    first = asked[0]
    time: ir.IntegerValue = table[first.metric.at]
    whole = Window(spans[0].start, spans[-1].end)
    chosen = table.filter(within(time, whole))
    keys: dict[str, ir.Value] = {SPAN: _label(chosen[first.metric.at], spans)}
    if first.by is not None:
        keys[first.by] = dimension(first.metric.table, first.by).label(chosen)
    values: Mapping[str, ir.Value] = {_column(w.metric): _measured(w.metric, chosen) for w in asked}
    return chosen.group_by(**keys).aggregate(**values)


def _measured(metric: Metric, table: ir.Table) -> ir.Value:
    return measure(metric, table, metric.where(table) if metric.where else None)


def _label(time: ir.IntegerValue, spans: Sequence[Window]) -> ir.StringValue:
    """Label a row with its span; spans are in order and leave no gap."""
    return ibis.cases(
        (time < spans[0].start_ms, OUTSIDE),
        *((time < span.end_ms, label(span)) for span in spans),
        else_=OUTSIDE,
    )


def _column(metric: Metric) -> str:
    whole = Window(date.min, date.max)
    return column(metric, whole, whole)
