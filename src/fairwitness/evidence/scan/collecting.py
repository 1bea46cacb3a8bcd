"""
Collect the evidence of logs: bring their states up to date, then release figures.

In:       opened logs, a states file, the metrics that are asked for, a window, a policy, the time.
Out:      figures, queries and fingerprints, to stand beside those of platforms in one `Evidence`.
Not here: opening logs (`sources`), platforms (`evidence.collect`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairwitness.core.figure import Figure, Fingerprint, MetricWords, Query, ReleasePolicy
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.evidence.counted import about
from fairwitness.evidence.gate import Admitted, Staged
from fairwitness.evidence.gate.wording import Scanning
from fairwitness.evidence.metrics.log import LOG
from fairwitness.evidence.scan.figures import TABLE, About, figures, pass_of, with_parts
from fairwitness.evidence.scan.readable import ReadableLog
from fairwitness.evidence.scan.scanning import Progress, Scanned, scan
from fairwitness.evidence.states.reading import LogMetric, Reading
from fairwitness.evidence.states.store import States


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvidence:
    """What logs came to; each part goes to the one of the same name in `Evidence`."""

    figures: tuple[Figure, ...]
    metrics: tuple[MetricWords, ...]
    queries: tuple[Query, ...]
    sources: tuple[Fingerprint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of every log."""

    wanted: tuple[str, ...]
    """Ids of metrics; those that no log knows are left to other sources."""
    window: Window
    policy: ReleasePolicy
    now: datetime
    """[UTC]"""
    keep_days: int | None = None
    """How long entries may be kept by the operator's own policy [days]."""


def collect_log(
    logs: Mapping[str, ReadableLog[Any]],
    asked: Asked,
    *,
    states: States,
    progress: Progress | None = None,
) -> LogEvidence:
    """
    Return the released figures of every log, under its name, for the wanted metrics it knows.

    Raises:
        Refused: the gate does not let a query through (a bug).
        Problem: a log cannot be read, or the states not kept; days that are done are kept.

    """
    wanted, window = with_parts(asked.wanted), asked.window
    found: list[Figure] = []
    queries: list[Query] = []
    fingerprints: list[Fingerprint] = []
    for name, log in logs.items():
        scanned = scan(log, name, states, before=window.end, progress=progress)
        reading = Reading(
            days=scanned.days, window=window, today=asked.now.date(), keep_days=asked.keep_days
        )
        found += figures(wanted, reading, _about(log, scanned), asked.policy)
        queries += _queries(scanned, wanted, log.engine.dialect)
        fingerprints.append(_fingerprint(log, reading, name, asked.now))
    return LogEvidence(
        figures=tuple(sorted(found, key=lambda figure: figure.key)),
        metrics=tuple(LOG[name].words for name in wanted),
        queries=tuple(queries),
        sources=tuple(fingerprints),
    )


def _about(log: ReadableLog[Any], scanned: Scanned) -> About:
    traps: dict[str, Words] = {}
    for trap in log.traps:
        if trap.table == TABLE and trap.column is not None:
            traps[trap.column] = trap.says
    return About(
        source=scanned.source,
        columns=frozenset(column.name for column in log.manifest.tables[TABLE]),
        lacks=log.lacks,
        notes=traps,
        made_by={name: query.sha256 for name, query in scanned.queries.items()},
    )


def _queries(scanned: Scanned, wanted: Iterable[str], dialect: Scanning) -> list[Query]:
    """Return every query that ran, and which of the figures it served."""
    metrics = [metric for name in wanted if isinstance(metric := LOG[name], LogMetric)]
    served = {
        name: tuple(sorted(m.id for m in metrics if pass_of(m) == name)) for name in scanned.queries
    }
    everything = tuple(sorted({metric for some in served.values() for metric in some}))
    source = scanned.source
    found = [_query(each, dialect, source, served[name]) for name, each in scanned.queries.items()]
    staged = _query(scanned.staged, dialect, source, everything)
    return sorted((staged, *found), key=lambda query: query.sha256)


def _query(
    ran: Staged | Admitted, dialect: Scanning, source: str, metrics: tuple[str, ...]
) -> Query:
    return Query(sha256=ran.sha256, sql=ran.sql, dialect=dialect, source=source, metrics=metrics)


def _fingerprint(log: ReadableLog[Any], reading: Reading, name: str, now: datetime) -> Fingerprint:
    return Fingerprint(
        source=name,
        platform=log.platform,
        engine=log.engine.name,
        schema_version=log.schema_version,
        tables=((TABLE, about(reading.whole.count("fields"))),),
        read_at=now,
        warnings=(*log.warnings, *_everywhere(log)),
    )


def _everywhere(log: ReadableLog[Any]) -> tuple[Words, ...]:
    """Return what a reader must know of the whole log."""
    return tuple(t.says for t in log.traps if t.table == TABLE and t.column is None)
