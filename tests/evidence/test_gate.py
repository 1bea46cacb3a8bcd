"""The gate refuses every hostile query by the rule that is meant, and lets the honest ones run."""

import dataclasses
import hashlib
from decimal import Decimal
from typing import Any

import pytest
from gate_platform import MANIFEST, Memory, Replies, database, table_of_queries

from fairwitness.core.window import DAY_MS
from fairwitness.evidence.gate import RULES, Admitted, Refused, admit, run

HOSTILE = table_of_queries("hostile.yaml")
HONEST = [
    (query, dialect)
    for query in table_of_queries("honest.yaml")
    for dialect in query.get("dialects", ("sqlite", "postgres", "duckdb"))
]
COUNT = "SELECT COUNT(*) AS n FROM users AS t0"
BY_STATE = (
    "SELECT CASE WHEN t0.admin = 1 THEN 'admin' ELSE 'other' END AS who, "
    "SUM(t0.deactivated) AS gone, AVG(t0.deactivated) AS share, "
    "MIN(t0.consent_ts - t0.consent_ts % 86400000) AS oldest FROM users AS t0 GROUP BY 1"
)


def admitted(sql: str = COUNT) -> Admitted:
    return admit(sql, dialect="sqlite", manifest=MANIFEST)


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: str(query["tries"]))
def test_a_hostile_query_is_refused_by_the_rule_that_is_meant(query: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        admit(query["sql"], dialect=query.get("dialect", "sqlite"), manifest=MANIFEST)
    assert refusal.value.rule == query["rule"], str(refusal.value)


def test_the_table_of_hostile_queries_holds_no_query_twice_and_every_rule_about_queries() -> None:
    written = [(query["sql"], query.get("dialect")) for query in HOSTILE]
    assert len(written) >= 60
    assert len(set(written)) == len(written)
    assert {query["rule"] for query in HOSTILE} == set(RULES) - {"too-long", "result"}


@pytest.mark.parametrize(("query", "dialect"), HONEST, ids=lambda part: str(part)[:60])
def test_an_honest_query_is_admitted(query: dict[str, Any], dialect: Any) -> None:
    found = admit(query["sql"], dialect=dialect, manifest=MANIFEST)
    assert [kind for _, kind in found.outputs] == query["outputs"]
    assert found.sha256 == hashlib.sha256(query["sql"].encode()).hexdigest()
    assert set(found.tables) >= {table for table, _ in found.columns}


@pytest.mark.parametrize(
    "query", [query for query, dialect in HONEST if dialect == "sqlite"], ids=lambda q: q["asks"]
)
def test_an_honest_query_runs_and_returns_what_it_promised(query: dict[str, Any]) -> None:
    found = admitted(query["sql"])
    connection = database()
    rows = run(Memory(connection), found, seconds=1, rows=50)
    connection.close()
    assert rows
    assert all(len(row) == len(found.outputs) for row in rows)


def test_what_is_read_is_named() -> None:
    found = admitted(
        "SELECT COUNT(DISTINCT t1.a) AS n FROM (SELECT t0.name AS a, t0.admin AS b FROM users AS t0"
        ") AS t1 INNER JOIN events AS t2 ON t1.a = t2.sender"
    )
    assert found.tables == ("events", "users")
    assert found.columns == (("events", "sender"), ("users", "admin"), ("users", "name"))


@pytest.mark.parametrize(
    "sql",
    [
        COUNT + " " * 200_000,
        "SELECT COUNT(*) AS n FROM users AS t0 WHERE " + "(" * 70 + "TRUE" + ")" * 70,
        "SELECT COUNT(*) AS n FROM users AS t0 WHERE " + "NOT " * 5_000 + "TRUE",
        "SELECT COUNT(" + "CASE WHEN TRUE THEN " * 3_000 + "1" + " END" * 3_000 + ") AS n "
        "FROM users AS t0",
    ],
    ids=["spaces", "brackets", "not", "case"],
)
def test_a_query_too_long_or_too_deep_is_refused_and_not_a_crash(sql: str) -> None:
    with pytest.raises(Refused) as refusal:
        admitted(sql)
    assert refusal.value.rule == "too-long"


def test_a_long_list_of_conditions_is_no_reason_to_refuse() -> None:
    found = admitted("SELECT COUNT(*) AS n FROM users AS t0 WHERE TRUE" + " AND TRUE" * 5_000)
    assert found.outputs == (("n", "count"),)


def test_a_refusal_never_repeats_a_text_constant(caplog: pytest.LogCaptureFixture) -> None:
    for query in HOSTILE:
        with pytest.raises(Refused) as refusal:
            admit(query["sql"], dialect=query.get("dialect", "sqlite"), manifest=MANIFEST)
        assert "alice" not in str(refusal.value)
        assert "203.0.113" not in str(refusal.value)
        assert len(refusal.value.fragment) <= 120
    assert caplog.text == ""


def test_a_promise_that_is_kept_passes() -> None:
    rows = run(
        Replies(
            ("admin", Decimal(3), Decimal("0.5"), 20_600 * DAY_MS),
            ("other", None, None, None),
        ),
        admitted(BY_STATE),
        seconds=1,
        rows=2,
    )
    assert rows == (("admin", 3, 0.5, 20_600 * DAY_MS), ("other", None, None, None))


@pytest.mark.parametrize(
    "row",
    [
        ("@alice:example.test", 1, 0.5, None),
        ("Admin", 1, 0.5, None),
        (1, 1, 0.5, None),
        (True, 1, 0.5, None),
        (b"admin", 1, 0.5, None),
        ("admin", "3", 0.5, None),
        ("admin", b"3", 0.5, None),
        ("admin", True, 0.5, None),
        ("admin", Decimal("NaN"), 0.5, None),
        ("admin", 1, "0.5", None),
        ("admin", 1, [0.5], None),
        ("admin", 1, 0.5, 20_600 * DAY_MS + 1),
        ("admin", 1, 0.5, 20_600 * DAY_MS * 1000),
        ("admin", 1, 0.5, DAY_MS + 0.5),
        ("admin", 1, 0.5, float("inf")),
        ("admin", 1, 0.5, "203.0.113.7"),
        ("admin", 1, 0.5),
        ("admin", 1, 0.5, None, "more"),
        (),
    ],
    ids=repr,
)
def test_whatever_else_an_engine_returns_is_refused(row: tuple[Any, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        run(Replies(row), admitted(BY_STATE), seconds=1, rows=5)
    assert refusal.value.rule == "result"
    assert "alice" not in str(refusal.value)


@pytest.mark.parametrize("cell", [None, -1, 1.5, "7", Decimal("7.5"), True])
def test_a_count_is_a_whole_number_and_always_there(cell: Any) -> None:
    with pytest.raises(Refused, match="result"):
        run(Replies((cell,)), admitted(), seconds=1, rows=5)


def test_a_day_of_a_time_that_was_in_milliseconds_already_stops_at_the_second_wall() -> None:
    found = admitted(
        "SELECT MIN(t1.a - t1.a % 86400000) AS day FROM (SELECT t0.received_ts * 1000 AS a FROM "
        "events AS t0) AS t1"
    )
    connection = database()
    with pytest.raises(Refused, match="no day"):
        run(Memory(connection), found, seconds=1, rows=5)
    connection.close()


def test_more_rows_than_allowed_are_refused() -> None:
    assert run(Replies((1,), (2,)), admitted(), seconds=1, rows=2) == ((1,), (2,))
    with pytest.raises(Refused, match="more than 2 rows"):
        run(Replies((1,), (2,), (3,)), admitted(), seconds=1, rows=2)


def test_a_query_that_was_changed_after_it_was_admitted_does_not_run() -> None:
    changed = dataclasses.replace(admitted(), sql="SELECT name FROM users")
    with pytest.raises(Refused, match="not the one that was admitted"):
        run(Replies((1,)), changed, seconds=1, rows=2)
