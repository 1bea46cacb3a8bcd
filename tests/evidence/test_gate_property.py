"""Whatever the gate admits shows nothing of anybody: laws over random queries."""

import sqlite3
from collections import Counter
from collections.abc import Iterator

import pytest
from gate_grammar import counts, queries
from gate_platform import MANIFEST, ROWS, Memory, database, marked
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwitness.evidence.gate import RULES, Admitted, Refused, admit, run

EXAMPLES = 400
SIZES = {7_340_033 + 1009 * row for row in range(ROWS)}
MARKED = marked()


@pytest.fixture(scope="module")
def plain() -> Iterator[sqlite3.Connection]:
    connection = database()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def disguised() -> Iterator[sqlite3.Connection]:
    connection = database(disguised=True)
    yield connection
    connection.close()


def answer(connection: sqlite3.Connection, admitted: Admitted) -> list[tuple[object, ...]]:
    """Run past the second wall: here only the first one is looked at."""
    return sorted(connection.execute(admitted.sql).fetchall(), key=repr)


def hold(
    sql: str, plain: sqlite3.Connection, disguised: sqlite3.Connection, seen: Counter[str]
) -> None:
    """Check the laws for one query, and note what became of it."""
    try:
        admitted = admit(sql, dialect="sqlite", manifest=MANIFEST)
    except Refused as refusal:
        seen["refused"] += 1
        seen[refusal.rule] += 1
        return
    rows = answer(plain, admitted)
    seen["admitted"] += 1
    seen["with numbers"] += any(cell not in {None, 0} for row in rows for cell in row)
    for row in rows:
        for cell, (_, kind) in zip(row, admitted.outputs, strict=True):
            assert str(cell) not in MARKED
            assert "canary" not in str(cell)
            assert kind in {"sum", "mean"} or cell not in SIZES
    assert answer(disguised, admitted) == rows
    assert len(run(Memory(plain), admitted, seconds=1, rows=max(1, len(rows)))) == len(rows)


@pytest.mark.parametrize("written", [queries(), counts()], ids=["queries", "counts"])
def test_what_is_admitted_shows_no_value_and_depends_on_no_name(
    written: st.SearchStrategy[str], plain: sqlite3.Connection, disguised: sqlite3.Connection
) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(written)
    def law(sql: str) -> None:
        hold(sql, plain, disguised, seen)

    law()
    rules = set(seen) & set(RULES)
    assert seen["admitted"] > EXAMPLES // 5, seen
    assert seen["with numbers"] > EXAMPLES // 8, seen
    assert seen["refused"] > EXAMPLES // 8, seen
    assert len(rules) > 5, seen


@given(st.text(max_size=200))
def test_any_text_at_all_is_refused_and_not_a_crash(text: str) -> None:
    with pytest.raises(Refused):
        admit(text, dialect="sqlite", manifest=MANIFEST)
