"""
Turn the states of a log into released figures.

In:       a `Reading`, what the log lacks, the release policy.
Out:      figures: values, suppressed, or not recorded with the reason.
Not here: counting, what is hidden (`release`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairwitness.core.figure import Figure, ReleasePolicy, Status
from fairwitness.core.words import Words
from fairwitness.evidence.counted import Counted
from fairwitness.evidence.metric import Ratio
from fairwitness.evidence.metrics.log import LOG
from fairwitness.evidence.release import release_family, share
from fairwitness.evidence.release.notes import TOTAL
from fairwitness.evidence.states.reading import UNSAID, LogMetric, Reading

TABLE = "log"
_PASS_OF_COLUMN = {
    **dict.fromkeys(("account", "port", "target", "device", "session", "agent"), "fields"),
    **dict.fromkeys(("kind", "malformed"), "fields"),
    **dict.fromkeys(("at", "ingested"), "times"),
    "address": "addresses",
    "text": "texts",
}
_PASS_OF_METRIC = {
    **dict.fromkeys(("log.entries", "log.address_recorded", "log.complete"), "fields"),
    "log.repeated": "repeated",
    **dict.fromkeys(("log.accounts", "activity.active_accounts"), "accounts"),
    **dict.fromkeys(("log.active_daily", "log.active_weekly"), "accounts"),
}
Lacks = Mapping[tuple[str, str | None], Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of the log beside its states."""

    source: str
    columns: frozenset[str]
    lacks: Lacks
    notes: Mapping[str, Words]
    """Column to what a reader must know of it."""
    made_by: Mapping[str, str]
    """Pass to the digest of its query."""


def figures(
    wanted: Iterable[str], reading: Reading, about: About, policy: ReleasePolicy
) -> tuple[Figure, ...]:
    """Return the figures of every wanted metric that a log knows, sorted by key."""
    chosen = [LOG[name] for name in with_parts(wanted)]
    metrics = [metric for metric in chosen if isinstance(metric, LogMetric)]
    absent = [_not_recorded(m, why, reading, about) for m in metrics if (why := _lacking(m, about))]
    missing = {figure.metric for figure in absent}
    asked = [metric for metric in metrics if metric.id not in missing]
    counted: list[Counted] = []
    for metric in asked:
        total = metric.total(reading)
        if total is None:
            absent.append(_not_recorded(metric, metric.unsaid, reading, about))
        elif metric.enough is not None and metric.enough(reading) < policy.k:
            absent.append(_too_few(metric, reading, about, policy))
        else:
            counted.append(_counted(metric, total, reading, about))
    released = [*release_family(counted, policy), *absent]
    totals = {figure.metric: figure for figure in released if not figure.dimensions}
    shares = [share(r.id, totals[r.part], totals[r.whole]) for r in chosen if isinstance(r, Ratio)]
    return tuple(sorted([*released, *shares], key=lambda figure: figure.key))


def with_parts(wanted: Iterable[str]) -> tuple[str, ...]:
    """Add what the wanted metrics are made of or protected with; leave out what no log knows."""
    needed: set[str] = set()
    waiting = [name for name in wanted if name in LOG]
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        metric = LOG[name]
        if isinstance(metric, Ratio):
            waiting += [metric.part, metric.whole]
        elif metric.of is not None:
            waiting.append(metric.of)
    return tuple(sorted(needed))


def _lacking(metric: LogMetric, about: About) -> Words | None:
    for column in sorted(metric.needs - about.columns):
        return about.lacks.get((TABLE, column), UNSAID)
    return None


def _counted(metric: LogMetric, total: int, reading: Reading, about: About) -> Counted:
    made_by = _made_by(metric, about)
    months = metric.months(reading) if metric.months else {}
    said = [about.notes[column] for column in sorted(metric.needs) if column in about.notes]
    said += [] if metric.note is None else [metric.note]
    return Counted(
        metric=metric.id,
        source=about.source,
        unit=metric.unit,
        people=metric.people,
        additive=metric.additive,
        window=reading.window,
        total=total,
        by={"kind": metric.kinds(reading)} if metric.kinds and "kind" in about.columns else {},
        months=months,
        of=metric.of,
        queries={} if made_by is None else dict.fromkeys((reading.window, *months), made_by),
        note=Words(" ".join(w.en for w in said), "".join(w.zh for w in said)) if said else None,
    )


def pass_of(metric: LogMetric) -> str | None:
    """Return the name of the pass that a figure is read from; None for one that is never read."""
    by_column = (_PASS_OF_COLUMN[column] for column in sorted(metric.needs))
    return _PASS_OF_METRIC.get(metric.id) or next(by_column, None)


def _made_by(metric: LogMetric, about: About) -> str | None:
    name = pass_of(metric)
    return None if name is None else about.made_by.get(name)


def _not_recorded(metric: LogMetric, why: Words, reading: Reading, about: About) -> Figure:
    return Figure(
        metric=metric.id,
        source=about.source,
        window=reading.window,
        unit=metric.unit,
        status=Status.NOT_RECORDED,
        note=why,
    )


def _too_few(metric: LogMetric, reading: Reading, about: About, policy: ReleasePolicy) -> Figure:
    return Figure(
        metric=metric.id,
        source=about.source,
        window=reading.window,
        unit=metric.unit,
        status=Status.SUPPRESSED,
        note=TOTAL.fill(k=policy.k),
        query=_made_by(metric, about),
    )
