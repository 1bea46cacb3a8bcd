"""Spark as an engine: what it refuses before anything is asked of it, and how it fails."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from fairwitness.core.problem import Problem
from fairwitness.sources.logs.on_spark import open_on_spark
from fairwitness.sources.spark import SETTINGS, SparkEngine
from fairwitness.sources.spark_session import open_spark

SECRET = "the value 'alice' of the type"  # noqa: S105 - it stands for a value of the log


class Session:
    """A Spark that keeps what it was told, and fails where it is asked to."""

    version = "4.0.0"

    def __init__(self) -> None:
        self.told: list[str] = []
        self.settings: dict[str, str] = {}
        self.conf = SimpleNamespace(set=self.settings.__setitem__)
        self.read = SimpleNamespace(parquet=self._parquet)
        self.fails: Exception | None = None

    def _parquet(self, *paths: str) -> Any:
        self.told += paths
        return SimpleNamespace(createOrReplaceTempView=self.told.append)

    def sql(self, text: str) -> Any:
        """Keep the text, and return one row: how many rows were asked for, and 1."""
        self.told.append(text)
        if self.fails is not None:
            raise self.fails
        return SimpleNamespace(limit=lambda rows: SimpleNamespace(collect=lambda: [(rows, 1)]))

    def stop(self) -> None:
        """Keep that it was stopped."""
        self.told.append("stop")


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def engine(session: Session) -> Iterator[SparkEngine]:
    made = SparkEngine(session)
    yield made
    made.close()
    assert session.told[-1] == "stop"


def test_every_setting_that_decides_how_a_query_is_read_is_made(
    engine: SparkEngine, session: Session
) -> None:
    assert session.settings == SETTINGS
    assert engine.name == "Spark 4.0.0"


def test_a_spark_that_is_too_old_is_said(session: Session) -> None:
    session.version = "3.5.1"
    with pytest.raises(Problem, match="too old"):
        SparkEngine(session)


def test_what_is_run_is_the_text_that_was_given(engine: SparkEngine, session: Session) -> None:
    asked = "SELECT COUNT(*) AS `n` FROM `log` AS `t0`"
    assert engine.execute(asked, seconds=9, rows=5) == [(6, 1)]
    assert session.told == [asked]


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT COUNT(*) FROM other",
        "SELECT COUNT(*) FROM entries",
        "SELECT COUNT(*) FROM parquet.`/etc/passwd`",
        "SELECT COUNT(*) FROM global_temp.log",
        "SELECT COUNT(*) FROM log JOIN files_0 ON true",
        "SELECT COUNT(*) FROM range(10)",
        "SELECT COUNT(*) FROM VALUES (1), (2)",
        "SELECT COUNT(*) FROM log; SELECT 1",
        "DROP VIEW log",
        "SET spark.sql.variable.substitute = true",
        "CREATE TABLE kept AS SELECT * FROM log",
        "INSERT OVERWRITE DIRECTORY '/tmp/out' SELECT * FROM log",
        "SELECT (SELECT MAX(x) FROM files_0) AS m FROM log",
        "this is no SQL (",
    ],
)
def test_anything_but_one_select_over_the_log_is_refused(
    asked: str, engine: SparkEngine, session: Session
) -> None:
    with pytest.raises(Problem, match="no plain question"):
        engine.execute(asked, seconds=9, rows=5)
    with pytest.raises(Problem, match="no plain question"):
        engine.stage("entries", asked, seconds=9)
    assert session.told == []


def test_what_is_staged_can_be_read_until_another_day_is_selected(
    engine: SparkEngine, session: Session
) -> None:
    engine.stage("entries", "SELECT t.kind FROM log AS t", seconds=9)
    engine.execute("SELECT COUNT(*) FROM entries", seconds=9, rows=1)
    engine.point("SELECT 1", {"files_0": ["/logs {a}/one.parquet"]})
    assert session.told[-4:] == [
        "UNCACHE TABLE IF EXISTS entries",
        r"file:/logs \{a\}/one.parquet",
        "files_0",
        "CREATE OR REPLACE TEMPORARY VIEW log AS SELECT 1",
    ]
    with pytest.raises(Problem):
        engine.execute("SELECT COUNT(*) FROM entries", seconds=9, rows=1)


def test_of_an_error_nothing_is_told_but_its_name(engine: SparkEngine, session: Session) -> None:
    class Named(Exception):
        """An error of Spark's."""

        def getCondition(self) -> str:  # noqa: N802 - so it is called in PySpark
            return "CAST_INVALID_INPUT"

    for error, name in ((Named(SECRET), "CAST_INVALID_INPUT"), (OSError(SECRET), "OSError")):
        session.fails = error
        with pytest.raises(Problem) as told:
            engine.execute("SELECT COUNT(*) FROM log", seconds=9, rows=1)
        assert name in told.value.what
        assert "alice" not in told.value.what + told.value.fix
        assert told.value.__cause__ is None
        session.fails = None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("spark://host:7077", "no address"),
        ("local[0]", "no address"),
        ("yarn", "no address"),
        ("sc://", "no address"),
        ("sc://host:15002/;token=secret", "carries a token"),
        ("local[2]", "PySpark is not installed"),
        ("sc://host:15002", "PySpark is not installed"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_do(address: str, said: str) -> None:
    with pytest.raises(Problem, match=said) as told:
        open_spark(address)
    assert told.value.fix
    assert "secret" not in told.value.what + told.value.fix


def test_a_log_that_is_not_parquet_is_left_to_duckdb() -> None:
    with pytest.raises(Problem, match="Parquet only"):
        open_on_spark("ocsf+jsonl:///var/log/events")
