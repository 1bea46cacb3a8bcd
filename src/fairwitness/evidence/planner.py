"""
Fuse metrics into as few queries as pay off.

In:       metrics, the canonical tables of a source, a window.
Out:      `Pass`es, each one query over one canonical table.
Not here: running (`collect`), permission (`gate`), numbers (`fold`), suppression (`release`).

What adds up (counts, sums) is asked once per table, grouped by month and by every dimension at
once. What does not add up (distinct accounts, days) is asked once per table with one aggregate a
month; but where the table is a single physical one, once per month: an engine can then walk an
index in the order of accounts instead of keeping a set of them (`make bench` shows the gain).

A distinct count never stands beside a FILTER: SQLite up to 3.40 at least counts wrongly when it
walks an index there. It gets its condition in a CASE or in the WHERE.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from fairwitness.core.window import DAY_MS, Window
from fairwitness.evidence.dimensions import Dimension, dimension
from fairwitness.evidence.metric import Metric

OUTSIDE = "outside"
"""Label of rows that lie in no month of the window."""
MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One query over one canonical table that serves several metrics."""

    table: str
    expression: ir.Table
    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...] = ()
    """Dimensions of a grouped pass, in the order of its columns."""
    spans: tuple[Window, ...] = ()
    """Months that a grouped pass tells apart; spans that an ungrouped one asks for."""
    grouped: bool
    """Whether it has one row a cell, or one row in all."""


def plan(
    metrics: Iterable[Metric], tables: Mapping[str, ir.Table], window: Window
) -> tuple[Pass, ...]:
    """Compile metrics that the tables can answer into as few passes as pay off."""
    passes: list[Pass] = []
    ordered = sorted(metrics, key=lambda m: m.table)
    for name, group in groupby(ordered, key=lambda m: m.table):
        asked = tuple(group)
        additive = [m for m in asked if m.additive]
        passes.extend(
            _grouped(name, tables[name], _sharing(additive, at), window) for at in _times(additive)
        )
        flat = [m for m in asked if not m.additive]
        alone = [m for m in flat if m.way == "distinct" and m.at and _is_plain(tables[name])]
        for metric in alone:
            passes += [
                _alone(metric, tables[name], span, window) for span in _spans(metric, window)
            ]
        if shared := tuple(m for m in flat if m not in alone):
            passes.append(_flat(name, tables[name], shared, window))
    return tuple(passes)


def _is_plain(table: ir.Table) -> bool:
    """Say whether a canonical table reads one physical table, without a join or union."""
    return len(table.op().find(ops.UnboundTable)) == 1


def _spans(metric: Metric, window: Window) -> tuple[Window, ...]:
    """Spans that a metric is counted over: the window, and its months where it wants them."""
    return (window, *(window.months() if metric.monthly else ()))


def _alone(metric: Metric, table: ir.Table, span: Window, window: Window) -> Pass:
    """One metric over one span, everything it asks for in the WHERE."""
    chosen = table.filter(_condition(metric, table, span))
    return Pass(
        table=metric.table,
        expression=chosen.aggregate(**{column(metric, span, window): measure(metric, chosen)}),
        metrics=(metric,),
        spans=(span,),
        grouped=False,
    )


def _times(metrics: Sequence[Metric]) -> list[str | None]:
    """Times by which the metrics are windowed; a stock joins the first of them."""
    times = sorted({m.at for m in metrics if m.at is not None})
    return [*times] or ([None] if metrics else [])


def _sharing(metrics: Sequence[Metric], at: str | None) -> tuple[Metric, ...]:
    first = _times(metrics)[0]
    return tuple(m for m in metrics if m.at == at or (m.at is None and at == first))


def _grouped(name: str, table: ir.Table, metrics: tuple[Metric, ...], window: Window) -> Pass:
    """One row for each month and combination of labels."""
    at = next((m.at for m in metrics if m.at is not None), None)
    months = tuple(window.months()) if at else ()
    if at and all(m.at for m in metrics):
        table = table.filter(within(table[at], window))
    wanted = sorted({d for m in metrics for d in m.by if answerable(name, d, table)})
    dimensions = tuple(dimension(name, d) for d in wanted)
    keys: dict[str, ir.Value] = {d.name: d.label(table) for d in dimensions}
    if at:
        keys[MONTH] = _month(table[at], window, months)
    values = {
        column(m, window, window): measure(m, table, m.where(table) if m.where else None)
        for m in metrics
    }
    expression = table.group_by(**keys).aggregate(**values) if keys else table.aggregate(**values)
    return Pass(
        table=name,
        expression=expression,
        metrics=metrics,
        dimensions=dimensions,
        spans=months,
        grouped=True,
    )


def _flat(name: str, table: ir.Table, metrics: tuple[Metric, ...], window: Window) -> Pass:
    """One row with an aggregate for each metric and each of its months."""
    times = {m.at for m in metrics}
    if len(times) == 1 and (only := next(iter(times))):
        table = table.filter(within(table[only], window))
    values = {
        column(metric, span, window): measure(metric, table, _condition(metric, table, span))
        for metric in metrics
        for span in _spans(metric, window)
    }
    return Pass(
        table=name,
        expression=table.aggregate(**values),
        metrics=metrics,
        spans=(window, *window.months()),
        grouped=False,
    )


def _condition(metric: Metric, table: ir.Table, span: Window) -> ir.BooleanValue | None:
    """Join what a metric asks of its rows and of its time."""
    where = metric.where(table) if metric.where else None
    inside = within(table[metric.at], span) if metric.at else None
    if where is None or inside is None:
        return inside if where is None else where
    return where & inside


def measure(metric: Metric, table: ir.Table, where: ir.BooleanValue | None = None) -> ir.Value:
    """Return the aggregate that a metric asks for."""
    if metric.column is None:
        return table.count(where=where)
    read = table[metric.column]
    match metric.way:
        case "sum":
            return read.sum(where=where)
        case "oldest":
            return (read - read % DAY_MS).min(where=where)
        case "days":
            read = read - read % DAY_MS
        case _:
            pass
    return (read if where is None else ibis.cases((where, read))).nunique()


def within(time: ir.IntegerValue, window: Window) -> ir.BooleanValue:
    """Say that a time lies in a window."""
    return (time >= window.start_ms) & (time < window.end_ms)


def _month(time: ir.IntegerValue, window: Window, months: Sequence[Window]) -> ir.StringValue:
    """Label a row with its month; a row before, after or without a time is outside."""
    return ibis.cases(
        (time < window.start_ms, OUTSIDE),
        *((time < month.end_ms, month_label(month)) for month in months),
        else_=OUTSIDE,
    )


def month_label(month: Window) -> str:
    """Name a month of the window: `"2026-07"`."""
    return month.start.strftime("%Y-%m")


def column(metric: Metric, span: Window, window: Window) -> str:
    """Name the column of a metric in the answer: `"notices_received"`, `"…_2026-07"`."""
    return metric.id.replace(".", "_") + ("" if span == window else f"_{month_label(span)}")


def answerable(table: str, name: str, canonical: ir.Table) -> bool:
    """Say whether a canonical table has all that a dimension reads."""
    return dimension(table, name).columns <= set(canonical.columns)
