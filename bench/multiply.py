"""
Make a Synapse database a hundred times the sample, by multiplying its rows.

In:       the sample.
Out:      a database in build/bench with every table, column and index of the sample's.

Copies get ids of their own, so that they join among themselves as the originals do.
"""

import lzma
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "synapse-1.163.db.xz"
MULTIPLIED = (
    *("users", "user_threepids", "user_external_ids", "user_daily_visits", "user_ips", "events"),
    *("room_memberships", "redactions", "event_reports", "room_reports", "user_reports"),
    *("local_media_repository", "rooms", "room_stats_state", "room_stats_current"),
)
TEXT_IDS = frozenset(
    [
        "name",
        "user_id",
        "event_id",
        "room_id",
        "sender",
        "redacts",
        "device_id",
        "access_token",
        "address",
        "external_id",
        "media_id",
        "quarantined_by",
        "target_user_id",
        "state_key",
        "creator",
    ]
)
NUMBER_IDS = frozenset({"stream_ordering", "event_stream_ordering", "id"})
STRIDE = 10_000_000
"""Numbers of copies lie this far apart."""


def multiplied(times: int) -> Path:
    """Return the database with every row `times` times; it is made once."""
    path = ROOT / "build" / "bench" / f"synapse-x{times}.db"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with lzma.open(SAMPLE) as packed, partial.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    with closing(sqlite3.connect(partial)) as rows, rows:
        rows.execute("PRAGMA synchronous = OFF")
        for (trigger,) in rows.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            rows.execute(f'DROP TRIGGER "{trigger}"')
        for table in MULTIPLIED if times > 1 else ():
            _multiply(rows, table, times)
        rows.commit()
        rows.execute("ANALYZE")
    partial.rename(path)
    return path


def _multiply(rows: sqlite3.Connection, table: str, times: int) -> None:
    columns = [str(row[1]) for row in rows.execute(f'PRAGMA table_info("{table}")')]
    copied = ", ".join(_copy(column) for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    rows.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times - 1}) "
        f'INSERT INTO "{table}" ({named}) SELECT {copied} FROM n CROSS JOIN "{table}"'
    )


def _copy(column: str) -> str:
    if column in TEXT_IDS:
        return f'CASE WHEN "{column}" <> \'\' THEN "{column}" || \'~\' || i ELSE "{column}" END'
    if column in NUMBER_IDS:
        return f'"{column}" + i * {STRIDE}'
    return f'"{column}"'
