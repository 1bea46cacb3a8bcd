"""
Move a stopped homeserver's rows to the days on which the diary says they happened.

In:       the SQLite file of a stopped homeserver, its ledger, its diary's calendar.
Out:      the same file with other times, with daily visits, and without bulky rows.
Not here: what happened (`life`), compressing the file (`make_sample`).

A homeserver stamps its own clock on every row. We know when each step really began, so a stamp
tells the step, and the step tells the day. All tables stay; only rows of a few go.
"""

import re
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path

from diary import Person
from ledger import Ledger
from matrix import Device
from setting import Calendar

STAMPS = {
    "events": ("origin_server_ts", "received_ts"),
    "event_reports": ("received_ts",),
    "room_reports": ("received_ts",),
    "user_reports": ("received_ts",),
    "redactions": ("received_ts",),
    "local_media_repository": ("created_ts", "last_access_ts"),
    "user_threepids": ("validated_at", "added_at"),
    "users": ("consent_ts",),
    "devices": ("last_seen",),
    "access_tokens": ("last_validated",),
}
"""Columns that hold a moment [ms since 1970, UTC]."""

BULKY = (
    "event_push_actions",
    "event_push_actions_staging",
    "event_push_summary",
    "event_txn_id_device_id",
    "stream_ordering_to_exterm",
    "users_who_share_private_rooms",
    "users_in_public_rooms",
    "device_lists_changes_in_room",
    "device_lists_stream",
    "ui_auth_sessions",
    "ui_auth_sessions_credentials",
    "ui_auth_sessions_ips",
    "scheduled_tasks",
)
"""Tables whose rows nobody misses: notification counts, retries, running tasks."""


def spread(database: Path, ledger: Ledger, calendar: Calendar) -> None:
    """Move every moment, write the visits, drop what is old or bulky, and compact the file."""
    forget_old_connections(ledger, calendar)
    with closing(sqlite3.connect(database)) as rows:
        with rows:
            rows.create_function("moved", 1, _mover(ledger), deterministic=True)
            rows.create_function("restamped", 2, _restamped, deterministic=True)
            for table, columns in STAMPS.items():
                for column in columns:
                    rows.execute(f"UPDATE {table} SET {column} = moved({column})")
            rows.execute(
                "UPDATE event_json SET json = restamped(json, (SELECT origin_server_ts"
                " FROM events WHERE events.event_id = event_json.event_id))"
            )
            rows.executemany(
                "UPDATE users SET creation_ts = ? WHERE name = ?",
                [(_ms(a.created) // 1000, user) for user, a in ledger.accounts.items()],
            )
            _connections(rows, ledger)
            rows.execute("DELETE FROM user_daily_visits")  # those of the day of the build
            write_visits(
                lambda sql, values: rows.executemany(sql.replace("%s", "?"), values), ledger
            )
            for table in BULKY:
                rows.execute(f"DELETE FROM {table}")
        rows.execute("PRAGMA journal_mode = DELETE")
        rows.execute("VACUUM")


def plan_visits(
    ledger: Ledger, people: Iterable[Person], devices: Mapping[int, list[Device]]
) -> None:
    """Add to the ledger the days of use that the diary names, each on one of the devices."""
    for person in people:
        mine = devices.get(person.number, [])
        if person.kind != "guest":
            ledger.visits |= {
                (mine[0].user_id, mine[day.toordinal() % len(mine)].device_id, day)
                for day in person.visits
            }


def write_visits(
    execute_many: Callable[[str, list[tuple[object, ...]]], object], ledger: Ledger
) -> None:
    """Write one row an account, device and day, as Synapse does every five minutes."""
    agents = {
        (user, entry.device_id): entry.agent for (user, _, _), entry in ledger.connections.items()
    }
    execute_many(
        "INSERT INTO user_daily_visits (user_id, device_id, timestamp, user_agent)"
        " VALUES (%s, %s, %s, %s)",
        [
            (user, device, _midnight(day), agents.get((user, device), ""))
            for user, device, day in sorted(ledger.visits)
        ],
    )


def forget_old_connections(ledger: Ledger, calendar: Calendar) -> None:
    """Drop connections older than 28 days, as Synapse does by default."""
    ledger.connections = {
        key: entry for key, entry in ledger.connections.items() if entry.at.date() >= calendar.kept
    }


def _connections(rows: sqlite3.Connection, ledger: Ledger) -> None:
    rows.execute("UPDATE user_ips SET last_seen = 0")
    rows.executemany(
        "UPDATE user_ips SET last_seen = ? WHERE user_id = ? AND access_token = ? AND ip = ?",
        [(_ms(entry.at), *key) for key, entry in ledger.connections.items()],
    )
    rows.execute("DELETE FROM user_ips WHERE last_seen = 0")


def _mover(ledger: Ledger) -> Callable[[int | None], int | None]:
    """Return what maps a real moment to the moment of the step that was being done."""
    began = [real for real, _ in ledger.pace]

    def moved(real: int | None) -> int | None:
        if real is None:
            return None
        return _ms(ledger.pace[max(0, bisect_right(began, real) - 1)][1])

    return moved


def _restamped(json: str, at: int | None) -> str:
    """Write a moment into the JSON of an event."""
    return (
        json if at is None else re.sub(r'"origin_server_ts":\d+', f'"origin_server_ts":{at}', json)
    )


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _midnight(day: date) -> int:
    return _ms(datetime.combine(day, time(), UTC))
