"""Laws over random queries that call the functions that ship, in DuckDB itself."""

from collections import Counter
from collections.abc import Iterator

import duckdb
import pytest
from gate_grammar import shipped_queries
from gate_platform import FIRST_MS, GUARDED, MANIFEST, database, marked
from hypothesis import HealthCheck, given, settings

from fairwitness.core.manifest import ColumnClass
from fairwitness.evidence.gate import STAGED, Admitted, Refused, admit, run, shipped, stage

EXAMPLES = 300
MARKED = marked()


def in_duckdb(*, disguised: bool) -> duckdb.DuckDBPyConnection:
    """Return the database of the tests in DuckDB, with the functions that ship."""
    source = database(disguised=disguised)
    connection = duckdb.connect(":memory:", config={"threads": "1"})
    for table, columns in MANIFEST.tables.items():
        names = ", ".join(f'"{column.name}"' for column in columns)
        textual = {*GUARDED, ColumnClass.CATEGORY}
        types = ["VARCHAR" if c.kind in textual else "BIGINT" for c in columns]
        declared = ", ".join(f'"{c.name}" {t}' for c, t in zip(columns, types, strict=True))
        connection.execute(f"CREATE TABLE {table} ({declared})")
        marks = ", ".join("?" * len(columns))
        rows = source.execute(f"SELECT {names} FROM {table}").fetchall()
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    source.close()
    for name, parameters, body in (
        shipped.salt(b"salt"),
        shipped.day(FIRST_MS),
        *shipped.definitions(),
    ):
        connection.execute(f"CREATE MACRO {name}({', '.join(parameters)}) AS ({body})")
    return connection


@pytest.fixture(scope="module")
def plain() -> Iterator[duckdb.DuckDBPyConnection]:
    with in_duckdb(disguised=False) as connection:
        yield connection


@pytest.fixture(scope="module")
def disguised() -> Iterator[duckdb.DuckDBPyConnection]:
    with in_duckdb(disguised=True) as connection:
        yield connection


class Files:
    """An engine over DuckDB."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def execute(self, sql: str, *, seconds: float, rows: int) -> list[tuple[object, ...]]:
        """Run one query; nothing here takes long."""
        assert seconds > 0
        return self.connection.execute(sql).fetchmany(rows + 1)


def answer(connection: duckdb.DuckDBPyConnection, admitted: Admitted) -> list[tuple[object, ...]]:
    """Run past the second wall; a query that DuckDB cannot bind tells nothing."""
    try:
        return sorted(connection.execute(admitted.sql).fetchall(), key=repr)
    except duckdb.Error:
        return []


def test_what_is_admitted_of_a_log_shows_no_value_and_depends_on_no_name(
    plain: duckdb.DuckDBPyConnection, disguised: duckdb.DuckDBPyConnection
) -> None:
    seen: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(shipped_queries())
    def law(sql: str) -> None:
        try:
            admitted = admit(sql, dialect="duckdb", manifest=MANIFEST)
        except Refused as refusal:
            seen[refusal.rule] += 1
            return
        rows = answer(plain, admitted)
        seen["admitted"] += 1
        seen["with codes"] += "fw_" in sql and bool(rows)
        for row in rows:
            for cell in row:
                assert str(cell) not in MARKED
                assert "canary" not in str(cell)
        assert answer(disguised, admitted) == rows
        if rows:
            run(Files(plain), admitted, seconds=1, rows=len(rows))

    law()
    assert seen["admitted"] > EXAMPLES // 5, seen
    assert seen["with codes"] > EXAMPLES // 20, seen
    assert sum(seen.values()) > EXAMPLES // 2, seen


def test_the_query_of_a_sketch_is_known_by_its_text_and_by_nothing_else(
    plain: duckdb.DuckDBPyConnection,
) -> None:
    sql = "SELECT t.account AS account FROM log AS t"
    laid = stage(sql, dialect="duckdb", manifest=MANIFEST)
    plain.execute(f"CREATE TEMP TABLE {STAGED} AS {laid.sql}")
    admitted = admit(shipped.SKETCH, dialect="duckdb", manifest=MANIFEST, staged=laid)
    rows = run(Files(plain), admitted, seconds=1, rows=100)
    assert sum(int(str(row[2])) for row in rows) > 0
    with pytest.raises(Refused):
        admit(shipped.SKETCH + " ", dialect="duckdb", manifest=MANIFEST, staged=laid)
    with pytest.raises(Refused):
        admit(shipped.SKETCH, dialect="sqlite", manifest=MANIFEST, staged=laid)
    with pytest.raises(Refused):
        admit(shipped.SKETCH, dialect="duckdb", manifest=MANIFEST)
