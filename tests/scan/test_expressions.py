"""The definitions in Ibis are those that DuckDB is told of by hand."""

from datetime import timedelta

import pytest
from made_log import START, made_log
from small_log import COLUMNS, SALT, SmallLog

from fairwitness.core.manifest import Manifest
from fairwitness.evidence.gate import Refused, admit, stage
from fairwitness.evidence.scan import expressions, passes
from fairwitness.evidence.scan.days import prepare, read_day
from fairwitness.evidence.scan.scanning import admitted

MADE = made_log(days=2, each=300, without=())


@pytest.mark.parametrize("left_out", [(), ("kind",), ("at", "text"), COLUMNS[2:], ("account",)])
def test_compiled_for_duckdb_they_come_to_the_same_states(left_out: tuple[str, ...]) -> None:
    columns = tuple(name for name in COLUMNS if name not in left_out)
    log = SmallLog(MADE.days, columns)
    laid = stage(expressions.staged(columns, "duckdb"), dialect="duckdb", manifest=log.manifest)
    asked = expressions.passes(columns, "duckdb")
    queries = {
        one.name: admit(one.sql, dialect="duckdb", manifest=log.manifest, staged=laid)
        for one in asked
    }
    assert list(queries) == [one.name for one in passes.passes(columns)]
    prepare(log.engine, SALT)
    for day in (START, START + timedelta(days=1)):
        log.point(MADE.days[day])
        by_hand = read_day(log.engine, day, *admitted(log))
        assert by_hand.count("fields") == len(MADE.days[day])
        assert read_day(log.engine, day, laid, queries) == by_hand
    log.close()


def manifest() -> Manifest:
    log = SmallLog(MADE.days)
    log.close()
    return log.manifest


@pytest.mark.parametrize("column", [None, *COLUMNS])
def test_the_gate_lets_them_through_in_the_words_of_spark(column: str | None) -> None:
    columns = COLUMNS if column is None else (column,)
    known = manifest()
    laid = stage(expressions.staged(columns, "spark"), dialect="spark", manifest=known)
    for one in expressions.passes(columns, "spark"):
        ran = admit(one.sql, dialect="spark", manifest=known, staged=laid)
        assert ran.sql == one.sql
        assert ran.dialect == "spark"


def test_the_words_of_one_dialect_are_refused_in_another() -> None:
    known = manifest()
    for mine, other in (("spark", "duckdb"), ("duckdb", "spark")):
        with pytest.raises(Refused):
            stage(expressions.staged(COLUMNS, mine), dialect=other, manifest=known)  # type: ignore[arg-type]
