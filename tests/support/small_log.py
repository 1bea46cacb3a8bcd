"""
A log of a few entries in memory, read by the passes that read real ones.

In:       entries, as `made_log` makes them.
Out:      the state of a day; a log that can be scanned.
Not here: files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from made_log import Entry

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import Column, Manifest
from fairwitness.core.words import Words
from fairwitness.evidence.scan.days import prepare, read_day
from fairwitness.evidence.scan.scanning import admitted
from fairwitness.evidence.states.state import State
from fairwitness.sources.duckdb import DuckDbEngine

COLUMNS = tuple(column.name for column in CANONICAL["log"])
EVERY = ", ".join(f'"{name}"' for name in COLUMNS)
SALT = b"a salt for tests"


def _cell(name: str, value: object) -> str:
    kind = "BIGINT" if name in {"at", "ingested", "port", "malformed"} else "VARCHAR"
    if value is None:
        return f"CAST(NULL AS {kind})"
    plain = "'" + str(value).replace("'", "''") + "'"
    return f"CAST({plain} AS {kind})"


NOTHING = f"(SELECT {', '.join(_cell(name, None) for name in COLUMNS)}) AS v({EVERY})"
"""One row in which nothing is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallDay:
    """One day of the log."""

    day: date
    fingerprint: str
    rows: int
    bytes: int


class SmallLog:
    """A log whose days are lists of entries."""

    kind = "small"
    platform = "Small"
    schema_version = "1"
    traps: tuple[Any, ...] = ()
    warnings: tuple[Words, ...] = ()

    def __init__(
        self, days: Mapping[date, Sequence[Entry]], columns: Sequence[str] = COLUMNS
    ) -> None:
        self.days = dict(days)
        self.columns = tuple(columns)
        self.engine = DuckDbEngine((), memory_mib=128, threads=1)
        self.selected: list[date] = []
        why = Words("For the tests.", "用于测试。")
        listed = (c for c in CANONICAL["log"] if c.name in self.columns)
        self.manifest = Manifest(
            kind=self.kind, tables={"log": tuple(Column(c.name, c.kind, why) for c in listed)}
        )
        missing = Words("It is not kept.", "不予保存。")
        self.lacks = {("log", name): missing for name in COLUMNS if name not in self.columns}

    def partitions(self) -> tuple[SmallDay, ...]:
        """Return all days, sorted."""
        return tuple(
            SmallDay(day=day, fingerprint=str(hash(tuple(entries))), rows=len(entries), bytes=1000)
            for day, entries in sorted(self.days.items())
        )

    def select(self, partition: SmallDay) -> None:
        """Let "log" be one day."""
        self.selected.append(partition.day)
        self.point(self.days[partition.day])

    def point(self, entries: Iterable[Entry]) -> None:
        """Let "log" be these entries."""
        rows = ", ".join(f"({', '.join(map(_cell, COLUMNS, cells(e)))})" for e in entries)
        shown = ", ".join(f'"{name}"' for name in self.columns)
        values = f"(VALUES {rows}) AS v({EVERY})" if rows else NOTHING
        where = "" if rows else " WHERE false"
        self.engine.look(f"CREATE OR REPLACE TABLE small AS SELECT {shown} FROM {values}{where}")
        self.engine.point("SELECT * FROM small", lambda: False)

    def point_at_accounts(self, number: int) -> None:
        """Let "log" be one entry of each of so many accounts."""
        named = "SELECT v.* REPLACE ('account-' || CAST(i AS VARCHAR) AS account)"
        self.engine.point(f"{named} FROM {NOTHING}, range({number}) AS r(i)", lambda: False)

    def close(self) -> None:
        """Close the engine."""
        self.engine.close()


def cells(entry: Entry) -> tuple[object, ...]:
    """Return an entry in the order of the columns."""
    return (*(getattr(entry, name) for name in COLUMNS if name != "malformed"), 0)


def state_of(log: SmallLog, day: date, entries: Iterable[Entry]) -> State:
    """Return the state of some entries of a day."""
    log.point(entries)
    return state_now(log, day)


def state_now(log: SmallLog, day: date) -> State:
    """Return the state of what "log" is now."""
    prepare(log.engine, SALT)
    return read_day(log.engine, day, *admitted(log))
