"""What scanning needs of an opened log, said as protocols; `sources.LogSource` fits them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from fairwitness.core.manifest import Manifest
from fairwitness.core.words import Words
from fairwitness.evidence.gate import Engine
from fairwitness.evidence.gate.wording import Scanning
from fairwitness.evidence.readable import Caveat


class Day(Protocol):
    """The entries of one UTC day, as the files hold them."""

    @property
    def day(self) -> date:
        """Which day."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the files are, without their content."""

    @property
    def rows(self) -> int | None:
        """Entries, where the files say so."""

    @property
    def bytes(self) -> int:
        """Size of the files [bytes]."""


class LogEngine(Engine, Protocol):
    """DuckDB or Spark over the files of one log."""

    @property
    def dialect(self) -> Scanning:
        """Name of its SQL."""

    @property
    def name(self) -> str:
        """Name and version."""

    def define(self, name: str, parameters: Sequence[str], body: str) -> None:
        """Make a function that ships with the gate, in the place of one of that name."""

    def stage(self, name: str, select: str, *, seconds: float) -> None:
        """
        Let queries read what `select` returns under `name`, until another day is selected.

        Raises:
            Problem: the files cannot be read, or not within `seconds`.

        """


AnyDay = TypeVar("AnyDay", bound=Day)


class ReadableLog(Protocol[AnyDay]):
    """An opened log."""

    @property
    def kind(self) -> str:
        """First word of its address: `"ocsf"`."""

    @property
    def platform(self) -> str:
        """Its format, for people."""

    @property
    def schema_version(self) -> str:
        """What the files are and how they are read."""

    @property
    def engine(self) -> LogEngine:
        """Where queries run."""

    @property
    def manifest(self) -> Manifest:
        """One table, "log", with the columns that are there."""

    @property
    def lacks(self) -> Mapping[tuple[str, str | None], Words]:
        """What is not recorded, to the reason why."""

    @property
    def traps(self) -> Sequence[Caveat]:
        """What a reader must know."""

    @property
    def warnings(self) -> tuple[Words, ...]:
        """Said once, with the fingerprint."""

    def partitions(self) -> tuple[AnyDay, ...]:
        """Return all days, sorted."""

    def select(self, partition: AnyDay) -> None:
        """Let "log" be the entries of one day."""
