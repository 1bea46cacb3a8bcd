"""
Which entries make a day.

In:       the files of a log, and where files do not say their day, the engine to look.
Out:      partitions, sorted; for each file of one the condition that picks its entries.

A file whose folder or name says a day belongs to that day whole, so that an entry with a wrong
time is seen as what it is. Of a file that says none each entry belongs to its own day; what has no
possible time belongs to the file's first day, so that nothing is lost.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from fairwitness.core.window import DAY_MS
from fairwitness.sources.duckdb import DuckDbEngine
from fairwitness.sources.interface import Partition
from fairwitness.sources.logs.files import LogFile
from fairwitness.sources.logs.readings import Reading

AT = '"at"'
"""Quoted, because DuckDB takes it for a word of its own."""
EPOCH = date(1970, 1, 1)
FIRST_MS, LAST_MS = 10_957 * DAY_MS, 47_482 * DAY_MS
"""From 2000 to 2100: what lies outside is no possible time of a log [ms]."""
MOST_DAYS = 4_000
"""Days that one file may span; the rarest beyond are taken for mistaken times."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Files that are read alike, of which the same entries belong to one day."""

    reading: Reading
    files: tuple[LogFile, ...]
    where: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a log, and how to read it."""

    partition: Partition
    pieces: tuple[Piece, ...]


def days_of(file: LogFile, reading: Reading, engine: DuckDbEngine) -> tuple[date, ...]:
    """
    Return the days of a file, sorted; at least one.

    Raises:
        duckdb.Error: it cannot be read to its end.

    """
    if file.day is not None:
        return (file.day,)
    rows = engine.look(
        f"SELECT {AT} // {DAY_MS} FROM ({reading.select(['at'], [file], None)})"
        f" WHERE {AT} >= {FIRST_MS} AND {AT} < {LAST_MS}"
        f" GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {MOST_DAYS}"
    )
    found = tuple(sorted(EPOCH + timedelta(days=int(str(day))) for (day,) in rows))
    return found or (datetime.fromtimestamp(file.changed / 1e9, UTC).date(),)


def partitioned(
    readings: Sequence[Reading], days: Mapping[str, tuple[date, ...]], how: str
) -> tuple[Day, ...]:
    """
    Put the files of all readings into days.

    `days` holds those of each path that can be read; `how` goes into every fingerprint.
    """
    sorted_in: dict[date, list[tuple[Reading, LogFile, str | None]]] = {}
    for reading in readings:
        for file in reading.files:
            for day in days.get(file.path, ()):
                where = None if file.day is not None else _where(day, days[file.path])
                sorted_in.setdefault(day, []).append((reading, file, where))
    return tuple(_day(day, parts, how) for day, parts in sorted(sorted_in.items()))


def _where(day: date, days: tuple[date, ...]) -> str:
    """Pick the entries of one day from a file that has several."""
    numbers = {one: (one - EPOCH).days for one in days}
    if day != days[0]:
        return f"{AT} // {DAY_MS} = {numbers[day]}"
    others = [str(number) for one, number in numbers.items() if one != day]
    return f"coalesce({AT} // {DAY_MS} NOT IN ({', '.join(others)}), TRUE)" if others else "TRUE"


def _day(day: date, parts: Sequence[tuple[Reading, LogFile, str | None]], how: str) -> Day:
    files = sorted((file for _, file, _ in parts), key=lambda file: file.name)
    stamps = [how, day.isoformat(), *([file.name, file.size, file.changed] for file in files)]
    rows = [
        reading.rows.get(file.path) if where is None else None for reading, file, where in parts
    ]
    told = [count for count in rows if count is not None]
    partition = Partition(
        day=day,
        files=tuple(file.name for file in files),
        fingerprint=sha256(json.dumps(stamps).encode()).hexdigest(),
        rows=sum(told) if len(told) == len(rows) else None,
        bytes=sum(file.size for file in files),
    )
    return Day(partition, tuple(_pieces(parts)))


def _pieces(parts: Sequence[tuple[Reading, LogFile, str | None]]) -> Iterator[Piece]:
    """Bring together what is read alike."""
    groups: dict[tuple[int, str | None], list[LogFile]] = {}
    readings = {id(reading): reading for reading, _, _ in parts}
    for reading, file, where in parts:
        groups.setdefault((id(reading), where), []).append(file)
    for (which, where), files in groups.items():
        yield Piece(readings[which], tuple(files), where)
