"""
Fuse metrics into as few queries as pay off, and fold the answers back apart.

In:       metrics, the canonical tables of a source, a window.
Out:      `Pass`es, each one query over one canonical table; `fold` gives each metric its numbers.
Not here: running (`collect`), permission (`gate`), suppression (`release`).

What adds up (counts, sums) is asked once per table, grouped by month and by every dimension at
once, and rolled up here. What does not add up (distinct accounts, days) is asked once per table
with one aggregate a month. Both forms group by labels that stand in the query and by nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import ibis
import ibis.expr.types as ir

from fairwitness.core.window import DAY_MS, Window
from fairwitness.evidence.counted import Counted
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
    months: tuple[Window, ...] = ()
    """Months of the window, where the pass tells them apart."""
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
        if flat := tuple(m for m in asked if not m.additive):
            passes.append(_flat(name, tables[name], flat, window))
    return tuple(passes)


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
        table = table.filter(_within(table[at], window))
    wanted = sorted({d for m in metrics for d in m.by if answerable(name, d, table)})
    dimensions = tuple(dimension(name, d) for d in wanted)
    keys: dict[str, ir.Value] = {d.name: d.label(table) for d in dimensions}
    if at:
        keys[MONTH] = _month(table[at], window, months)
    values = {_column(m): _measure(m, table, m.where(table) if m.where else None) for m in metrics}
    expression = table.group_by(**keys).aggregate(**values) if keys else table.aggregate(**values)
    return Pass(
        table=name,
        expression=expression,
        metrics=metrics,
        dimensions=dimensions,
        months=months,
        grouped=True,
    )


def _flat(name: str, table: ir.Table, metrics: tuple[Metric, ...], window: Window) -> Pass:
    """One row with an aggregate for each metric and each of its months."""
    times = {m.at for m in metrics}
    if len(times) == 1 and (only := next(iter(times))):
        table = table.filter(_within(table[only], window))
    months = tuple(window.months())
    values: dict[str, ir.Value] = {}
    for metric in metrics:
        where = metric.where(table) if metric.where else None
        for span, suffix in ((window, ""), *((m, _label(m)) for m in months if metric.monthly)):
            inside = _within(table[metric.at], span) if metric.at else None
            both = [c for c in (where, inside) if c is not None]
            condition = None if not both else both[0] if len(both) == 1 else both[0] & both[1]
            values[_column(metric, suffix)] = _measure(metric, table, condition)
    return Pass(
        table=name,
        expression=table.aggregate(**values),
        metrics=metrics,
        months=months,
        grouped=False,
    )


def _measure(metric: Metric, table: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    if metric.column is None:
        return table.count(where=where)
    column = table[metric.column]
    match metric.way:
        case "distinct":
            return column.nunique(where=where)
        case "sum":
            return column.sum(where=where)
        case "days":
            return (column - column % DAY_MS).nunique(where=where)
        case _:
            return (column - column % DAY_MS).min(where=where)


def _within(time: ir.IntegerValue, window: Window) -> ir.BooleanValue:
    return (time >= window.start_ms) & (time < window.end_ms)


def _month(time: ir.IntegerValue, window: Window, months: Sequence[Window]) -> ir.StringValue:
    """Label a row with its month; a row before, after or without a time is outside."""
    return ibis.cases(
        (time < window.start_ms, OUTSIDE),
        *((time < month.end_ms, _label(month)) for month in months),
        else_=OUTSIDE,
    )


def _label(month: Window) -> str:
    """Name a month of the window: `"2026-07"`."""
    return month.start.strftime("%Y-%m")


def _column(metric: Metric, month: str = "") -> str:
    """Name the column of a metric in the answer: `"notices_received"`, `"…_2026-07"`."""
    return metric.id.replace(".", "_") + (f"_{month}" if month else "")


def answerable(table: str, name: str, canonical: ir.Table) -> bool:
    """Say whether a canonical table has all that a dimension reads."""
    return dimension(table, name).columns <= set(canonical.columns)


def fold(
    done: Pass, rows: Sequence[Sequence[object]], *, source: str, window: Window
) -> tuple[Counted, ...]:
    """Give each metric of a pass its own numbers; `rows` are in the order of the expression."""
    names = done.expression.columns
    records = [dict(zip(names, row, strict=True)) for row in rows]
    read = _fold_grouped if done.grouped else _fold_flat
    return tuple(read(done, metric, records, source, window) for metric in done.metrics)


def _fold_grouped(
    done: Pass, metric: Metric, records: Sequence[Mapping[str, object]], source: str, window: Window
) -> Counted:
    by = {d.name: dict.fromkeys(d.labels, 0) for d in done.dimensions if d.name in metric.by}
    months = {_label(month): 0 for month in done.months} if metric.monthly else {}
    total = 0
    for record in records:
        value = _number(record[_column(metric)])
        if metric.at is not None and record.get(MONTH, OUTSIDE) == OUTSIDE:
            continue
        total += value
        for name, cells in by.items():
            cells[str(record[name])] += value
        if months:
            months[str(record[MONTH])] += value
    spans = {_label(month): month for month in done.months}
    return Counted(
        metric=metric.id,
        source=source,
        unit=metric.unit,
        people=metric.people,
        additive=True,
        window=window,
        total=total,
        by=by,
        months={spans[label]: value for label, value in months.items()},
        of=metric.of,
    )


def _fold_flat(
    done: Pass, metric: Metric, records: Sequence[Mapping[str, object]], source: str, window: Window
) -> Counted:
    record = records[0] if records else {}
    total: int | None = None
    oldest = record.get(_column(metric))
    if metric.way != "oldest":
        total = _number(oldest)
    elif oldest is not None:
        total = max(0, (window.end_ms - _number(oldest)) // DAY_MS)
    return Counted(
        metric=metric.id,
        source=source,
        unit=metric.unit,
        people=metric.people,
        additive=False,
        window=window,
        total=total,
        by={},
        months={m: _number(record.get(_column(metric, _label(m)))) for m in done.months}
        if metric.monthly
        else {},
        of=metric.of,
    )


def _number(value: object) -> int:
    """Read a count or sum; the sum of nothing is zero."""
    return int(value) if isinstance(value, int | float) else 0
