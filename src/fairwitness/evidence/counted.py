"""
What one metric came to at one source, before release.

In:       the planner fills it from the rows that the gate let through.
Out:      `release` turns it into figures. Nothing else may print it.
Not here: counting, suppression, rounding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairwitness.core.window import Window
from fairwitness.core.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One metric's exact numbers: a total and its breakdowns, each along one dimension."""

    metric: str
    source: str
    unit: str
    people: bool
    """Whether it counts people, so that release protects it."""
    additive: bool
    """Whether the cells of each breakdown add up to the total, as accounts by month of creation
    do. Distinct active accounts by month do not: one account may be in several."""
    window: Window
    total: int | None
    """[`unit`, >= 0]; None where no total is shown."""
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Dimension to label to count: every label of the closed vocabulary, zeros included, in the
    order of the vocabulary. Where a cell must be given up to protect another, the last goes first:
    choosing by size would tell something about the sizes."""
    months: Mapping[Window, int] = field(default_factory=dict)
    """Calendar month, cut to the window, to count: every month of the window."""
    of: str | None = None
    """Metric that this one counts a part of: `verification.email` is a part of `accounts.total`."""
    cell: tuple[str, str] | None = None
    """Cell of `of` that this total repeats: `accounts.deactivated` is `("state", "deactivated")`
    of `accounts.total`. Both are then shown, or neither."""
    apart: str | None = None
    """Parts of one whole with the same word here have nobody in common: accounts that are
    suspended, and accounts that are locked, by `"state"`. What they leave over is protected too."""
    union: bool = False
    """Whether the metrics that are a part of this one make it up together, overlapping or not:
    `verification.any` is the union of `verification.email`, `.phone` and `.sso`."""
    queries: Mapping[Window, str] = field(default_factory=dict)
    """Window or month to the SHA-256 of the query that made its number."""
    note: Words | None = None
    """A trap of the platform that the reader of a shown number must know."""

    def __post_init__(self) -> None:
        numbers = [self.total or 0, *self.months.values()]
        for cells in self.by.values():
            numbers.extend(cells.values())
        if min(numbers) < 0:
            raise ValueError(f"{self.metric}: a count is negative")


def about(rows: int) -> int:
    """Round the size of a table up to two significant digits, at least 10: it tells of nobody."""
    if rows == 0:
        return 0
    step: int = 10 ** max(1, len(str(rows)) - 2)
    return -(-rows // step) * step
