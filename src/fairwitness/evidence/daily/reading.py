"""
Read the daily series of one source.

In:       an opened source, its name in figures, the first day no longer counted, a policy.
Out:      `Daily`.
Not here: queries (`asking`), what may be shown (`releasing`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import get_args

from fairwitness.core.figure import Figure, Query, ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.evidence.absence import ANY, UNSAID, lacking, not_recorded
from fairwitness.evidence.daily.asking import Counts, count
from fairwitness.evidence.daily.releasing import Spanned, fits, series
from fairwitness.evidence.daily.spans import Span, spans
from fairwitness.evidence.daily.watched import RUNNING, WATCHED, Watched
from fairwitness.evidence.planner import answerable
from fairwitness.evidence.readable import Readable

USED = frozenset({"visits", "activity"})
"""Canonical tables that show whether a service ran: people are there every day, or it is down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """What one source says day by day."""

    source: str
    series: tuple[Series, ...]
    """Sorted by metric and dimensions."""
    absent: tuple[Figure, ...]
    """Why there is no series of a metric, or of a breakdown."""
    queries: tuple[Query, ...]


def read(source: Readable, name: str, *, until: date, policy: ReleasePolicy) -> Daily:
    """
    Return the series of a source from the first day of last year to the day before `until`.

    The first day moves once a year only: on the days between, the same numbers come out.

    Raises:
        Refused: the gate does not let a query through (a bug of a metric or connector).
        Problem: the source cannot be read.

    """
    reading = _Reading(source, name, watched_days(until), policy)
    asked = list(reading.asked())
    reading.count_days(asked)
    found = [one for each in asked for one in reading.released(each)]
    return Daily(
        source=name,
        series=tuple(sorted(found, key=lambda s: (s.metric, s.dimensions))),
        absent=tuple(reading.absent),
        queries=tuple(sorted(reading.queries, key=lambda query: query.sha256)),
    )


def watched_days(until: date) -> Window:
    """Return the days that are watched: from the first of last year to the day before `until`."""
    return Window(date(until.year - 1, 1, 1), until)


@dataclass(slots=True)
class _Reading:
    """One source while it is read."""

    source: Readable
    name: str
    window: Window
    policy: ReleasePolicy
    absent: list[Figure] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    days: Counts = field(default_factory=Counts)
    silent: frozenset[date] = frozenset()
    """Days on which nothing at all was recorded: the service was down, or not there yet."""

    def asked(self) -> Iterator[Watched]:
        """Yield what the source can answer, and note what it cannot."""
        for each in WATCHED:
            metric, by = each.metric, each.by
            reason = lacking(self.source, metric)
            if reason is not None:
                self._absent(each, reason, None)
            elif by and not answerable(metric.table, by, self.source.tables[metric.table]):
                self._absent(each, self.source.lacks.get((metric.table, by), UNSAID), (by, ANY))
                yield Watched(metric=metric)
            else:
                yield each

    def _absent(self, each: Watched, why: Words, cell: tuple[str, str] | None) -> None:
        self.absent.append(
            not_recorded(each.metric, why, source=self.name, window=self.window, cell=cell)
        )

    def count_days(self, asked: list[Watched]) -> None:
        """Count everything day by day, and find the days on which nothing ran."""
        running = [w for w in RUNNING if lacking(self.source, w.metric) is None]
        self.days = count(self.source, self.name, [*asked, *running], spans(self.window, "day"))
        self.queries += self.days.queries
        if not USED & set(self.source.tables):
            return
        busy = {day for counts in self.days.by.values() for day, n in counts.items() if n}
        every = (self.window.start + timedelta(days=n) for n in range(self.window.days))
        self.silent = frozenset(day for day in every if day not in busy)

    def released(self, each: Watched) -> Iterator[Series]:
        """Yield the series of a metric and of its breakdown."""
        first = min(
            (day for day, n in self.days.by[each.metric.id, None].items() if n), default=None
        )
        if first is None:
            return
        if each.metric.people:
            one = self._of_people(each, first)
            if one is not None:
                yield one
            return
        for metric, label in self.days.by:
            if metric == each.metric.id:
                cell = () if each.by is None or label is None else ((each.by, label),)
                one = self._series(each, "day", self.days.by[metric, label], first, cell)
                if one is not None:
                    yield one

    def _of_people(self, each: Watched, first: date) -> Series | None:
        """Release a count of people over the shortest spans in which it is not too small."""
        one = self._series(each, "day", self.days.by[each.metric.id, None], first)
        for span in get_args(Span)[1:]:
            if fits(one, silent=self.silent):
                break
            counts = count(self.source, self.name, [each], spans(self.window, span))
            self.queries += counts.queries
            one = self._series(each, span, counts.by[each.metric.id, None], first)
        return one

    def _series(
        self,
        each: Watched,
        span: Span,
        counts: dict[date, int],
        first: date,
        cell: tuple[tuple[str, str], ...] = (),
    ) -> Series | None:
        return series(
            Spanned(
                metric=each.metric,
                source=self.name,
                dimensions=cell,
                span=span,
                spans=spans(self.window, span),
                counts=counts,
                first=first,
            ),
            silent=self.silent,
            policy=self.policy,
        )
