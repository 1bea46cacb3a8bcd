"""
Real homeservers for the tests of this folder, on SQLite and on PostgreSQL, kept running.

Every test marked `live` may use sockets; nothing here leaves the loopback.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from community import Community
from diary import Step, write_diary
from gathered import canaries
from homeserver import Database, homeserver, postgres_database, sqlite_database
from life import live
from live_source import LiveSource
from postgres import Postgres, postgres
from setting import SMALL
from spread import plan_visits, write_visits
from tally import Span, tally

ROOT = Path(__file__).resolve().parents[2]
SEED = 94
DBNAME = "homeserver"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let live tests use sockets, and give the first one time to install and fill a server."""
    for item in items:
        if item.get_closest_marker("live"):
            item.add_marker(pytest.mark.enable_socket)
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="session")
def synapse_python() -> Path:
    """Return the Python of an environment with Synapse; build it once if there is none."""
    folder = ROOT / ".venv-synapse"
    python = folder / "bin" / "python"
    probe = [str(python), "-c", "import synapse, psycopg2"]
    if not python.exists() or subprocess.run(probe, check=False, capture_output=True).returncode:
        lock = str(Path(__file__).with_name("requirements.lock"))
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [
            str(python),
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--require-hashes",
            "-r",
            lock,
        ]
        subprocess.run(install, check=True)
    return python


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Run a PostgreSQL of our own."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def synapse_sqlite(
    synapse_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveSource]:
    """Run a homeserver on SQLite, with a small community."""
    folder = tmp_path_factory.mktemp("synapse-sqlite")
    path = folder / "homeserver.db"

    def insert(sql: str, values: list[tuple[object, ...]]) -> None:
        with closing(sqlite3.connect(path, timeout=60)) as rows, rows:
            rows.executemany(sql.replace("%s", "?"), values)

    def ask(sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(path, timeout=60)) as rows:
            return rows.execute(sql).fetchall()

    with _populated(folder, synapse_python, sqlite_database(path), insert, ask) as source:
        yield source


@pytest.fixture(scope="session")
def synapse_postgres(
    synapse_python: Path, postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveSource]:
    """Run a homeserver on PostgreSQL, with a small community."""
    postgres_server.create(DBNAME)
    conninfo = postgres_server.conninfo(DBNAME)

    def insert(sql: str, values: list[tuple[object, ...]]) -> None:
        with psycopg.connect(conninfo) as connection, connection.cursor() as cursor:
            cursor.executemany(sql, values)

    def ask(sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(conninfo) as connection:
            return connection.execute(sql).fetchall()

    database = postgres_database(
        host=postgres_server.folder, port=postgres_server.port, user="synapse", dbname=DBNAME
    )
    folder = tmp_path_factory.mktemp("synapse-postgres")
    with _populated(folder, synapse_python, database, insert, ask) as source:
        yield source


@contextmanager
def _populated(
    folder: Path,
    python: Path,
    database: Database,
    insert: Callable[[str, list[tuple[object, ...]]], object],
    ask: Callable[[str], Iterable[tuple[object, ...]]],
) -> Iterator[LiveSource]:
    """Start a homeserver, fill it, count what was done, and leave it running."""
    tomorrow = _now().date() + timedelta(days=1)
    diary = write_diary(seed=SEED, size=SMALL, end=tomorrow)
    with homeserver(folder, python=python, database=database) as server:
        community = Community(diary, server, _live_clock)
        live(community)
        plan_visits(community.ledger, diary.people, community.devices)
        write_visits(insert, community.ledger)  # Synapse itself would take days to gather them
        span = Span(diary.calendar.start, tomorrow)
        metrics = tally(community.ledger, span)
        traps = metrics.pop("traps")
        yield LiveSource(
            url=database.url,
            since=span.since,
            until=span.until,
            truth={"metrics": metrics, "traps": traps},
            canaries=canaries(community.ledger, ask),
            server=server,
            ledger=community.ledger,
        )


def _now() -> datetime:
    return datetime.now(UTC)


def _live_clock(_: Step) -> datetime:
    return _now()
