"""Every connector that is installed runs the kit, and every metric passes the gate over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from small_synapse import database

from fairwitness.core.window import Window
from fairwitness.evidence.collect import judging, prepare
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.metrics import METRICS
from fairwitness.sources import connector, connectors
from fairwitness.sources.interface import Dialect, SourceProblem
from fairwitness.sources.kit import check
from fairwitness.sources.sqlite import SqliteEngine

SUMMER = Window(date(2026, 6, 1), date(2026, 9, 1))
SAMPLES = {"synapse": database}
"""Connector to what writes a database of its platform for this test."""
BOOLEAN = frozenset({"approved", "shadow_banned", "locked", "suspended", "outlier", "is_public"})


@dataclass(frozen=True, slots=True)
class Described:
    """A PostgreSQL of which only the description is there."""

    inner: SqliteEngine
    dialect: Dialect = "postgres"
    name: str = "PostgreSQL 15.0"

    def columns(self, table: str) -> Mapping[str, str]:
        """Describe the columns as PostgreSQL would."""
        types = self.inner.columns(table)
        return {name: "boolean" if name in BOOLEAN else kind for name, kind in types.items()}

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """Answer what is asked while opening."""
        return self.inner.execute(sql.replace('"public".', ""), seconds=seconds, rows=rows)

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("kind", sorted(connectors()))
def test_the_connector_passes_the_kit(kind: str, tmp_path: Path) -> None:
    path = SAMPLES[kind](tmp_path / "a.db", accounts=3)
    chosen = connector(kind)
    engine = SqliteEngine(path, chosen.manifest)
    faults = check(chosen, engine)
    engine.close()
    assert faults == (), [str(fault) for fault in faults]


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize("kind", sorted(connectors()))
def test_every_metric_compiles_and_passes_the_gate_or_has_a_reason(
    kind: str, dialect: Dialect, tmp_path: Path
) -> None:
    chosen = connector(kind)
    inner = SqliteEngine(SAMPLES[kind](tmp_path / "a.db"), chosen.manifest)
    engine = inner if dialect == "sqlite" else Described(inner)
    with chosen.open(engine) as source, judging() as gate:
        prepared = prepare(source, kind, tuple(METRICS.values()), SUMMER, gate)
        admitted = [judged.result() for _, judged in prepared.passes]
    inner.close()

    served = {metric.id for done, _ in prepared.passes for metric in done.metrics}
    absent = {figure.metric for figure in prepared.absent if not figure.dimensions}
    assert served | absent == {m.id for m in METRICS.values() if isinstance(m, Metric)}
    assert not served & absent
    for figure in prepared.absent:
        assert figure.note is not None
        assert "The platform does not record this." not in figure.note.en, figure.metric
    manifest = {(t, c.name) for t, columns in source.manifest.tables.items() for c in columns}
    assert all(set(query.columns) <= manifest for query in admitted)


def test_an_unknown_connector_is_guessed() -> None:
    with pytest.raises(SourceProblem) as caught:
        connector("synaps")
    assert "synapse" in caught.value.fix
