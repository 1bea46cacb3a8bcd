"""
A source without a database: what a connector would make of one that has every column it knows.

In:       a connector.
Out:      an opened `Source` over no data; queries compile, none can run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairwitness.core.manifest import Manifest
from fairwitness.sources import Source, connectors
from fairwitness.sources.interface import Dialect
from fairwitness.sources.synapse.connector import KNOWN

NEWEST = {"synapse": KNOWN[-1]}
"""Connector to the newest schema version that it knows."""


@dataclass(frozen=True)
class NoDatabase:
    """An engine that has the tables of a manifest, and no rows."""

    manifest: Manifest
    dialect: Dialect = "sqlite"
    name: str = "no database"

    def columns(self, table: str) -> Mapping[str, str]:
        """Return every column of the manifest."""
        return {column.name: "" for column in self.manifest.tables.get(table, ())}

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """Answer the only question that is asked on opening: which version this is."""
        del sql, seconds, rows
        return [(NEWEST[self.manifest.kind],)]

    def close(self) -> None:
        """Close nothing."""


def sources() -> Mapping[str, Source]:
    """Open every connector on such an engine."""
    return {kind: one.open(NoDatabase(one.manifest)) for kind, one in connectors().items()}
