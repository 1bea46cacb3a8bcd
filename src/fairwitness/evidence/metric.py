"""
What a metric is: one declarative definition over the canonical tables.

In:       a canonical table, an optional condition, a way of measuring.
Out:      a `Metric`, which the planner compiles; a `Ratio` or `Spread` of released figures.
Not here: the definitions (`evidence.metrics`), queries (`evidence.planner`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.figure import MetricWords
from fairwitness.core.words import Words

Rows = Callable[[ir.Table], ir.BooleanValue]
"""Says which rows of a canonical table count."""

Way = Literal["count", "distinct", "sum", "days", "oldest"]
"""
How rows become a number: how many; how many different ones of `column`; the sum of `column`;
on how many different days; how many days before the window's end the oldest one lies.
"""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One thing that can be counted in a canonical table."""

    id: str
    table: str
    """Canonical table."""
    title: Words
    meaning: Words
    """What is counted, and what is not."""
    unit: str
    way: Way = "count"
    column: str | None = None
    """Canonical column of a `distinct`, `sum`, `days` or `oldest`."""
    where: Rows | None = None
    at: str | None = None
    """Canonical time that must lie in the window; None for a stock, counted as it stands."""
    by: tuple[str, ...] = ()
    """Dimensions (`evidence.dimensions`) to break the total down by, one at a time."""
    monthly: bool = False
    """Whether it is also counted for each calendar month of the window."""
    people: bool = False
    """Whether it counts people, so that release protects it."""
    of: str | None = None
    """Metric of which this counts a part, so that release can protect what is left over."""
    apart: str | None = None
    """Parts of one metric with the same word here share nobody: `"state"`."""
    union: bool = False
    """Whether the metrics that are parts of this one make it up together, overlapping or not."""

    @property
    def additive(self) -> bool:
        """Whether the parts of a breakdown add up to the total."""
        return self.way in {"count", "sum"}

    @cached_property
    def columns(self) -> frozenset[str]:
        """Canonical columns that it needs, its dimensions left aside."""
        named = {name for name in (self.column, self.at) if name is not None}
        return frozenset(named) | (columns_read(self.table, self.where) if self.where else set())

    @cached_property
    def labels(self) -> frozenset[tuple[str, str]]:
        """(column, label) pairs without which there is nothing to count: `state == "locked"`."""
        return labels_wanted(self.table, self.where) if self.where else frozenset()

    @property
    def words(self) -> MetricWords:
        """How it is spoken of in a report."""
        return MetricWords(
            id=self.id,
            title=self.title,
            meaning=self.meaning,
            unit=self.unit,
            people=self.people,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """The share of one released figure in another: it shows nothing that they do not."""

    id: str
    part: str
    whole: str
    title: Words
    meaning: Words
    unit: str = field(default="share", init=False)

    @property
    def words(self) -> MetricWords:
        """How it is spoken of in a report."""
        return MetricWords(
            id=self.id, title=self.title, meaning=self.meaning, unit=self.unit, people=False
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Over how many labels of a released breakdown something is spread: hours with a decision."""

    id: str
    over: str
    """Metric that does not count people."""
    dimension: str
    unit: str
    title: Words
    meaning: Words

    @property
    def words(self) -> MetricWords:
        """How it is spoken of in a report."""
        return MetricWords(
            id=self.id, title=self.title, meaning=self.meaning, unit=self.unit, people=False
        )


def columns_read(table: str, expression: Callable[[ir.Table], ir.Value]) -> set[str]:
    """Return the canonical columns that `expression` reads of `table`."""
    return {node.name for node in expression(_whole(table)).op().find(ops.Field)}


def labels_wanted(table: str, rows: Rows) -> frozenset[tuple[str, str]]:
    """Return the labels of the canonical `table` that columns are compared with in `rows`."""
    compared = rows(_whole(table)).op().find(ops.Equals)
    return frozenset(
        (node.left.name, node.right.value)
        for node in compared
        if isinstance(node.left, ops.Field)
        and isinstance(node.right, ops.Literal)
        and isinstance(node.right.value, str)
    )


def _whole(table: str) -> ir.Table:
    return ibis.table({c.name: c.type for c in CANONICAL[table]}, name=table)
