"""
Figures with their provenance: the only thing that is ever shown of a source.

In:       `evidence` makes them after release.
Out:      `assess` judges them, `report` prints them.
Not here: counting, suppression, wording of reports.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.core.words import Words

LEAST_K = 10
"""Smallest `k` that a release policy may have [people]."""
LEAST_BASE = 5
"""Smallest rounding base that a release policy may have [people]."""


class WeakPolicy(Problem):
    """A release policy that would protect people less than the default does."""

    code = "weak-policy"


class Status(StrEnum):
    """What can be said of a figure."""

    VALUE = "value"
    SUPPRESSED = "suppressed"
    """A small count about people, or one that would give a small count away."""
    NOT_RECORDED = "not_recorded"
    """The platform does not record it: this is not zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One released number, or the reason why there is none."""

    metric: str
    """Metric id: `"notices.received"`."""
    source: str
    """Which source answered: `"synapse"`; a second source of one kind is `"synapse-2"`."""
    window: Window
    """The days counted; for a stock (`as of`), the window of the assessment."""
    dimensions: tuple[tuple[str, str], ...] = ()
    """Sorted name and value pairs: `(("category", "spam"),)`; a month is `("month", "2026-07")`."""
    value: int | float | None = None
    """The number [`unit`]; None unless `status` is VALUE."""
    unit: str
    """What is counted, plural: `"accounts"`, `"notices"`, `"bytes"`; `"share"` lies in [0, 1]."""
    status: Status = Status.VALUE
    note: Words | None = None
    """Why it is suppressed or not recorded, or a trap of the platform that the reader must know."""
    query: str | None = None
    """SHA-256 of the query that made it; None where none was run."""

    @property
    def is_value(self) -> bool:
        """Whether there is a number to judge."""
        return self.status is Status.VALUE

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Sort key: metric, source, window, dimensions."""
        return (self.metric, self.source, str(self.window), dimensions_text(self.dimensions))


def dimensions_text(dimensions: tuple[tuple[str, str], ...]) -> str:
    """Join dimensions as `name=value` pairs with `;`, sorted by name."""
    return ";".join(f"{name}={value}" for name, value in sorted(dimensions))


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricWords:
    """How a metric is spoken of in a report."""

    id: str
    title: Words
    meaning: Words
    """What is counted and what is not."""
    unit: str
    people: bool
    """Whether it counts people, so that release protects it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query exactly as it ran inside the source's own engine."""

    sha256: str
    """Of the UTF-8 text of `sql`."""
    sql: str
    dialect: str
    """sqlglot's name: `"sqlite"`, `"postgres"`."""
    source: str
    metrics: tuple[str, ...]
    """Ids of the metrics it serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What was read, with nothing in it that identifies anybody."""

    source: str
    """As in `Figure.source`."""
    platform: str
    """`"Matrix Synapse"`."""
    engine: str
    """`"SQLite 3.40.1"`."""
    schema_version: str
    tables: tuple[tuple[str, int], ...]
    """Physical tables read and their number of rows, rounded when they list people."""
    read_at: datetime
    """[UTC]"""
    warnings: tuple[Words, ...] = ()
    """For example a schema newer than known, and what cannot be read because of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePolicy:
    """What release did to counts of people, printed beside every table."""

    k: int = 10
    """Smallest count of people that is shown [people, >= 10]; zero is shown as zero."""
    base: int = 5
    """Counts of people are rounded to the nearest multiple of this [people, >= 5, divides k]."""

    def __post_init__(self) -> None:
        if self.k < LEAST_K:
            raise WeakPolicy(
                f"Counts of people under {LEAST_K} are never shown; k = {self.k} would show some.",
                fix=f"Give k = {LEAST_K} or more: it can only be raised.",
            )
        bases = [n for n in range(LEAST_BASE, self.k + 1) if self.k % n == 0]
        if self.base not in bases:
            raise WeakPolicy(
                f"Counts of people cannot be rounded to {self.base} with k = {self.k}.",
                fix=f"Give a k that is a multiple of {max(self.base, LEAST_BASE)}, or a base that "
                f"divides k: {', '.join(map(str, bases))}.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Every released figure of one assessment, and how each was made."""

    window: Window
    policy: ReleasePolicy
    figures: tuple[Figure, ...]
    """Sorted by `Figure.key`."""
    metrics: tuple[MetricWords, ...]
    """Those that figures name, sorted by id."""
    queries: tuple[Query, ...]
    sources: tuple[Fingerprint, ...]

    def of(self, metric: str, **dimensions: str) -> tuple[Figure, ...]:
        """Return this metric's figures with exactly these dimensions, one a source."""
        wanted = tuple(sorted(dimensions.items()))
        return tuple(f for f in self.figures if f.metric == metric and f.dimensions == wanted)

    def table(self, metric: str, dimension: str) -> tuple[Figure, ...]:
        """Return this metric's figures broken down by one dimension, such as `month`."""
        return tuple(
            f
            for f in self.figures
            if f.metric == metric and [name for name, _ in f.dimensions] == [dimension]
        )

    @property
    def suppressed(self) -> int:
        """Number of suppressed cells."""
        return sum(f.status is Status.SUPPRESSED for f in self.figures)
