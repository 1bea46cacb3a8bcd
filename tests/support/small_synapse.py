"""A small Synapse database on SQLite, made by hand for one test at a time."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

SCHEMA = Path(__file__).parents[1] / "sources" / "synapse.sql"
VERSION = 94
DAY_S = 86_400

Rows = Callable[[sqlite3.Connection], object]


def at(day: date, hour: int = 12) -> int:
    """Return a moment of a day [s since 1970, UTC]."""
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp())


def database(path: Path, *changes: str, version: int = VERSION, accounts: int = 0) -> Path:
    """Write a database: the schema, so many accounts of July 2026, then the statements given."""
    with closing(sqlite3.connect(path)) as rows, rows:
        rows.executescript(SCHEMA.read_text())
        rows.execute("INSERT INTO schema_version VALUES ('X', ?, 1)", (version,))
        for n in range(accounts):
            account(rows, f"@person-{n}:here.example", created=at(date(2026, 7, 1 + n % 28)))
        for change in changes:
            rows.execute(change)
    return path


def account(rows: sqlite3.Connection, name: str, **columns: object) -> None:
    """Add an account."""
    insert(rows, "users", name=name, **{"created": None, **columns})


def insert(rows: sqlite3.Connection, table: str, **columns: object) -> None:
    """Add a row to a table."""
    if "created" in columns:
        columns["creation_ts"] = columns.pop("created")
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    rows.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))
