"""
Read a log as no part of fairwitness does: entry by entry, to compare it with what was written.

In:       an opened log.
Out:      its entries; how many fulfil a condition.
"""

from typing import Any

from fairwitness.sources.interface import LogSource, Partition


def rows(log: LogSource, day: Partition) -> list[dict[str, Any]]:
    """Return the entries of a day by time, each with the columns that the log has."""
    log.select(day)
    names = [column.name for column in log.manifest.tables["log"]]
    listed = ", ".join(f'"{name}"' for name in names)
    found = log.engine.execute(
        f'SELECT {listed} FROM log ORDER BY "at" NULLS LAST', seconds=60, rows=1_000_000
    )
    return [dict(zip(names, row, strict=True)) for row in found]


def every(log: LogSource) -> list[dict[str, Any]]:
    """Return the entries of all days."""
    return [row for day in log.partitions() for row in rows(log, day)]


def count(log: LogSource, condition: str) -> int:
    """Count the entries of all days that fulfil a condition."""
    total = 0
    for day in log.partitions():
        log.select(day)
        ((found,),) = log.engine.execute(
            f"SELECT count(*) FROM log WHERE {condition}", seconds=60, rows=1
        )
        total += int(str(found))
    return total
