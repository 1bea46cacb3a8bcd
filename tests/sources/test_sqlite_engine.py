import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import endless_tree
import pytest
import small_synapse

from fairwitness.core.problem import Problem
from fairwitness.sources import sqlite
from fairwitness.sources.interface import SourceProblem, SourceUnavailable
from fairwitness.sources.sqlite import SqliteEngine
from fairwitness.sources.synapse.manifest import SYNAPSE_MANIFEST

ENDLESS = "SELECT count(*) FROM users a, users b, users c, users d, users e, users f, users g"
NOBODY = 65_534


@contextmanager
def opened(path: Path) -> Iterator[SqliteEngine]:
    engine = SqliteEngine(path, SYNAPSE_MANIFEST)
    try:
        yield engine
    finally:
        engine.close()


def ask(engine: SqliteEngine, sql: str, *, seconds: float = 10) -> list[tuple[object, ...]]:
    return list(engine.execute(sql, seconds=seconds, rows=100))


def count(path: Path) -> object:
    with opened(path) as engine:
        return ask(engine, "SELECT count(*) FROM users")[0][0]


@pytest.fixture
def homeserver(tmp_path: Path) -> Path:
    return small_synapse.database(tmp_path / "homeserver.db", accounts=30)


def test_a_column_of_the_manifest_can_be_counted(homeserver: Path) -> None:
    assert count(homeserver) == 30
    with opened(homeserver) as engine:
        assert ask(engine, "SELECT count(DISTINCT name) FROM users WHERE locked = 0") == [(30,)]


def test_one_row_more_than_allowed_says_that_there_are_too_many(homeserver: Path) -> None:
    with opened(homeserver) as engine:
        assert len(engine.execute("SELECT 1 FROM users", seconds=1, rows=5)) == 6


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(password_hash) FROM users",
        "SELECT count(*) FROM users WHERE password_hash = 'x'",
        "SELECT count(*) FROM users JOIN access_tokens ON user_id = name",
        "SELECT count(*) FROM (SELECT * FROM event_reports)",
        "SELECT count(*) FROM access_tokens",
        "SELECT count(*) FROM sqlite_master",
        "SELECT count(*) FROM pragma_table_info('users')",
        "SELECT count(rowid) FROM users",
        "SELECT load_extension('x')",
        "SELECT readfile('/etc/passwd')",
        "SELECT writefile('x', 'y')",
        "SELECT fts3_tokenizer('x')",
        "SELECT group_concat(name) FROM users",
        "SELECT json_group_array(name) FROM users",
        "SELECT substr(name, 1, 1), count(*) FROM users GROUP BY 1",
        "SELECT random()",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
        "UPDATE users SET locked = 1",
        "UPDATE users SET locked = locked WHERE 1 = 0",
        "DELETE FROM users",
        "INSERT INTO users (name) VALUES ('x')",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "CREATE TEMP VIEW x AS SELECT name FROM users",
        "DROP TABLE users",
        "ALTER TABLE users RENAME TO x",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "PRAGMA query_only = OFF",
        "PRAGMA table_info(users)",
        "PRAGMA writable_schema = ON",
        "VACUUM INTO 'copy.db'",
        "ANALYZE",
        "REINDEX",
        "BEGIN",
        "SAVEPOINT x",
        "EXPLAIN SELECT password_hash FROM users",
        "SELECT 1; SELECT 2",
    ],
)
def test_sqlite_itself_denies_all_but_selects_over_the_manifest(homeserver: Path, sql: str) -> None:
    before = homeserver.read_bytes()
    with opened(homeserver) as engine, pytest.raises(SourceProblem):
        ask(engine, sql)
    assert homeserver.read_bytes() == before
    assert [path.name for path in homeserver.parent.iterdir()] == ["homeserver.db"]


def test_what_was_denied_is_not_quoted(homeserver: Path) -> None:
    with opened(homeserver) as engine, pytest.raises(SourceProblem) as caught:
        ask(engine, "SELECT count(password_hash) FROM users WHERE name = '@someone:here'")
    assert "someone" not in str(caught.value) + caught.value.fix
    assert caught.value.__cause__ is None


def test_a_query_ends_when_its_time_is_over(homeserver: Path) -> None:
    begin = time.monotonic()
    with opened(homeserver) as engine, pytest.raises(SourceUnavailable) as caught:
        ask(engine, ENDLESS, seconds=0.2)
    assert time.monotonic() - begin < 5
    assert "0.2 s" in caught.value.what
    assert caught.value.exit_status == 3


def test_ctrl_c_in_the_middle_of_a_query_is_not_taken_for_a_lack_of_time(
    homeserver: Path,
) -> None:
    with opened(homeserver) as engine, pressing_ctrl_c(after=0.2), pytest.raises(KeyboardInterrupt):
        ask(engine, ENDLESS)


@contextmanager
def pressing_ctrl_c(*, after: float) -> Iterator[None]:
    """Send this process what the keyboard sends, in a moment."""
    soon = threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT))
    soon.start()
    try:
        yield
    finally:
        soon.join()


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    """Return a database whose accounts SQLite would count for years in a single step."""
    return endless_tree.database(tmp_path / "bomb.db", "users")


def test_a_tree_without_end_is_counted_for_no_longer_than_allowed(bomb: Path) -> None:
    begin = time.monotonic()
    with opened(bomb) as engine, pytest.raises(SourceUnavailable, match="took longer"):
        ask(engine, "SELECT count(*) FROM users", seconds=0.2)
    assert time.monotonic() - begin < 5


def test_ctrl_c_ends_the_counting_of_a_tree_without_end(bomb: Path) -> None:
    with opened(bomb) as engine, pressing_ctrl_c(after=0.2), pytest.raises(KeyboardInterrupt):
        ask(engine, "SELECT count(*) FROM users")


def test_an_engine_can_be_asked_again_after_it_refused(homeserver: Path) -> None:
    with opened(homeserver) as engine:
        with pytest.raises(Problem):
            ask(engine, ENDLESS, seconds=0.1)
        with pytest.raises(Problem):
            ask(engine, "DELETE FROM users")
        assert ask(engine, "SELECT count(*) FROM users") == [(30,)]


@pytest.mark.parametrize(
    "instead",
    [
        "CREATE VIEW users AS SELECT password_hash AS name, 1 AS creation_ts FROM kept",
        "CREATE VIRTUAL TABLE users USING fts5(name, creation_ts)",
        "CREATE TABLE users (password_hash, name AS (password_hash), creation_ts AS (1))",
    ],
)
def test_a_column_that_the_file_makes_up_is_not_there(tmp_path: Path, instead: str) -> None:
    path = small_synapse.database(
        tmp_path / "a.db", "ALTER TABLE users RENAME TO kept", instead, accounts=3
    )
    with opened(path) as engine:
        assert not {"name", "creation_ts"} & set(engine.columns("users"))


def test_only_tables_of_the_manifest_are_looked_at(tmp_path: Path) -> None:
    path = small_synapse.database(
        tmp_path / "a.db", 'CREATE TABLE "x""); DROP TABLE users; --" (a, "b "" c")', accounts=3
    )
    with opened(path) as engine:
        assert engine.columns('x"); DROP TABLE users; --') == {}
        assert engine.columns("access_tokens") == {}
        assert engine.columns("users")["creation_ts"].upper() == "BIGINT"
    assert count(path) == 3


def test_an_engine_may_be_closed_twice(homeserver: Path) -> None:
    with opened(homeserver) as engine:
        engine.close()


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    with pytest.raises(SourceProblem, match="not a plain file"):
        count(tmp_path / "pipe.db")


def test_reading_goes_on_while_a_server_writes_in_wal_mode(homeserver: Path) -> None:
    with closing(sqlite3.connect(homeserver)) as server:
        server.execute("PRAGMA journal_mode = WAL")
        server.execute("INSERT INTO users (name) VALUES ('@new:here.example')")
        with opened(homeserver) as engine:
            assert ask(engine, "SELECT count(*) FROM users") == [(30,)]
            server.commit()
            assert ask(engine, "SELECT count(*) FROM users") == [(31,)]
            server.execute("INSERT INTO users (name) VALUES ('@newer:here.example')")
            server.commit()  # a reader that is not reading holds nobody up
            assert ask(engine, "SELECT count(*) FROM users") == [(32,)]


def test_a_wal_database_that_nobody_uses_gets_no_new_files_for_our_sake(homeserver: Path) -> None:
    with closing(sqlite3.connect(homeserver)) as server:
        server.execute("PRAGMA journal_mode = WAL")
    assert [path.name for path in homeserver.parent.iterdir()] == ["homeserver.db"]
    assert count(homeserver) == 30
    assert [path.name for path in homeserver.parent.iterdir()] == ["homeserver.db"]


def test_a_server_that_starts_in_the_middle_of_the_reading_is_noticed(homeserver: Path) -> None:
    with closing(sqlite3.connect(homeserver)) as server:
        server.execute("PRAGMA journal_mode = WAL")
    with opened(homeserver) as engine:
        assert ask(engine, "SELECT count(*) FROM users") == [(30,)]
        with closing(sqlite3.connect(homeserver)) as server, server:
            server.execute("INSERT INTO users (name) VALUES ('@new:here.example')")
        with pytest.raises(SourceUnavailable, match="began to write") as caught:
            ask(engine, "SELECT count(*) FROM users")
    assert caught.value.retry
    assert count(homeserver) == 31


def test_rows_that_are_still_in_the_wal_are_counted(homeserver: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    with closing(sqlite3.connect(homeserver)) as server:
        server.execute("PRAGMA journal_mode = WAL")
        server.execute("INSERT INTO users (name) VALUES ('@new:here.example')")
        server.commit()
        for name in ("homeserver.db", "homeserver.db-wal"):
            (copy / name).write_bytes((homeserver.parent / name).read_bytes())
    assert count(copy / "homeserver.db") == 31


@contextmanager
def nobodys_rights() -> Iterator[None]:
    """Give up the rights of root, if these are root's tests."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def public_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that everybody can reach."""
    folder = tmp_path_factory.mktemp("public")
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.geteuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o055)
    return folder


def test_a_database_in_a_folder_that_is_read_only_can_be_read(public_folder: Path) -> None:
    path = small_synapse.database(public_folder / "homeserver.db", accounts=12)
    with closing(sqlite3.connect(path)) as server:
        server.execute("PRAGMA journal_mode = WAL")
    path.chmod(0o444)
    public_folder.chmod(0o555)
    with nobodys_rights():
        assert count(path) == 12
    assert [one.name for one in public_folder.iterdir()] == ["homeserver.db"]


def test_a_file_that_this_user_may_not_read_says_whose_fault_it_is(public_folder: Path) -> None:
    path = small_synapse.database(public_folder / "homeserver.db")
    path.chmod(0o000)
    with nobodys_rights(), pytest.raises(SourceProblem, match="Permission denied") as caught:
        count(path)
    assert "right to read" in caught.value.fix


def test_a_file_in_a_folder_that_this_user_may_not_enter_is_no_bug(public_folder: Path) -> None:
    inside = public_folder / "closed"
    inside.mkdir()
    path = small_synapse.database(inside / "homeserver.db")
    inside.chmod(0o000)
    with nobodys_rights(), pytest.raises(SourceProblem, match="Permission denied"):
        count(path)


def test_a_wal_in_a_read_only_folder_is_to_be_copied(public_folder: Path) -> None:
    path = small_synapse.database(public_folder / "homeserver.db")
    with closing(sqlite3.connect(path)) as server:
        server.execute("PRAGMA journal_mode = WAL")
        server.execute("INSERT INTO users (name) VALUES ('@new:here.example')")
        server.commit()
        kept = path.with_name("homeserver.db-wal").read_bytes()
    path.with_name("homeserver.db-wal").write_bytes(kept)
    public_folder.chmod(0o555)
    with nobodys_rights(), pytest.raises(SourceProblem) as caught:
        count(path)
    assert "copy the file together" in caught.value.fix


def test_a_file_cut_short_is_told_from_one_that_a_writer_is_making_longer(
    homeserver: Path,
) -> None:
    whole = homeserver.read_bytes()
    homeserver.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceProblem, match="cut short"):
        count(homeserver)

    wal = homeserver.with_name("homeserver.db-wal")
    wal.touch()  # then it is for SQLite to say
    with pytest.raises(SourceProblem, match="damaged"):
        count(homeserver)


def test_a_locked_database_is_waited_for_and_then_said_to_be_locked(
    homeserver: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAIT_S", 0.1)
    with closing(sqlite3.connect(homeserver)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SourceUnavailable, match="locked by another program") as caught:
            count(homeserver)
        assert caught.value.retry
        other.rollback()
        assert count(homeserver) == 30
