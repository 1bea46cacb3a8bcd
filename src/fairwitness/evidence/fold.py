"""
Fold the answers of fused queries back apart, metric by metric.

In:       passes with the rows that came back, and the digest of the query of each.
Out:      one `Counted` a metric, with the query that made each of its numbers.
Not here: what is asked (`planner`), what may be shown (`release`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fairwitness.core.window import DAY_MS, Window
from fairwitness.evidence.counted import Counted
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.planner import MONTH, OUTSIDE, Pass, column, month_label

Record = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one pass."""

    asked: Pass
    rows: Sequence[Sequence[object]]
    """In the order of the columns of the expression."""
    query: str
    """SHA-256 of the query."""

    @property
    def records(self) -> list[Record]:
        """The rows by the names of their columns."""
        names = self.asked.expression.columns
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(slots=True)
class Sum:
    """Numbers of one metric while they are put together."""

    metric: Metric
    total: int | None = None
    by: dict[str, dict[str, int]] = field(default_factory=dict)
    months: dict[Window, int] = field(default_factory=dict)
    queries: dict[Window, str] = field(default_factory=dict)

    def counted(self, source: str, window: Window) -> Counted:
        """Return the finished numbers."""
        return Counted(
            metric=self.metric.id,
            source=source,
            unit=self.metric.unit,
            people=self.metric.people,
            additive=self.metric.additive,
            window=window,
            total=self.total,
            by=self.by,
            months=self.months,
            of=self.metric.of,
            apart=self.metric.apart,
            union=self.metric.union,
            queries=self.queries,
        )


def fold(answers: Iterable[Answer], *, source: str, window: Window) -> tuple[Counted, ...]:
    """Give each metric its own numbers, in the order in which they were asked for."""
    sums: dict[str, Sum] = {}
    for answer in answers:
        for metric in answer.asked.metrics:
            mine = sums.setdefault(metric.id, Sum(metric))
            read = _grouped if answer.asked.grouped else _flat
            read(answer, mine, window)
    return tuple(mine.counted(source, window) for mine in sums.values())


def _grouped(answer: Answer, mine: Sum, window: Window) -> None:
    """Roll the cells of a grouped pass up to the total, each dimension and each month."""
    asked, metric = answer.asked, mine.metric
    mine.by = {d.name: dict.fromkeys(d.labels, 0) for d in asked.dimensions if d.name in metric.by}
    months = {month_label(m): 0 for m in asked.spans} if metric.monthly else {}
    mine.total = 0
    for record in answer.records:
        if metric.at is not None and record[MONTH] == OUTSIDE:
            continue
        value = number(record[column(metric, window, window)])
        mine.total += value
        for name, cells in mine.by.items():
            cells[str(record[name])] += value
        if months:
            months[str(record[MONTH])] += value
    spans = {month_label(m): m for m in asked.spans}
    mine.months = {spans[label]: value for label, value in months.items()}
    mine.queries = dict.fromkeys((window, *mine.months), answer.query)


def _flat(answer: Answer, mine: Sum, window: Window) -> None:
    """Take the numbers of the spans that an ungrouped pass asked for."""
    record = answer.records[0]
    for span in answer.asked.spans:
        value = record.get(column(mine.metric, span, window))
        if span == window:
            mine.total = _total(mine.metric, value, window)
        elif mine.metric.monthly:
            mine.months[span] = number(value)
        mine.queries[span] = answer.query


def _total(metric: Metric, value: object, window: Window) -> int | None:
    """Read a total; the oldest day is told as its distance from the end of the window [days]."""
    if metric.way != "oldest":
        return number(value)
    return None if value is None else max(0, (window.end_ms - number(value)) // DAY_MS)


def number(value: object) -> int:
    """Read a count or sum; the sum of nothing is zero."""
    return int(value) if isinstance(value, int | float) else 0
