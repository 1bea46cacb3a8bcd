"""Fused queries give each metric the numbers that it would have had alone."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date

import ibis
import pytest

from fairwitness.core.window import DAY_MS, Window
from fairwitness.core.words import Words
from fairwitness.evidence.fold import Answer, fold
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.planner import Pass, plan

WINDOW = Window(date(2026, 6, 10), date(2026, 8, 5))
TITLE = Words("t", "t")
VISITS = ibis.table({"account": "string", "day": "int64"}, name="visits")
NOTICES = ibis.table({"received": "int64", "target": "string", "decided": "int64"}, name="notices")


def metric(**how: object) -> Metric:
    return Metric(title=TITLE, meaning=TITLE, unit="things", **how)  # type: ignore[arg-type]


ACTIVE = metric(
    id="a.active", table="visits", way="distinct", column="account", at="day", monthly=True
)
DAYS = metric(id="a.days", table="visits", way="days", column="day", at="day")
OLDEST = metric(id="a.oldest", table="visits", way="oldest", column="day")
RECEIVED = metric(
    id="n.received", table="notices", at="received", by=("target", "decided_within"), monthly=True
)
STANDING = metric(id="n.standing", table="notices")


def ms(day: date) -> int:
    return Window(day, date(2099, 1, 1)).start_ms


def answered(
    passes: Sequence[Pass], schema: str, rows: Sequence[tuple[object, ...]]
) -> list[Answer]:
    table, *columns = schema.split()
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        database.execute(f"CREATE INDEX by_account ON {table} ({', '.join(columns)})")
        database.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' for _ in columns)})", rows
        )
        return [
            Answer(
                asked=one,
                rows=database.execute(str(ibis.to_sql(one.expression, "sqlite"))).fetchall(),
                query=str(n),
            )
            for n, one in enumerate(passes)
        ]


VISITED = [
    ("ann", ms(date(2026, 6, 9))),
    ("ann", ms(date(2026, 6, 10))),
    ("ann", ms(date(2026, 7, 1))),
    ("bob", ms(date(2026, 6, 30))),
    ("bob", ms(date(2026, 6, 30)) + DAY_MS - 1),
    ("cid", ms(date(2026, 8, 4)) + DAY_MS - 1),
    ("cid", ms(date(2026, 8, 5))),
    ("dot", None),
]


def test_a_distinct_count_is_right_in_every_month_and_over_all() -> None:
    answers = answered(plan([ACTIVE], {"visits": VISITS}, WINDOW), "visits account day", VISITED)
    (active,) = fold(answers, source="s", window=WINDOW)

    assert active.total == 3
    assert list(active.months.values()) == [2, 1, 1]
    assert len(set(active.queries.values())) == 4


def test_days_and_the_oldest_day_count_whole_days() -> None:
    answers = answered(
        plan([DAYS, OLDEST], {"visits": VISITS}, WINDOW), "visits account day", VISITED
    )
    days, oldest = fold(answers, source="s", window=WINDOW)

    assert days.total == 4
    assert oldest.total == (WINDOW.end - date(2026, 6, 9)).days


def test_a_fused_pass_rolls_up_to_totals_dimensions_and_months() -> None:
    june, july, before = ms(date(2026, 6, 10)), ms(date(2026, 7, 20)), ms(date(2026, 6, 9))
    rows = [
        (june, "room", june + 1),
        (june, "message", june + 2 * DAY_MS),
        (july, "message", july + 30 * DAY_MS),
        (july, "message", None),
        (before, "room", None),
    ]
    passes = plan([RECEIVED, STANDING], {"notices": NOTICES}, WINDOW)
    received, standing = fold(
        answered(passes, "notices received target decided", rows), source="s", window=WINDOW
    )

    assert len(passes) == 1
    assert (received.total, standing.total) == (4, 5)
    assert list(received.months.values()) == [2, 2, 0]
    assert {k: v for k, v in received.by["target"].items() if v} == {"room": 1, "message": 3}
    assert received.by["decided_within"] == {"1h": 1, "24h": 0, "3d": 1, "7d": 0, "later": 2}


def test_an_empty_table_gives_zeros() -> None:
    tables = {"visits": VISITS}
    answers = answered(plan([ACTIVE, DAYS, OLDEST], tables, WINDOW), "visits account day", [])

    totals = [one.total for one in fold(answers, source="s", window=WINDOW)]
    assert sorted(totals, key=str) == [0, 0, None]


@pytest.mark.parametrize("metrics", [[ACTIVE], [DAYS], [ACTIVE, DAYS], [RECEIVED, STANDING]])
def test_no_distinct_count_stands_beside_a_filter(metrics: list[Metric]) -> None:
    """SQLite 3.40 counts wrongly there: it takes a filtered-out row for the last one seen."""
    for one in plan(metrics, {"visits": VISITS, "notices": NOTICES}, WINDOW):
        sql = str(ibis.to_sql(one.expression, "sqlite"))
        assert "DISTINCT" not in sql or "FILTER" not in sql, sql
