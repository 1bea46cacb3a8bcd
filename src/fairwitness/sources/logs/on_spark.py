"""
A log whose Parquet files Spark reads: the same days, the same columns, in Spark's own words.

In:       an opened log, which DuckDB has found and sorted into days; a Spark.
Out:      a `LogSource` over that Spark.
Not here: finding files and their fields (`opened`), starting Spark (`sources.spark`).

Where the two engines read a value differently, Spark is made to read it as DuckDB does: a number
with a fraction is rounded, and the time in a text is taken apart here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import Manifest
from fairwitness.core.words import Words
from fairwitness.sources.address import parse_log_address
from fairwitness.sources.interface import LogSource, Partition, SourceProblem, Trap
from fairwitness.sources.logs.containers import dotted, parts
from fairwitness.sources.logs.days import AT, Piece
from fairwitness.sources.logs.format import TABLE
from fairwitness.sources.logs.formats import memory_of, open_log
from fairwitness.sources.logs.leaves import (
    FITTING,
    INTEGERS,
    LARGEST,
    MICROS,
    MILLIS,
    SECONDS,
    SMALLEST,
    Leaves,
    within,
)
from fairwitness.sources.logs.opened import OpenedLog
from fairwitness.sources.logs.readings import Reading
from fairwitness.sources.spark import SparkEngine
from fairwitness.sources.spark_session import MEMORY_MIB, open_spark

NUMBER = r"\A\s*[+-]?([0-9]++([.][0-9]*+)?|[.][0-9]++)([eE][+-]?[0-9]{1,3})?\s*\z"
MOMENT = (
    r"\A *([0-9]{4,6})([-/])([0-9]{1,2})\2([0-9]{1,2})"
    r"(?:[T ]([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9])(?:[.]([0-9]*+))?)?"
    r"(?: ?(?:Z|UTC)|([+-][0-9]{2})(?::?([0-9]{2}))?)?)? *\z"
)
"""
How a moment may be written: year, a sign, month, day, hour, minute, second, fraction, offset.

Of what DuckDB reads beside this, names of time zones and the word `epoch` are left out.
"""
_TYPED = tuple(
    (column, "BIGINT" if column.type == "int64" else "STRING") for column in CANONICAL[TABLE]
)


def open_on_spark(text: str, spark: str | None = None) -> LogSource:
    """
    Open a log by its address, to be read by the Spark at another address.

    Raises:
        SourceProblem: an address or the files are not right, or something is not installed.
        SourceUnavailable: no Spark answers.

    """
    address = parse_log_address(text)
    if address.container != "parquet":
        raise SourceProblem(
            "Spark reads logs from Parquet only.",
            fix="Leave --engine out to read this log with DuckDB, or write it as Parquet.",
        )
    opened = open_log(text)
    try:
        engine = open_spark(spark, memory_mib=memory_of(address, MEMORY_MIB))
    except BaseException:
        opened.engine.close()
        raise
    return OnSpark(opened, engine)


@dataclass(frozen=True, slots=True)
class SparkLeaves(Leaves):
    """The fields of files as expressions of Spark's SQL."""

    def text(self, *paths: str) -> str | None:
        """Return the first of these fields as text."""
        return self.first(_text, *paths)

    def number(self, *paths: str) -> str | None:
        """Return the first of these fields as a whole number; what is no number is NULL."""
        return self.first(_number, *paths)

    def moment(self, *paths: str) -> str | None:
        """Return the first of these fields as milliseconds since 1970."""
        return self.first(_moment, *paths)

    def all_text(self, *paths: str) -> str | None:
        """Return these fields one below the other; NULL if none says anything."""
        there = [_text(self.names[path], self.types[path]) for path in paths if path in self.names]
        if not there:
            return None
        whole = there[0] if len(there) == 1 else f"concat_ws(chr(10), {', '.join(there)})"
        return f"nullif({whole}, '')"

    def word(self, value: str) -> str:
        """Quote a word of the log."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def on_spark(leaves: Leaves) -> SparkLeaves:
    """Return the same fields in Spark's words."""
    names = {p: _name(p if p in leaves.every else dotted(p)) for p in leaves.types}
    return SparkLeaves(leaves.types, names, leaves.every, leaves.can_break)


class OnSpark:
    """A log that Spark reads; see `LogSource`."""

    def __init__(self, opened: OpenedLog, engine: SparkEngine) -> None:
        self._opened = opened
        self.engine = engine
        self.kind = opened.kind
        self.platform = opened.platform
        self.schema_version = opened.schema_version
        self.traps: tuple[Trap, ...] = opened.traps
        self.manifest: Manifest = opened.manifest
        self.lacks: Mapping[tuple[str, str | None], Words] = opened.lacks
        self._columns: dict[int, Mapping[str, str]] = {}
        engine.define("regexp_matches", ("value STRING", "shape STRING"), "value RLIKE shape")
        engine.define("log_moment", ("value STRING",), moment_written())

    @property
    def warnings(self) -> tuple[Words, ...]:
        """Say what was found so far; see `LogSource.warnings`."""
        return self._opened.warnings

    def partitions(self) -> tuple[Partition, ...]:
        """Return all days, sorted."""
        return self._opened.partitions()

    def select(self, partition: Partition) -> None:
        """Let "log" be the entries of one day; see `LogSource.select`."""
        self._opened.select(partition)
        names = [column.name for column in self.manifest.tables[TABLE]]
        pieces = {f"files_{n}": piece for n, piece in enumerate(self._opened.pieces(partition))}
        selects = [self._select(names, piece, table) for table, piece in pieces.items()]
        files = {table: [file.path for file in piece.files] for table, piece in pieces.items()}
        self.engine.point(" UNION ALL ".join(selects), files)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.engine.close()
        self._opened.engine.close()

    def _select(self, names: Sequence[str], piece: Piece, table: str) -> str:
        """Return a SELECT of canonical columns over the files of one piece."""
        told = self._told(piece.reading)
        listed = ", ".join(f"{told[name]} AS `{name}`" for name in names)
        plain = f"SELECT {listed} FROM {table}"
        if piece.where is None:
            return plain
        where = piece.where.replace(AT, "`at`").replace("//", "div")
        return f"SELECT * FROM ({plain}) WHERE {where}"

    def _told(self, reading: Reading) -> Mapping[str, str]:
        """Return each canonical column of some files in Spark's SQL."""
        if id(reading) not in self._columns:
            leaves = reading.leaves or Leaves({}, {})
            built = self._opened.format.build(on_spark(leaves))
            self._columns[id(reading)] = {
                column.name: f"CAST({built.get(column.name) or 'NULL'} AS {kind})"
                for column, kind in _TYPED
            }
        return self._columns[id(reading)]


def _name(path: str) -> str:
    """Return a field by its path; of a list the first element."""
    sql = ""
    for part in parts(path):
        quoted = "`" + part.removesuffix("[]").replace("`", "``") + "`"
        sql = f"{sql}.{quoted}" if sql else quoted
        sql = f"get({sql}, 0)" if part.endswith("[]") else sql
    return sql


def _text(sql: str, kind: str) -> str:
    return sql if kind == "VARCHAR" else f"CAST({sql} AS STRING)"


def _number(sql: str, kind: str) -> str:
    if kind in FITTING:
        return f"CAST({sql} AS BIGINT)"
    if kind == "VARCHAR":
        broken = f"try_cast(round({_double(sql)}) AS BIGINT)"
        return f"coalesce(try_cast({sql} AS BIGINT), {broken})"
    return f"try_cast(rint(try_cast({sql} AS DOUBLE)) AS BIGINT)"


def _double(sql: str) -> str:
    """Read a text as a number, where it is one for every engine."""
    return f"CASE WHEN {sql} RLIKE r'{NUMBER}' THEN try_cast({sql} AS DOUBLE) END"


def _moment(sql: str, kind: str) -> str:
    if kind in INTEGERS:
        whole = f"CAST({sql} AS {'BIGINT' if kind in FITTING else 'DECIMAL(38, 0)'})"
        return f"CAST({_whole(whole)} AS BIGINT)"
    if kind in {"FLOAT", "DOUBLE"} or kind.startswith("DECIMAL"):
        return _broken(f"CAST({sql} AS DOUBLE)")
    if kind == "TIMESTAMP_NS":
        return f"({sql} div 1000000)"
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return f"unix_millis(CAST({sql} AS TIMESTAMP))"
    if kind == "VARCHAR":
        return f"coalesce({_broken(_double(sql))}, log_moment({sql}))"
    return "CAST(NULL AS BIGINT)"


def moment_written() -> str:
    """Return the body of the function that reads a moment, `value`, as milliseconds since 1970."""
    year, month, day, *clock, fraction, hours, minutes = (
        f"regexp_extract(value, r'{MOMENT}', {group})" for group in (1, 3, 4, 5, 6, 7, 8, 9, 10)
    )
    date = f"unix_date(try_cast(concat_ws('-', {year}, {month}, {day}) AS DATE))"
    hour, minute, second = (f"CAST(concat('0', {part}) AS BIGINT)" for part in clock)
    rest = f"CAST(concat('0.', substr({fraction}, 1, 12), '0') AS DECIMAL(20, 13))"
    sign = f"CASE WHEN {hours} LIKE '-%' THEN -1 ELSE 1 END"
    offset = (
        f"{sign} * (60 * CAST(concat('0', substr({hours}, 2)) AS BIGINT)"
        f" + CAST(concat('0', {minutes}) AS BIGINT))"
    )
    seconds = f"{hour} * 3600 + {minute} * 60 + {second}"
    return (
        f"CASE WHEN value RLIKE r'{MOMENT}' AND {seconds} <= 86400 THEN CAST({date} AS BIGINT)"
        f" * 86400000 + ({seconds}) * 1000 + CAST(floor(round({rest}, 6) * 1000) AS BIGINT)"
        f" - ({offset}) * 60000 END"
    )


def _whole(sql: str) -> str:
    """Bring a whole number of any unit to milliseconds."""
    return (
        f"CASE WHEN {within(sql, SMALLEST)} THEN {sql}"
        f" WHEN {within(sql, SECONDS)} THEN {sql} * 1000 WHEN {within(sql, MILLIS)} THEN {sql}"
        f" WHEN {within(sql, MICROS)} THEN {sql} div 1000 ELSE {sql} div 1000000 END"
    )


def _broken(sql: str) -> str:
    """Bring a number with a fraction, of any unit, to milliseconds, rounded."""
    return (
        f"CAST(rint(CASE WHEN {within(sql, SMALLEST)} THEN {sql}"
        f" WHEN {within(sql, SECONDS)} THEN {sql} * 1000 WHEN {within(sql, MILLIS)} THEN {sql}"
        f" WHEN {within(sql, MICROS)} THEN {sql} / 1000"
        f" WHEN {within(sql, LARGEST)} THEN {sql} / 1000000 END) AS BIGINT)"
    )
