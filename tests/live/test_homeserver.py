"""The servers that the other tests of this folder rely on are real, filled, and running."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest
from live_source import LiveSource
from postgres import Postgres

pytestmark = pytest.mark.live

COUNTS = {
    "accounts.total": "SELECT count(*) FROM users",
    "accounts.pending": "SELECT count(*) FROM users WHERE NOT approved",
    "accounts.deactivated": "SELECT count(*) FROM users WHERE deactivated = 1",
    "rooms.total": "SELECT count(*) FROM rooms",
    "log.entries": "SELECT count(*) FROM user_ips",
    "media.files": "SELECT count(*) FROM local_media_repository",
    "activity.posts": (
        "SELECT count(*) FROM events WHERE type IN"
        " ('m.room.message', 'm.room.encrypted', 'm.reaction', 'm.call.invite')"
    ),
    "notices.received": (
        "SELECT (SELECT count(*) FROM event_reports) + (SELECT count(*) FROM room_reports)"
        " + (SELECT count(*) FROM user_reports)"
    ),
}
"""What the ledger says was done, and where it must be found, everything being of today."""


def test_the_database_on_sqlite_holds_what_the_ledger_says(synapse_sqlite: LiveSource) -> None:
    path = synapse_sqlite.url.removeprefix("synapse+sqlite:///")
    with closing(sqlite3.connect(path)) as rows:
        found = {metric: rows.execute(query).fetchone()[0] for metric, query in COUNTS.items()}
    assert found == _totals(synapse_sqlite)
    assert synapse_sqlite.server.is_up()


def test_the_database_on_postgresql_holds_what_the_ledger_says(
    synapse_postgres: LiveSource, postgres_server: Postgres
) -> None:
    with psycopg.connect(postgres_server.conninfo("homeserver")) as connection:
        found = {metric: _only(connection.execute(query)) for metric, query in COUNTS.items()}
    assert found == _totals(synapse_postgres)
    assert synapse_postgres.server.is_up()


def test_every_kind_of_thing_was_done_at_least_once(synapse_sqlite: LiveSource) -> None:
    done = {deed.verb for deed in synapse_sqlite.ledger.deeds}
    assert done >= {"post", "upload", "report", "kick", "ban", "unban", "leave"}
    assert done >= {"redact_other", "redact_own", "quarantine", "block"}
    assert synapse_sqlite.ledger.forgotten
    assert synapse_sqlite.ledger.orphaned


def _totals(source: LiveSource) -> dict[str, object]:
    return {metric: source.truth["metrics"][metric]["total"] for metric in COUNTS}


def _only(cursor: "psycopg.Cursor[tuple[Any, ...]]") -> object:
    row = cursor.fetchone()
    assert row is not None
    return row[0]
