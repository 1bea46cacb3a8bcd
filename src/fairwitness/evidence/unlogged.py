"""
Say what only an activity log answers where none was named: not recorded is not zero.

In:       the metrics that are asked for, and the evidence of platforms.
Out:      that evidence with a figure for each of them, so that a report says what is missing.
Not here: reading logs (`scan`).
"""

from collections.abc import Iterable
from dataclasses import replace

from fairwitness.core.figure import Evidence, Figure, Status
from fairwitness.core.words import Words
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG

UNNAMED = Words(
    "Only the service's activity log answers this, and none was named beside the platform.",
    "此项仅可由服务的活动日志回答，而本次未提供该日志。",
)


def unlogged(wanted: Iterable[str], platforms: Evidence) -> Evidence:
    """Return the evidence of platforms with what no log was there to answer, sorted as one."""
    asked = [LOG[name] for name in sorted(wanted) if name in LOG and name not in METRICS]
    missing = [
        Figure(
            metric=one.id,
            source=platforms.sources[0].source,
            window=platforms.window,
            unit=one.unit,
            status=Status.NOT_RECORDED,
            note=UNNAMED,
        )
        for one in asked
    ]
    return replace(
        platforms,
        figures=tuple(sorted((*platforms.figures, *missing), key=lambda figure: figure.key)),
        metrics=tuple(
            sorted((*platforms.metrics, *(one.words for one in asked)), key=lambda m: m.id)
        ),
    )
