"""
Put what platforms and logs came to into one body of evidence.

In:       the evidence of platforms, and that of logs over the same window under the same policy.
Out:      one `Evidence`; a metric that both answer keeps a figure of each source.
Not here: reading either (`collect`, `scan`).
"""

from dataclasses import replace

from fairwitness.core.figure import Evidence
from fairwitness.evidence.scan.collecting import LogEvidence


def together(platforms: Evidence, logs: LogEvidence) -> Evidence:
    """Return the evidence of all sources, sorted as one."""
    words = {metric.id: metric for metric in (*logs.metrics, *platforms.metrics)}
    figures = sorted((*platforms.figures, *logs.figures), key=lambda figure: figure.key)
    named = {figure.metric for figure in figures}
    return replace(
        platforms,
        figures=tuple(figures),
        metrics=tuple(words[name] for name in sorted(named)),
        queries=tuple(
            sorted((*platforms.queries, *logs.queries), key=lambda q: (q.source, q.sha256))
        ),
        sources=(*platforms.sources, *logs.sources),
    )
