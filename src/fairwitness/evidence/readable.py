"""
What evidence needs of an opened source, said as protocols so that rooms need not know each other.

`sources.Source` fits them; so does a test's own.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import ibis.expr.types as ir

from fairwitness.core.manifest import Manifest
from fairwitness.core.words import Words
from fairwitness.evidence.gate import Engine


class NamedEngine(Engine, Protocol):
    """An engine that says what it is, and so how to speak to it."""

    @property
    def name(self) -> str:
        """Name and version: `"SQLite 3.40.1"`."""

    @property
    def dialect(self) -> Literal["sqlite", "postgres"]:
        """Name of its SQL, as sqlglot calls it."""


class Caveat(Protocol):
    """Something a reader must know before trusting a figure."""

    @property
    def table(self) -> str:
        """Canonical table."""

    @property
    def column(self) -> str | None:
        """Canonical column, or None for every figure over the table."""

    @property
    def says(self) -> Words:
        """The words to print."""


class Readable(Protocol):
    """An opened source."""

    @property
    def kind(self) -> str:
        """The connector: `"synapse"`."""

    @property
    def platform(self) -> str:
        """Name for people."""

    @property
    def schema_version(self) -> str:
        """Version of the platform's tables."""

    @property
    def engine(self) -> NamedEngine:
        """Where queries run."""

    @property
    def manifest(self) -> Manifest:
        """What may be read."""

    @property
    def tables(self) -> Mapping[str, ir.Table]:
        """Canonical tables, lazy."""

    @property
    def lacks(self) -> Mapping[tuple[str, str | None], Words]:
        """Canonical (table, column), or (table, None), to why it is not recorded."""

    @property
    def traps(self) -> Sequence[Caveat]:
        """What a reader must know."""

    @property
    def warnings(self) -> tuple[Words, ...]:
        """Said once, with the fingerprint."""
