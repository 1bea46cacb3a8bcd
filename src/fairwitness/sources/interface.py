"""The seam: what a connector is, what it opens, and the ways in which that fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Literal, Protocol, Self

import ibis.expr.types as ir

from fairwitness.core.manifest import Manifest
from fairwitness.core.problem import Problem
from fairwitness.core.words import Words

Dialect = Literal["sqlite", "postgres"]


class SourceProblem(Problem):
    """A source that cannot be read as it is; the user can put it right."""

    code = "source"


class SourceUnavailable(Problem):
    """A source that does not answer now; nothing is wrong with the question."""

    code = "source-unavailable"
    exit_status = 3


class Engine(Protocol):
    """The source's own database engine, opened read-only."""

    @property
    def dialect(self) -> Dialect:
        """Name of its SQL, as sqlglot calls it."""

    @property
    def name(self) -> str:
        """Name and version, for the fingerprint: `"SQLite 3.40.1"`."""

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the columns of a table with their declared types; empty if there is none."""

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """
        Run one query and return at most `rows` + 1 rows.

        Raises:
            SourceUnavailable: it took longer than `seconds`, or the server went away.
            SourceProblem: the engine refuses, for lack of rights or because the file is damaged.

        """

    def close(self) -> None:
        """Close the connection; it may be called twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """Something a reader must know of the platform before trusting a figure."""

    table: str
    """Canonical table."""
    column: str | None
    """Canonical column, or None for every figure over the table."""
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One opened source: close it, or use it in a `with` statement."""

    kind: str
    platform: str
    schema_version: str
    engine: Engine
    manifest: Manifest
    """What may be read: the columns of the connector's manifest that are really there."""
    tables: Mapping[str, ir.Table]
    """Canonical tables that this platform has, over its physical tables; unbound and lazy."""
    lacks: Mapping[tuple[str, str | None], Words]
    """
    What is not recorded, to the reason why: (table, column), (table, None) for a whole canonical
    table, (table, "column=label") for one label that the platform never gives.
    """
    traps: tuple[Trap, ...] = ()
    warnings: tuple[Words, ...] = field(default=())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.engine.close()


class Connector(Protocol):
    """A platform: what it is, what may be read of it, and how it is opened."""

    @property
    def kind(self) -> str:
        """First word of its addresses: `"synapse"`."""

    @property
    def platform(self) -> str:
        """Its name for people: `"Matrix Synapse"`."""

    @property
    def manifest(self) -> Manifest:
        """All that may be read."""

    @property
    def lacks(self) -> Mapping[tuple[str, str | None], Words]:
        """What this platform never records, whatever its version."""

    @property
    def traps(self) -> tuple[Trap, ...]:
        """What a reader must know before trusting a figure."""

    def open(self, engine: Engine) -> Source:
        """
        Recognise the schema behind `engine` and map it to the canonical tables.

        Raises:
            SourceProblem: this is not a database of the platform.

        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """The entries of a log for one UTC day, as its files hold them."""

    day: date
    files: tuple[str, ...]
    """Their names below the folder of the source."""
    fingerprint: str
    """SHA-256 over how the files are read, their names, sizes and times of change; no content."""
    rows: int | None
    """Entries, where the files say so themselves."""
    bytes: int
    """Size of the files [bytes]; a file of several days counts whole in each of them."""


class LogEngine(Protocol):
    """DuckDB over the files of one log, and over nothing else."""

    @property
    def dialect(self) -> Literal["duckdb", "spark"]:
        """Name of its SQL, as sqlglot calls it."""

    @property
    def name(self) -> str:
        """Name and version: `"DuckDB 2.0.0"`."""

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """
        Run one SELECT over the table "log" and return at most `rows` + 1 rows.

        Raises:
            SourceUnavailable: it took longer than `seconds`, or the files changed meanwhile.
            SourceProblem: the engine refuses: a file is damaged, or the memory does not suffice.

        """

    def define(self, name: str, parameters: Sequence[str], body: str) -> None:
        """Make a function that ships with the gate, in the place of one of that name."""

    def stage(self, name: str, select: str, *, seconds: float) -> None:
        """
        Let queries read what one SELECT over "log" returns under `name`, for the day selected now.

        Raises:
            SourceUnavailable, SourceProblem: as `execute`.

        """

    def close(self) -> None:
        """Close it; it may be called twice."""


class LogSource(Protocol):
    """
    One opened log: close it, or use it in a `with` statement.

    A query reads the table "log" of the day that was selected last; its text is the same for
    every day, so that it is judged once.
    """

    @property
    def kind(self) -> str:
        """First word of its address: `"ocsf"`."""

    @property
    def platform(self) -> str:
        """Its format, for people."""

    @property
    def schema_version(self) -> str:
        """What the files are and how they are read: `"parquet, 1"`."""

    @property
    def engine(self) -> LogEngine:
        """Where queries run."""

    @property
    def manifest(self) -> Manifest:
        """One table, "log", with the canonical columns that are there."""

    @property
    def lacks(self) -> Mapping[tuple[str, str | None], Words]:
        """What is not recorded, to the reason why; places as in `Source.lacks`."""

    @property
    def traps(self) -> tuple[Trap, ...]:
        """What a reader must know before trusting a figure."""

    @property
    def warnings(self) -> tuple[Words, ...]:
        """What was found so far, such as units of time; selecting a day may add to it."""

    def partitions(self) -> tuple[Partition, ...]:
        """Return all days, sorted."""

    def select(self, partition: Partition) -> None:
        """
        Let "log" be the entries of one day.

        Raises:
            SourceUnavailable: its files are no longer what they were.

        """

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the engine."""
