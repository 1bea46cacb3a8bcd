"""
Fields of a log as typed SQL expressions.

In:       the fields that a file has, each with its path and DuckDB type.
Out:      SQL for an identifier, a number, a moment in milliseconds, or what cannot be read as one.
Not here: which field means what (`ocsf`, `ecs`, `events`).

A moment may be a number of seconds, milliseconds, microseconds or nanoseconds, a timestamp, or ISO
text. Units differ by a factor of a thousand, so that the size of a number tells its unit: from 1973
to the year 5138 no two units overlap. A smaller number is no time of a log in any unit, and stays
as it is. Text without a time zone is read as UTC.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

FITTING = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
)
"""Whole numbers that fit where moments and sizes are kept."""
INTEGERS = FITTING | {"UBIGINT", "HUGEINT", "UHUGEINT"}
SMALLEST = 99_999_999
"""No number up to this is a time of a log."""
SECONDS, MILLIS, MICROS = 100_000_000_000, 500_000_000_000_000, 500_000_000_000_000_000
"""Numbers below each are of that unit; anything above is nanoseconds."""
LARGEST = 9_000_000_000_000_000_000
"""Beyond this a number does not fit where moments are kept."""

Read = Callable[[str, str], str]
"""From a field's SQL and type to SQL of what it says."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """The fields of one file, or of many that have the same."""

    types: Mapping[str, str]
    """Path such as `actor.user.uid` or `resources[].uid` to its DuckDB type."""
    names: Mapping[str, str]
    """Path to its SQL."""
    every: frozenset[str] = frozenset()
    """All paths of the files, where they say so themselves; those of `types` and others."""
    can_break: bool = True
    """Whether an entry is a line that can be broken, so that none of its fields is there."""

    def first(self, read: Read, *paths: str) -> str | None:
        """Return the first of these fields that says something; None if the files have none."""
        said = [read(self.names[path], self.types[path]) for path in paths if path in self.names]
        if not said:
            return None
        return said[0] if len(said) == 1 else f"coalesce({', '.join(said)})"

    def text(self, *paths: str) -> str | None:
        """Return the first of these fields as text."""
        return self.first(text, *paths)

    def number(self, *paths: str) -> str | None:
        """Return the first of these fields as a whole number; what is no number is NULL."""
        return self.first(number, *paths)

    def moment(self, *paths: str) -> str | None:
        """Return the first of these fields as milliseconds since 1970."""
        return self.first(moment, *paths)

    def all_text(self, *paths: str) -> str | None:
        """Return these fields one below the other; NULL if none says anything."""
        parts = [text(self.names[path], self.types[path]) for path in paths if path in self.names]
        if not parts:
            return None
        whole = parts[0] if len(parts) == 1 else f"concat_ws(chr(10), {', '.join(parts)})"
        return f"nullif({whole}, '')"

    def word(self, value: str) -> str:
        """Quote a word of the log."""
        return "'" + value.replace("'", "''") + "'"

    def nothing(self, *paths: str) -> str:
        """Say whether none of these fields is there, because the entry could not be read."""
        if not self.can_break:
            return "FALSE"
        parts = [f"{self.names[path]} IS NULL" for path in paths if path in self.names]
        return f"({' AND '.join(parts)})" if parts else "TRUE"


def text(sql: str, kind: str) -> str:
    """Read a field as text."""
    return sql if kind == "VARCHAR" else f"CAST({sql} AS VARCHAR)"


def number(sql: str, kind: str) -> str:
    """Read a field as a whole number."""
    if kind == "BIGINT":
        return sql
    return f"{'CAST' if kind in FITTING else 'TRY_CAST'}({sql} AS BIGINT)"


def moment(sql: str, kind: str) -> str:
    """Read a field as milliseconds since 1970, UTC."""
    if kind in FITTING:
        return f"CAST({_whole(number(sql, kind))} AS BIGINT)"
    if kind in INTEGERS:
        return f"TRY_CAST({_whole(f'TRY_CAST({sql} AS HUGEINT)')} AS BIGINT)"
    if kind in {"FLOAT", "DOUBLE"} or kind.startswith("DECIMAL"):
        return _broken(f"CAST({sql} AS DOUBLE)")
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        plain = kind if kind.endswith("TIME ZONE") else "TIMESTAMP"
        return f"TRY(epoch_ms(CAST({sql} AS {plain})))"
    if kind == "VARCHAR":
        written = _broken(f"TRY_CAST({sql} AS DOUBLE)")
        return f"coalesce({written}, TRY(epoch_ms(TRY_CAST({sql} AS TIMESTAMP WITH TIME ZONE))))"
    return "CAST(NULL AS BIGINT)"


def unreadable(leaves: Leaves, *paths: str) -> str:
    """Say whether a moment is given and cannot be read as one."""
    there = [path for path in paths if path in leaves.names]
    if all(leaves.types[path] in FITTING for path in there):
        return "FALSE"
    is_given = " OR ".join(f"{leaves.names[path]} IS NOT NULL" for path in there)
    return f"({leaves.moment(*paths)} IS NULL AND ({is_given}))"


def _whole(sql: str) -> str:
    """Bring a whole number of any unit to milliseconds; the usual unit is tried first."""
    return (
        f"CASE WHEN {sql} BETWEEN {SECONDS + 1} AND {MILLIS} THEN {sql}"
        f" WHEN {within(sql, SMALLEST)} THEN {sql}"
        f" WHEN {within(sql, SECONDS)} THEN {sql} * 1000 WHEN {within(sql, MILLIS)} THEN {sql}"
        f" WHEN {within(sql, MICROS)} THEN {sql} // 1000 ELSE {sql} // 1000000 END"
    )


def _broken(sql: str) -> str:
    """Bring a number with a fraction, of any unit, to milliseconds."""
    return (
        f"CAST(CASE WHEN {sql} BETWEEN {SECONDS + 1} AND {MILLIS} THEN {sql}"
        f" WHEN {within(sql, SMALLEST)} THEN {sql}"
        f" WHEN {within(sql, SECONDS)} THEN {sql} * 1000 WHEN {within(sql, MILLIS)} THEN {sql}"
        f" WHEN {within(sql, MICROS)} THEN {sql} / 1000"
        f" WHEN {within(sql, LARGEST)} THEN {sql} / 1000000 END AS BIGINT)"
    )


def within(sql: str, limit: int) -> str:
    """Say whether a number lies no further from zero than a limit."""
    return f"{sql} BETWEEN -{limit} AND {limit}"


def unit(sql: str, kind: str) -> str:
    """Say in which unit a moment is written: `s`, `ms`, `us`, `ns`, `ISO`, or `?`."""
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return "'timestamp'"
    size = f"TRY_CAST({sql} AS DOUBLE)"
    return (
        f"CASE WHEN {within(size, SMALLEST)} THEN '?'"
        f" WHEN {within(size, SECONDS)} THEN 's' WHEN {within(size, MILLIS)} THEN 'ms'"
        f" WHEN {within(size, MICROS)} THEN 'us' WHEN {within(size, LARGEST)} THEN 'ns'"
        f" WHEN {size} IS NULL AND {moment(sql, kind)} IS NOT NULL THEN 'ISO' ELSE '?' END"
    )
