"""Daily series hold what was counted, whole days, and nothing about a few people."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import ibis
import pytest
import small_synapse

from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.core.window import Window
from fairwitness.evidence.daily import WATCHED, Daily, asking, read
from fairwitness.evidence.daily.spans import Span, spans
from fairwitness.evidence.gate import admit
from fairwitness.sources import open_source

UNTIL = date(2026, 9, 1)
MS = 1000
Fill = Callable[[sqlite3.Connection], None]


def days(first: date, count: int) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(count))


def visits(rows: sqlite3.Connection, day: date, accounts: int) -> None:
    for n in range(accounts):
        small_synapse.insert(
            rows,
            "user_daily_visits",
            user_id=f"@person-{n}:here.example",
            device_id="d",
            timestamp=small_synapse.at(day, 0) * MS,
        )


def report(rows: sqlite3.Connection, number: int, moment_ms: int) -> None:
    small_synapse.insert(
        rows,
        "event_reports",
        id=number,
        received_ts=moment_ms,
        room_id="!r:x",
        event_id="$e",
        user_id="@u:x",
    )


@contextmanager
def filled(path: Path, fill: Fill) -> Iterator[Daily]:
    database = small_synapse.database(path / "homeserver.db")
    with closing(sqlite3.connect(database)) as rows, rows:
        fill(rows)
    with open_source(f"synapse+sqlite:///{database}") as source:
        yield read(source, "synapse", until=UNTIL, policy=ReleasePolicy())


def of(daily: Daily, metric: str) -> Series:
    (one,) = [one for one in daily.series if one.metric == metric]
    return one


def on(series: Series, day: date) -> float | None:
    return series.values[(day - series.start).days]


def test_notices_are_counted_on_the_day_that_they_came_and_never_a_second_later(
    tmp_path: Path,
) -> None:
    midnight = small_synapse.at(date(2026, 7, 2), 0) * MS

    def fill(rows: sqlite3.Connection) -> None:
        for day in days(date(2026, 6, 1), 90):
            visits(rows, day, 3)
        for number, moment in enumerate((midnight - 1, midnight, midnight + 1)):
            report(rows, number, moment)

    with filled(tmp_path, fill) as daily:
        notices = of(daily, "notices.received")
    assert (notices.start, notices.end) == (date(2026, 7, 1), UNTIL)
    assert [on(notices, date(2026, 7, n)) for n in (1, 2, 3)] == [1, 2, 0]


def test_a_day_without_any_trace_is_no_number(tmp_path: Path) -> None:
    outage = date(2026, 7, 15)

    def fill(rows: sqlite3.Connection) -> None:
        for number, day in enumerate(days(date(2026, 6, 1), 92)):
            if day != outage:
                visits(rows, day, 20)
                report(rows, number, small_synapse.at(day) * MS)

    with filled(tmp_path, fill) as daily:
        for one in daily.series:
            assert on(one, outage) is None
            assert on(one, outage + timedelta(days=1)) is not None


@pytest.mark.parametrize(
    ("active", "span", "shown"),
    [(12, "day", 10), (13, "day", 15), (9, "month", None)],
)
def test_people_are_rounded_and_never_few(
    active: int, span: Span, shown: float | None, tmp_path: Path
) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        for day in days(date(2026, 6, 1), 92):
            visits(rows, day, active)

    with filled(tmp_path, fill) as daily:
        found = [one for one in daily.series if one.metric == "activity.active_accounts"]
    if shown is None:
        assert found == [], "nine people are never shown, however long they are counted"
        return
    (one,) = found
    assert dict(one.dimensions).get("span", "day") == span
    assert set(one.values) == {shown}


def test_people_too_few_by_the_day_are_counted_by_the_week_or_the_month(tmp_path: Path) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        for n, day in enumerate(days(date(2026, 6, 1), 92)):
            visits(rows, day, 1)
            for each in range(2):
                small_synapse.account(rows, f"@a{n}-{each}:x", created=small_synapse.at(day))

    with filled(tmp_path, fill) as daily:
        created = of(daily, "accounts.created")
    assert created.dimensions == (("span", "week"),)
    assert created.start == date(2026, 6, 1)
    assert created.end == date(2026, 8, 31), "the last week is whole"
    assert set(created.values) == {15}, "fourteen a week"


def test_what_a_platform_does_not_record_is_said_and_has_no_series(tmp_path: Path) -> None:
    with filled(tmp_path, lambda rows: visits(rows, date(2026, 7, 1), 20)) as daily:
        absent = {(figure.metric, figure.dimensions) for figure in daily.absent}
        assert ("notices.upheld", ()) in absent
        assert all(figure.note for figure in daily.absent)
        assert {one.metric for one in daily.series} == {"activity.active_accounts"}


def test_an_empty_platform_has_no_series(tmp_path: Path) -> None:
    with filled(tmp_path, lambda _: None) as daily:
        assert daily.series == ()


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_every_daily_query_passes_the_gate_on_every_engine(dialect: str, tmp_path: Path) -> None:
    database = small_synapse.database(tmp_path / "homeserver.db")
    with open_source(f"synapse+sqlite:///{database}") as source:
        for span in ("day", "week", "month"):
            chosen = spans(Window(date(2025, 1, 1), UNTIL), span)[: asking.SPANS]
            for each in WATCHED:
                if each.metric.id == "notices.upheld":
                    continue
                alone = type(each)(metric=each.metric)
                table = source.tables[each.metric.table]
                expression = asking.expression(table, [alone], chosen)
                sql = str(ibis.to_sql(expression, dialect=dialect))
                admitted = admit(sql, dialect=dialect, manifest=source.manifest)
                assert [kind for _, kind in admitted.outputs] == ["label", "count"]


@pytest.mark.parametrize(
    ("span", "first", "last", "number"),
    [
        ("day", "2026-01-14", "2026-03-16", 61),
        ("week", "2026-01-19", "2026-03-16", 8),
        ("month", "2026-02-01", "2026-03-01", 1),
    ],
)
def test_spans_are_whole_and_lie_side_by_side(
    span: Span, first: str, last: str, number: int
) -> None:
    cut = spans(Window(date(2026, 1, 14), date(2026, 3, 16)), span)

    assert len(cut) == number
    assert (str(cut[0].start), str(cut[-1].end)) == (first, last)
    assert all(one.end == other.start for one, other in pairwise(cut))
