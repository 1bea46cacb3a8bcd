"""
Collect evidence: plan, pass the gate, run, fold, release.

In:       opened sources, the metrics that are asked for, a window, a release policy, the time.
Out:      an `Evidence` value with every figure, query and fingerprint.
Not here: opening sources, choosing metrics (the packs do), judging.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import ibis

from fairwitness.core.figure import Evidence, Figure, Fingerprint, Query, ReleasePolicy
from fairwitness.core.manifest import named
from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.evidence.absence import absent_cells, caveat, lacking, not_recorded
from fairwitness.evidence.counted import Counted, about
from fairwitness.evidence.derive import derive
from fairwitness.evidence.fold import Answer, fold
from fairwitness.evidence.gate import Admitted, admit, run
from fairwitness.evidence.metric import Metric, Ratio, Spread
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.planner import Pass, plan
from fairwitness.evidence.readable import Readable
from fairwitness.evidence.release import release_family

SECONDS = 600.0
"""Time limit of one query [s]."""
ROWS = 20_000
"""Most rows of one answer; a grouped pass has far fewer."""

OLDEST = "accounts.oldest_days"
"""Always read: a window before the first account is a mistake, not a quiet time."""

Progress = Callable[[str, int, int], None]
"""Called with the source, and how many of how many queries are done."""
Definition = Metric | Ratio | Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be asked of one source, and what the gate is still judging or let through."""

    source: str
    """Its name in figures."""
    asked: tuple[Metric, ...]
    """Metrics that it can answer."""
    absent: tuple[Figure, ...]
    """Figures that say what it cannot."""
    passes: tuple[tuple[Pass, Future[Admitted]], ...]


def collect(
    sources: Sequence[Readable],
    wanted: Iterable[str],
    window: Window,
    *,
    policy: ReleasePolicy,
    now: datetime,
    progress: Progress | None = None,
) -> Evidence:
    """
    Return the released figures of every source for the metrics in `wanted` and what they need.

    Every count of people is taken and protected together, whichever of them are wanted: two
    reports of the same days under different packs then hide the same cells. What only an activity
    log answers is left out.

    Raises:
        Refused: the gate does not let a query through (a bug of a metric or connector).
        Problem: a source cannot be read; nothing was written.

    """
    shown = frozenset(with_parts((OLDEST, *(name for name in wanted if name in METRICS))))
    definitions = tuple(METRICS[name] for name in sorted(shown | people()))
    figures: list[Figure] = []
    queries: list[Query] = []
    fingerprints: list[Fingerprint] = []
    with judging() as gate:
        plans = [
            prepare(source, name, definitions, window, gate)
            for source, name in zip(
                sources, source_names([source.kind for source in sources]), strict=True
            )
        ]
        for source, prepared in zip(sources, plans, strict=True):
            answers, sizes = _run(source, prepared, progress)
            counted = _counted(source, prepared, answers, window)
            _refuse_a_window_before_the_first_account(counted, window)
            released = (*release_family(counted, policy), *prepared.absent)
            derived = derive(definitions, released, source=prepared.source, window=window)
            figures += [figure for figure in (*released, *derived) if figure.metric in shown]
            queries += _queries(source, prepared)
            fingerprints.append(_fingerprint(source, prepared.source, sizes, now))
    return Evidence(
        window=window,
        policy=policy,
        figures=tuple(sorted(figures, key=lambda f: f.key)),
        metrics=tuple(METRICS[name].words for name in sorted(shown)),
        queries=tuple(queries),
        sources=tuple(fingerprints),
    )


def people() -> frozenset[str]:
    """Return the ids of every metric that counts people, and of what it is a part of."""
    counting = (m.id for m in METRICS.values() if isinstance(m, Metric) and m.people)
    return frozenset(with_parts(counting))


def with_parts(wanted: Iterable[str]) -> tuple[str, ...]:
    """Add to the wanted metrics those that they are made of or protected with, sorted."""
    needed: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        match METRICS[name]:
            case Ratio(part=part, whole=whole):
                waiting += [part, whole]
            case Spread(over=over):
                waiting.append(over)
            case Metric(of=str(parent)):
                waiting.append(parent)
            case _:
                pass
    return tuple(sorted(needed))


def source_names(kinds: Sequence[str]) -> list[str]:
    """Name each source after its kind; a second one of a kind gets a number."""
    earlier = [kinds[:i].count(kind) for i, kind in enumerate(kinds)]
    return [f"{kind}-{n + 1}" if n else kind for kind, n in zip(kinds, earlier, strict=True)]


@contextmanager
def judging() -> Iterator[Executor]:
    """
    Let the gate judge queries while a source's engine, which leaves Python alone, runs others.

    Each query is judged before it runs; what is not judged yet when something fails never is.
    """
    gate = ThreadPoolExecutor(1, thread_name_prefix="gate")
    try:
        yield gate
    finally:
        gate.shutdown(cancel_futures=True)


def prepare(
    source: Readable,
    name: str,
    definitions: Sequence[Definition],
    window: Window,
    gate: Executor,
) -> Plan:
    """Plan what to ask of a source, and hand every query to the gate; nothing has run yet."""
    metrics = [m for m in definitions if isinstance(m, Metric)]
    absent: list[Figure] = []
    asked: list[Metric] = []
    for metric in metrics:
        reason = lacking(source, metric)
        if reason is not None:
            absent.append(not_recorded(metric, reason, source=name, window=window))
            continue
        asked.append(metric)
        absent += [
            not_recorded(metric, why, source=name, window=window, cell=cell)
            for cell, why in absent_cells(source, metric)
        ]
    return Plan(
        source=name,
        asked=tuple(asked),
        absent=tuple(absent),
        passes=tuple(
            (one, gate.submit(_admit, source, one)) for one in plan(asked, source.tables, window)
        ),
    )


def _admit(source: Readable, one: Pass) -> Admitted:
    sql = str(ibis.to_sql(one.expression, dialect=source.engine.dialect))
    return admit(sql, dialect=source.engine.dialect, manifest=source.manifest)


def _size(source: Readable, table: str) -> Admitted:
    sql = f'SELECT COUNT(*) AS "rows" FROM {named(table, source.engine.dialect)}'
    return admit(sql, dialect=source.engine.dialect, manifest=source.manifest)


class WindowBeforeData(Problem):
    """A window that ends before the first account was made."""

    code = "window-before-data"


def _refuse_a_window_before_the_first_account(counted: Sequence[Counted], window: Window) -> None:
    """Say so, instead of reporting zeros that would read as a quiet time."""
    if any(one.metric == OLDEST and one.total == 0 for one in counted):
        raise WindowBeforeData(
            f"The window {window.start} to {window.end} ends before the first account was made.",
            fix="Choose a later --since and --until.",
        )


Rows = tuple[tuple[object, ...], ...]


def _run(
    source: Readable, prepared: Plan, progress: Progress | None
) -> tuple[list[Answer], dict[str, int]]:
    """Run every query of a plan; return the answers of its passes and the sizes of its tables."""
    steps, done = len(prepared.passes), 0

    def ask(admitted: Admitted) -> Rows:
        nonlocal done
        if progress is not None:
            progress(prepared.source, done, steps)
        done += 1
        return run(source.engine, admitted, seconds=SECONDS, rows=ROWS)

    answers = []
    for asked, judged in prepared.passes:
        admitted = judged.result()
        answers.append(Answer(asked=asked, rows=ask(admitted), query=admitted.sha256))
    tables = sorted({table for _, judged in prepared.passes for table in judged.result().tables})
    steps += len(tables)
    sizes = {table: _only(ask(_size(source, table))) for table in tables}
    if progress is not None:
        progress(prepared.source, steps, steps)
    return answers, sizes


def _only(rows: Rows) -> int:
    value = rows[0][0]
    return value if isinstance(value, int) else 0


def _counted(
    source: Readable, prepared: Plan, answers: Sequence[Answer], window: Window
) -> list[Counted]:
    """Fold the answers apart, and give each metric its platform's traps."""
    notes = {metric.id: caveat(source, metric) for metric in prepared.asked}
    absent = {(figure.metric, *cell) for figure in prepared.absent for cell in figure.dimensions}
    return [
        replace(
            one,
            by={
                name: {k: n for k, n in cells.items() if n or (one.metric, name, k) not in absent}
                for name, cells in one.by.items()
            },
            note=notes[one.metric],
        )
        for one in fold(answers, source=prepared.source, window=window)
    ]


def _queries(source: Readable, prepared: Plan) -> list[Query]:
    several = [
        Query(
            sha256=judged.result().sha256,
            sql=judged.result().sql,
            dialect=source.engine.dialect,
            source=prepared.source,
            metrics=tuple(sorted(m.id for m in done.metrics)),
        )
        for done, judged in prepared.passes
    ]
    return sorted(several, key=lambda query: query.sha256)


def _fingerprint(source: Readable, name: str, sizes: dict[str, int], now: datetime) -> Fingerprint:
    return Fingerprint(
        source=name,
        platform=source.platform,
        engine=source.engine.name,
        schema_version=source.schema_version,
        tables=tuple((table, about(rows)) for table, rows in sorted(sizes.items())),
        read_at=now,
        warnings=source.warnings,
    )
