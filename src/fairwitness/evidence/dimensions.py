"""
The allowed dimensions: what a total may be broken down by.

In:       a canonical table.
Out:      an expression that yields one of a fixed list of labels.
Not here: months, which the planner adds, and anything about one account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter

import ibis
import ibis.expr.types as ir

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import ColumnClass
from fairwitness.core.window import DAY_MS

HOUR_MS = 3_600_000
"""One hour [ms]."""
HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One way to break a total down."""

    name: str
    labels: tuple[str, ...]
    label: Callable[[ir.Table], ir.StringValue]
    columns: frozenset[str]
    """Canonical columns that it reads."""


def dimension(table: str, name: str) -> Dimension:
    """
    Return a dimension of a canonical table.

    Raises:
        KeyError: there is no such dimension (a bug of a metric).

    """
    if (table, name) in _COMPUTED:
        return _COMPUTED[table, name]
    column = next(c for c in CANONICAL[table] if c.name == name)
    if column.kind is not ColumnClass.CATEGORY:
        raise KeyError(f"{table}.{name}")
    return Dimension(
        name=name, labels=column.labels, label=itemgetter(name), columns=frozenset({name})
    )


_DECIDED_WITHIN: Mapping[str, int] = {
    "1h": HOUR_MS,
    "24h": DAY_MS,
    "3d": 3 * DAY_MS,
    "7d": 7 * DAY_MS,
}


def _decided_within(notices: ir.Table) -> ir.StringValue:
    took = notices.decided - notices.received
    return ibis.cases(
        *((took <= most, label) for label, most in _DECIDED_WITHIN.items()), else_="later"
    )


def _hour(decisions: ir.Table) -> ir.StringValue:
    clock = decisions.at % DAY_MS
    return ibis.cases(
        *((clock < (hour + 1) * HOUR_MS, f"{hour:02}") for hour in range(HOURS - 1)),
        else_=f"{HOURS - 1:02}",
    )


_COMPUTED: Mapping[tuple[str, str], Dimension] = {
    ("notices", "decided_within"): Dimension(
        name="decided_within",
        labels=(*_DECIDED_WITHIN, "later"),
        label=_decided_within,
        columns=frozenset({"received", "decided"}),
    ),
    ("decisions", "hour"): Dimension(
        name="hour",
        labels=tuple(f"{hour:02}" for hour in range(HOURS)),
        label=_hour,
        columns=frozenset({"at"}),
    ),
}
