"""
What is counted day after day.

In:       nothing; this is data.
Out:      the metrics that become series, and those that only say that the service ran.
Not here: how they are counted (`asking`), what may be shown (`releasing`).
"""

from dataclasses import dataclass

from fairwitness.evidence.metric import Metric
from fairwitness.evidence.metrics import METRICS


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One metric that becomes a series, and its breakdown."""

    metric: Metric
    by: str | None = None
    """Dimension that has a series for each of its labels too; never of people."""


def _watched(name: str, by: str | None = None) -> Watched:
    metric = METRICS[name]
    if not isinstance(metric, Metric) or (metric.people and by):
        raise TypeError(name)
    return Watched(metric=metric, by=by)


WATCHED = (
    _watched("accounts.created"),
    _watched("activity.active_accounts"),
    _watched("notices.received", "category"),
    _watched("notices.upheld", "category"),
    _watched("decisions.taken", "category"),
)
"""Each becomes a series; a cell of a breakdown another one."""

RUNNING = (_watched("activity.posts"),)
"""Counted to know whether the service ran at all on a day; never shown by the day."""
