"""A small platform for the tests of the gate: its manifest, and a database of marked values."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from fairwitness.core.manifest import Column, ColumnClass, Manifest
from fairwitness.core.window import DAY_MS
from fairwitness.core.words import Words

_WHY = Words("For the tests.", "用于测试。")

_TABLES = {
    "users": {
        "name": "identifier",
        "creation_ts": "time",
        "deactivated": "flag",
        "admin": "flag",
        "user_type": "category",
        "consent_ts": "time",
    },
    "user_ips": {
        "user_id": "identifier",
        "device_id": "identifier",
        "ip": "address",
        "user_agent": "address",
        "last_seen": "time",
    },
    "events": {
        "event_id": "identifier",
        "room_id": "identifier",
        "sender": "identifier",
        "type": "category",
        "received_ts": "time",
    },
    "room_memberships": {
        "event_id": "identifier",
        "user_id": "identifier",
        "sender": "identifier",
        "membership": "category",
    },
    "event_reports": {
        "event_id": "identifier",
        "user_id": "identifier",
        "received_ts": "time",
    },
    "room_reports": {
        "room_id": "identifier",
        "user_id": "identifier",
        "received_ts": "time",
    },
    "media": {
        "user_id": "identifier",
        "media_type": "category",
        "media_length": "size",
        "created_ts": "time",
        "quarantined_by": "identifier",
    },
    "log": {
        "at": "time",
        "ingested": "time",
        "account": "identifier",
        "kind": "category",
        "address": "address",
        "port": "size",
        "target": "identifier",
        "device": "identifier",
        "session": "identifier",
        "agent": "address",
        "text": "text",
        "malformed": "flag",
    },
}

MANIFEST = Manifest(
    kind="example",
    tables={
        table: tuple(Column(name, ColumnClass(kind), _WHY) for name, kind in columns.items())
        for table, columns in _TABLES.items()
    },
)

UNLISTED = {"users": ("password_hash",), "event_reports": ("reason",), "access_tokens": ("token",)}
"""Columns that the database has and the manifest has not."""

FIRST_MS = 20_600 * DAY_MS
"""A midnight; every moment of the database lies in the 90 days after it [ms]."""


def table_of_queries(name: str) -> list[dict[str, Any]]:
    """Read one of the tables of queries beside this file."""
    return list(YAML(typ="safe", pure=True).load(Path(__file__).with_name(name)))


def database(*, disguised: bool = False) -> sqlite3.Connection:
    """
    Return a database in memory in which every value about a person is marked.

    `disguised`, it holds the same rows of the same people under other names, at other addresses,
    and everything happened some seconds later: no aggregate may tell the two apart.
    """
    connection = sqlite3.connect(":memory:")
    for table, columns in _TABLES.items():
        names = [*columns, *UNLISTED.get(table, ())]
        connection.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        for row in range(ROWS):
            values = [_value(table, name, columns.get(name, "never"), row) for name in names]
            if disguised:
                kinds = [columns.get(name, "never") for name in names]
                values = [_disguise(*pair) for pair in zip(kinds, values, strict=True)]
            marks = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)
    connection.execute("CREATE TABLE access_tokens (token)")
    connection.execute("INSERT INTO access_tokens VALUES ('canary-token')")
    return connection


def _disguise(kind: str, value: Any) -> Any:
    """Return another value that an aggregate must not tell from `value`."""
    if value is None or kind in {"category", "flag", "size"}:
        return value
    if kind == "time":
        return value + (SHIFT_MS if value > FIRST_MS else SHIFT_MS // 1000)
    if kind == "address":
        return value.replace("203.0.113.", "198.51.100.").replace("2001:db8::", "2001:db8::a")
    if kind == "text":
        return value.replace("canary", "warbler")
    return f"somebody else than {str(value)[::-1]}"


SHIFT_MS = 7_000
"""How much later things happened in the disguised database [ms]: within the same hour."""

ROWS = 37
"""Rows of each table."""

HOUR_MS = 3_600_000

PEOPLE = 4
"""Accounts of the database; some of them are called by a number."""


def moment(row: int) -> int:
    """Return the moment at which the thing of a row happened [ms]."""
    return FIRST_MS + row * 2 * DAY_MS + 40_503_017 + 977 * row


def _value(table: str, name: str, kind: str, row: int) -> Any:
    """Return one marked cell; now and then there is none."""
    if row % 13 == 12 and name != "name":
        return None
    if kind == "time":
        return moment(row) // 1000 if name == "creation_ts" else moment(row)
    person = 700_000_001 + row % PEOPLE if row % 3 == 0 else f"@canary-{row % PEOPLE}:example.test"
    return {
        "identifier": f"$canary-{row % 5}" if name in {"event_id", "room_id"} else person,
        "address": f"203.0.113.{row}" if row % 2 else f"2001:db8::{row:x}",
        "category": {"user_type": "bot", "membership": ("ban", "leave")[row % 2]}.get(
            name, ("m.room.message", "image/png", "m.reaction")[row % 3]
        ),
        "flag": row % 2,
        "text": f"canary {row} wrote to canary-{row}@example.test" if row % 3 else f"canary {row}",
        "size": 7_340_033 + 1009 * row,
    }.get(kind, f"canary-{table}-{name}-{row}")


GUARDED = {"identifier", "address", "text"}


def marked() -> frozenset[str]:
    """Return every value of the database that may never come out, as text."""
    connection = database()
    found: set[str] = set()
    for table, columns in _TABLES.items():
        guarded = [n for n, kind in columns.items() if kind in {*GUARDED, "time"}]
        for name in [*guarded, *UNLISTED.get(table, ())]:
            rows = connection.execute(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL")
            found |= {str(value) for (value,) in rows}
    connection.close()
    return frozenset(found)


class Memory:
    """An engine over a database in memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[Any, ...]]:
        """Run one query; nothing here takes long."""
        assert seconds > 0
        return self.connection.execute(sql).fetchmany(rows + 1)


class Replies:
    """An engine that returns what it is told to, whatever it is asked."""

    def __init__(self, *rows: tuple[Any, ...]) -> None:
        self.rows = rows

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[Any, ...]]:
        """Return the rows that were given."""
        assert sql
        assert seconds > 0
        assert rows > 0
        return self.rows
