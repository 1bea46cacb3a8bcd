"""The gate lets every shipped metric through, over every connector, for every engine."""

from datetime import date
from typing import Any

import ibis
import pytest

from fairwitness.core.manifest import ColumnClass
from fairwitness.core.window import Window
from fairwitness.evidence.gate import admit
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.planner import Pass, plan
from fairwitness.sources.synapse.manifest import SYNAPSE_MANIFEST
from fairwitness.sources.synapse.tables import BUILDERS

TEXTUAL = {ColumnClass.IDENTIFIER, ColumnClass.ADDRESS, ColumnClass.CATEGORY}
WINDOW = Window(date(2026, 5, 4), date(2026, 9, 1))


def passes(dialect: str) -> tuple[Pass, ...]:
    """Plan every metric that Synapse can answer."""
    flag = "boolean" if dialect == "postgres" else "int64"
    types = {ColumnClass.FLAG: flag} | dict.fromkeys(TEXTUAL, "string")
    physical = {
        table: ibis.table({c.name: types.get(c.kind, "int64") for c in columns}, name=table)
        for table, columns in SYNAPSE_MANIFEST.tables.items()
    }
    tables = {name: build(physical) for name, build in BUILDERS.items()}
    metrics = [
        metric
        for metric in METRICS.values()
        if isinstance(metric, Metric)
        and metric.table in tables
        and metric.columns <= set(tables[metric.table].columns)
    ]
    assert len(metrics) >= 30
    return plan(metrics, tables, WINDOW)


@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "duckdb"])
def test_every_shipped_metric_passes(dialect: Any) -> None:
    found = passes(dialect)
    assert {metric.table for one in found for metric in one.metrics} == set(BUILDERS)
    for one in found:
        sql = str(ibis.to_sql(one.expression, dialect=dialect))
        admitted = admit(sql, dialect=dialect, manifest=SYNAPSE_MANIFEST)
        assert [name for name, _ in admitted.outputs] == list(one.expression.columns)
