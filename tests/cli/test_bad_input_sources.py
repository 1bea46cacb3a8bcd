"""A source that is not what it should be: what happened, what to do, and nothing written."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import small_synapse
from told import Command

from fairwitness.sources import sqlite

HERE = "synapse+sqlite:///homeserver.db"
INCOMPLETE = 1
"""A bundle was made; without answers its record is not complete, which blocks a filing."""


def test_a_missing_file(assess: Command) -> None:
    told = assess("synapse+sqlite:///missing.db")
    assert told.status == 2
    assert "There is no file 'missing.db'." in told.err
    assert "four slashes" in told.err


def test_a_folder(assess: Command, desk: Path) -> None:
    (desk / "homeserver.db").mkdir()
    told = assess(HERE)
    assert told.status == 2
    assert "is a folder" in told.err


@pytest.mark.parametrize("content", [b"", b"just words\n" * 40, b"SQLite format 3\0", b"\0" * 4096])
def test_a_file_that_is_no_database(assess: Command, desk: Path, content: bytes) -> None:
    (desk / "homeserver.db").write_bytes(content)
    told = assess(HERE)
    assert told.status == 2
    assert "'homeserver.db' is not a SQLite database." in told.err
    assert "often homeserver.db" in told.err


def test_a_truncated_database(assess: Command, homeserver: Path) -> None:
    homeserver.write_bytes(homeserver.read_bytes()[:-4096])
    told = assess(HERE)
    assert told.status == 2
    assert "is cut short" in told.err
    assert "Copy it again" in told.err


def test_a_damaged_database(assess: Command, homeserver: Path) -> None:
    whole = bytearray(homeserver.read_bytes())
    whole[100:] = b"\xaa" * (len(whole) - 100)
    homeserver.write_bytes(whole)
    told = assess(HERE)
    assert told.status == 2
    assert "is damaged" in told.err
    assert "Copy it again" in told.err


def test_a_database_that_is_damaged_where_only_the_reading_finds_it(
    assess: Command, homeserver: Path
) -> None:
    with closing(sqlite3.connect(homeserver)) as rows:
        (page,) = rows.execute("SELECT rootpage FROM sqlite_master WHERE name = 'users'").fetchone()
    whole = bytearray(homeserver.read_bytes())
    whole[(page - 1) * 4096 : page * 4096] = b"\xaa" * 4096
    homeserver.write_bytes(whole)
    told = assess(HERE)
    assert told.status == 2
    assert "is damaged" in told.err


def test_a_database_of_another_program(assess: Command, desk: Path) -> None:
    with closing(sqlite3.connect(desk / "homeserver.db")) as rows, rows:
        rows.execute("CREATE TABLE recipes (title TEXT)")
    told = assess(HERE)
    assert told.status == 2
    assert "This is not a whole Synapse database" in told.err
    assert "users, events, schema_version" in told.err
    assert "homeserver.yaml" in told.err


def test_a_database_of_another_program_with_tables_of_the_same_name(
    assess: Command, desk: Path
) -> None:
    with closing(sqlite3.connect(desk / "homeserver.db")) as rows, rows:
        for table in ("users", "events", "schema_version"):
            rows.execute(f"CREATE TABLE {table} (id INT)")
    told = assess(HERE)
    assert told.status == 2
    assert "no column version" in told.err


def test_a_database_without_one_of_the_tables_that_make_it_synapse(
    assess: Command, desk: Path
) -> None:
    small_synapse.database(desk / "homeserver.db", "DROP TABLE events")
    told = assess(HERE)
    assert told.status == 2
    assert "no table events" in told.err


def test_a_locked_database(
    assess: Command, homeserver: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAIT_S", 0.2)
    with closing(sqlite3.connect(homeserver)) as other:
        other.execute("BEGIN EXCLUSIVE")
        told = assess(HERE)
    assert told.status == 3
    assert "is locked by another program" in told.err
    assert "Try again in a moment" in told.err


def test_a_schema_without_a_table_is_assessed_and_says_what_is_not_recorded(
    assess: Command, desk: Path
) -> None:
    small_synapse.database(desk / "homeserver.db", "DROP TABLE user_ips", accounts=40)
    told = assess(HERE)
    assert told.status == INCOMPLETE
    figures = (desk / "assessment" / "figures.csv").read_text(encoding="utf-8").splitlines()
    entries = [line for line in figures if line.startswith("log.entries,")]
    assert [line.split(",")[7] for line in entries] == ["not_recorded"]
    assert "This database has no user_ips." in entries[0]
    assert "user_ips" in (desk / "assessment" / "report.html").read_text(encoding="utf-8")


def test_a_newer_synapse_is_assessed_with_a_warning_in_the_report(
    assess: Command, desk: Path
) -> None:
    small_synapse.database(
        desk / "homeserver.db", "ALTER TABLE users DROP COLUMN locked", version=120, accounts=40
    )
    told = assess(HERE, "--lang", "en", "--lang", "zh")
    assert told.status == INCOMPLETE
    for name, words in (("report.html", "Schema version 120"), ("report.zh.html", "结构版本120")):
        page = (desk / "assessment" / name).read_text(encoding="utf-8")
        assert words in page
        assert "users.locked" in page
    assert "Schema version 120" in told.err


def test_an_unknown_connector_is_guessed(assess: Command, homeserver: Path) -> None:
    assert homeserver.exists()
    told = assess("synaps+sqlite:///homeserver.db")
    assert told.status == 2
    assert "There is no connector 'synaps'." in told.err
    assert "Did you mean 'synapse'?" in told.err


def test_an_engine_that_cannot_be_read(assess: Command) -> None:
    told = assess("synapse+mongodb://host/db")
    assert told.status == 2
    assert "Known are sqlite and postgresql" in told.err


def test_one_bad_source_among_good_ones_stops_before_anything_is_written(
    fairwitness: Command, homeserver: Path
) -> None:
    more = ("synapse+sqlite:///missing.db", "--pack", "cac-2018")
    told = fairwitness("assess", HERE, *more)
    assert told.status == 2
    assert [path.name for path in homeserver.parent.iterdir()] == ["homeserver.db"]


SECRET = "geheim-7d1f"  # noqa: S105 - looked for in what is said


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "synapse+postgresql://u:{}@h/db", "--pack", "cac-2018"),
        ("assess", "synapse+postgresql://u:{}@h/db", "--pack", "cac-2018", "--json"),
        ("assess", "synapse+postgresql://u:a/{}@h/db", "--pack", "cac-2018"),
        ("assess", "synapse+postgresql://h/db?password={}", "--pack", "cac-2018"),
        ("assess", "synapse+mysql://u:{}@h/db", "--pack", "cac-2018"),
        ("assess", "synapse://u:{}@h/db", "--pack", "cac-2018"),
        ("assess", "synapse+postgresql://u:{}@h/db"),
        ("assess", "--pack", "cac-2018", "--source", "synapse+postgresql://u:{}@h/db"),
        ("assess", "--pack", "cac-2018", "--k", "synapse+postgresql://u:{}@h/db"),
        ("synapse+postgresql://u:{}@h/db",),
        ("sources", "synapse+postgresql://u:{}@h/db"),
        ("answers", "new", "synapse+postgresql://u:{}@h/db", "--pack", "cac-2018"),
    ],
)
def test_a_password_is_never_repeated(fairwitness: Command, arguments: tuple[str, ...]) -> None:
    told = fairwitness(*(argument.format(SECRET) for argument in arguments))
    assert told.status == 2
    assert SECRET not in told.all
    assert told.err


def test_a_password_in_the_address_says_where_it_belongs(assess: Command) -> None:
    told = assess(f"synapse+postgresql://reader:{SECRET}@host/db")
    assert "PGPASSWORD or ~/.pgpass" in told.err


def test_as_a_program_of_its_own_it_ends_with_the_same_code(desk: Path) -> None:
    address = f"synapse+postgresql://reader:{SECRET}@host/db"
    done = subprocess.run(
        [sys.executable, "-m", "fairwitness", "assess", address, "--pack", "cac-2018"],
        capture_output=True,
        text=True,
        check=False,
        cwd=desk,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "carries a password" in done.stderr
    assert SECRET not in done.stderr
    assert list(desk.iterdir()) == []


HOSTILE = [
    "a b.db",
    "名称；.db",
    "$(touch pwned).db",
    "-rf.db",
    "a?mode=rwc#x.db",
    "100%25.db",
    "[bold red]x[blink].db",
    "\x1b[31mred\x1b]0;title\x07.db",
    "new\nline.db",
    os.fsdecode(b"\xff\xfe.db"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_name_is_only_a_name(assess: Command, desk: Path, name: str) -> None:
    missing = assess(f"synapse+sqlite:///{name}")
    assert missing.status == 2
    assert "There is no file" in missing.err
    assert "\x1b" not in missing.err
    assert "\x07" not in missing.err

    (desk / name).write_bytes(b"no database")
    told = assess(f"synapse+sqlite:///{name}")
    assert told.status == 2
    assert "is not a SQLite database" in told.err
    assert "\x1b" not in told.err


def test_a_database_of_a_hostile_name_is_assessed(assess: Command, desk: Path) -> None:
    name = "a?mode=rwc#\x1b[31m 100%25.db"
    small_synapse.database(desk / name, accounts=40)
    assert assess(f"synapse+sqlite:///{name}").status == INCOMPLETE
