"""DuckDB is held to the files of one log, and to questions about them."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from made_log import made_log, write_jsonl, write_parquet

from fairwitness.sources import is_log
from fairwitness.sources.address import parse_log_address
from fairwitness.sources.duckdb import DuckDbEngine
from fairwitness.sources.interface import LogSource, SourceProblem, SourceUnavailable
from fairwitness.sources.logs import open_log

SLOW = "SELECT count(a.port + b.port + c.port + d.port) FROM log a, log b, log c, log d"


@pytest.fixture
def log(tmp_path: Path) -> LogSource:
    """Open a small log."""
    write_parquet(made_log(days=1, each=200, without=()), tmp_path)
    return open_log(f"ocsf+parquet://{tmp_path}")


def ask(log: LogSource, sql: str, seconds: float = 30) -> object:
    return log.engine.execute(sql, seconds=seconds, rows=5)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT content FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_views()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_class",
        "SELECT * FROM memory.main.log",
        "SELECT * FROM log UNION ALL SELECT * FROM other",
        "SELECT (SELECT count(*) FROM read_text('/etc/passwd')) FROM log",
        "WITH k AS (SELECT * FROM read_text('/etc/passwd')) SELECT count(*) FROM k",
        "SELECT count(*) FROM log WHERE EXISTS (SELECT 1 FROM duckdb_tables())",
        "COPY log TO '/tmp/never'",
        "COPY (SELECT 1) TO '/tmp/never'",
        "ATTACH '/tmp/never.db' AS never",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '9GB'",
        "PRAGMA database_list",
        "CREATE TABLE never AS SELECT * FROM log",
        "DROP VIEW log",
        "INSERT INTO log SELECT * FROM log",
        "EXPORT DATABASE '/tmp/never'",
        "EXPLAIN SELECT count(*) FROM log",
        "DESCRIBE log",
        "SUMMARIZE log",
        "SELECT count(*) FROM log; SELECT 1",
        "SELECT",
        "",
    ],
)
def test_nothing_but_a_question_about_the_log_is_run(log: LogSource, sql: str) -> None:
    with log, pytest.raises(SourceProblem) as caught:
        ask(log, sql)
    assert "passwd" not in caught.value.what
    assert not Path("/tmp/never").exists()  # noqa: S108 - the place that the queries name


def test_questions_about_the_log_are_run(log: LogSource) -> None:
    with log:
        assert ask(log, "WITH k AS (SELECT account FROM log) SELECT count(*) > 200 FROM k")
        assert ask(log, "SELECT count(*) FROM (SELECT address, count(*) FROM log GROUP BY 1)")


def test_what_duckdb_says_of_the_data_is_not_passed_on(log: LogSource) -> None:
    with log, pytest.raises(SourceProblem) as caught:
        ask(log, "SELECT CAST(session AS INTEGER) FROM log")
    assert "2026" not in caught.value.what + caught.value.fix


def test_a_query_is_stopped_when_its_time_is_up(log: LogSource) -> None:
    with log:
        start = time.monotonic()
        with pytest.raises(SourceUnavailable, match="longer than"):
            ask(
                log,
                SLOW,
                0.5,
            )
        assert time.monotonic() - start < 20
        assert ask(log, "SELECT count(*) FROM log")


def test_an_interrupt_reaches_a_long_query(log: LogSource) -> None:
    main = threading.main_thread().ident
    assert main is not None
    timer = threading.Timer(0.5, signal.pthread_kill, (main, signal.SIGINT))
    with log:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            ask(
                log,
                SLOW,
                60,
            )
        assert ask(log, "SELECT count(*) FROM log")


def test_too_little_memory_is_said_and_nothing_is_spilled(tmp_path: Path) -> None:
    write_jsonl(made_log(days=1, each=40_000, without=()), tmp_path)
    sql = "SELECT count(DISTINCT concat(a.session, b.session)) FROM log a, log b"
    log = open_log(f"ocsf+jsonl://{tmp_path}?memory=200&threads=1")
    with log, pytest.raises(SourceProblem) as caught:
        ask(log, sql, 120)
    assert "?memory=400" in caught.value.fix
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".jsonl"}


MANY = "SELECT repeat('x', 100) || CAST(i AS VARCHAR) AS account FROM range({n}) AS r(i)"
"""About as many times 120 bytes."""


@pytest.mark.parametrize(("number", "form"), [(1_000, "TABLE"), (3_000_000, "VIEW")])
def test_a_day_is_staged_in_memory_where_there_is_room(number: int, form: str) -> None:
    engine = DuckDbEngine([], memory_mib=100, threads=1)
    engine.point(MANY.format(n=number), lambda: False)
    engine.stage("entries", "SELECT account FROM log AS t", seconds=60)
    assert engine._staged is not None  # noqa: SLF001 - what it did to keep within its memory
    assert engine._staged.form == form  # noqa: SLF001
    found = engine.execute("SELECT count(*) FROM entries", seconds=60, rows=1)
    assert found == [(number,)]
    engine.close()


def test_a_query_that_finds_no_room_beside_the_staged_day_reads_the_files_again() -> None:
    engine = DuckDbEngine([], memory_mib=128, threads=1)
    engine.point(MANY.format(n=600_000), lambda: False)
    engine.stage("entries", "SELECT account FROM log AS t", seconds=60)
    assert engine._staged is not None  # noqa: SLF001
    assert engine._staged.kept  # noqa: SLF001
    sql = "SELECT count(DISTINCT left(account, 106)) FROM entries"
    assert engine.execute(sql, seconds=60, rows=1) == [(600_000,)]
    assert not engine._staged.kept  # noqa: SLF001
    engine.close()


def test_what_was_staged_is_let_go_with_its_day(log: LogSource) -> None:
    with log:
        log.engine.stage("entries", "SELECT account FROM log AS t", seconds=60)
        log.select(log.partitions()[0])
        with pytest.raises(SourceProblem):
            ask(log, "SELECT count(*) FROM entries")


def test_no_file_is_opened_but_those_of_the_log(tmp_path: Path) -> None:
    write_parquet(made_log(days=1, each=50, without=()), tmp_path)
    program = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "from fairwitness.sources.logs import open_log\n"
        f"log = open_log('ocsf+parquet://{tmp_path}')\n"
        "sys.addaudithook(lambda event, args: print(event) if event.startswith('socket') else 0)\n"
        "print(log.engine.execute('SELECT count(*) > 9 FROM log', seconds=9, rows=1))\n"
    )
    empty = tmp_path / "home"
    empty.mkdir()
    environment = {"HOME": str(empty), "PATH": "/usr/bin"}
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert said.stdout == "[(True,)]\n"
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "path", "options"),
    [
        ("ocsf+parquet://logs", "logs", {}),
        ("ocsf+parquet:///no/such/logs/", "/no/such/logs/", {}),
        ("ocsf+jsonl:////no/such/*.jsonl", "/no/such/*.jsonl", {}),
        ("ocsf+jsonl:///no/such/a?.jsonl", "/no/such/a?.jsonl", {}),
        ("ocsf+jsonl:///no/such/a?.jsonl?memory=9", "/no/such/a?.jsonl", {"memory": "9"}),
        ("events+jsonl://a?map=/b/c=d.yaml&threads=2", "a", {"map": "/b/c=d.yaml", "threads": "2"}),
        ("ocsf+parquet:///no/date=2026-06-01", "/no/date=2026-06-01", {}),
    ],
)
def test_the_address_of_a_log(text: str, path: str, options: dict[str, str]) -> None:
    address = parse_log_address(text)
    assert (address.path, dict(address.options)) == (path, options)
    assert is_log(text)


def test_a_database_is_no_log() -> None:
    assert not is_log("synapse+sqlite:///homeserver.db")
    assert not is_log("nonsense")
