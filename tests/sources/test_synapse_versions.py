"""Older and newer Synapse: what cannot be read is said, and is never zero."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from small_synapse import database

from fairwitness.core.figure import Evidence, ReleasePolicy, Status
from fairwitness.core.window import Window
from fairwitness.evidence.collect import collect
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.metrics import METRICS
from fairwitness.sources import Source, connector, open_source
from fairwitness.sources.kit import check
from fairwitness.sources.sqlite import SqliteEngine
from fairwitness.sources.synapse.connector import MARKS
from fairwitness.sources.synapse.limits import OPTIONAL
from fairwitness.sources.synapse.manifest import SYNAPSE_MANIFEST

NOW = datetime(2026, 9, 2, 8, tzinfo=UTC)
SUMMER = Window(date(2026, 6, 1), date(2026, 9, 1))


def opened(path: Path) -> Source:
    return open_source(f"synapse+sqlite:///{path}")


def evidence(path: Path, *metrics: str) -> Evidence:
    with opened(path) as source:
        return collect([source], metrics, SUMMER, policy=ReleasePolicy(), now=NOW)


def test_a_known_and_whole_database_needs_no_warning(tmp_path: Path) -> None:
    with opened(database(tmp_path / "homeserver.db")) as source:
        assert source.warnings == ()
        assert source.schema_version == "94"


def test_a_newer_version_is_read_with_a_warning(tmp_path: Path) -> None:
    path = database(
        tmp_path / "homeserver.db",
        "ALTER TABLE users DROP COLUMN consent_ts",
        "DROP TABLE room_reports",
        version=120,
        accounts=30,
    )
    found = evidence(path, "accounts.total", "accounts.consented", "notices.received")
    (fingerprint,) = found.sources
    newer, absent = fingerprint.warnings
    assert "Schema version 120" in newer.en
    assert "120" in newer.zh
    assert "users.consent_ts" in absent.en
    assert "room_reports" in absent.en
    assert "room_reports" in absent.zh
    (total,), (consented,) = found.of("accounts.total"), found.of("accounts.consented")
    assert total.is_value
    assert consented.status is Status.NOT_RECORDED
    assert consented.note is not None
    assert "users.consent_ts" in consented.note.en


def test_an_older_version_without_a_flag_does_not_report_that_nobody_has_it(
    tmp_path: Path,
) -> None:
    path = database(
        tmp_path / "homeserver.db",
        "ALTER TABLE users DROP COLUMN suspended",
        "ALTER TABLE users DROP COLUMN locked",
        version=79,
        accounts=30,
    )
    found = evidence(path, "accounts.suspended", "accounts.locked", "accounts.deactivated")
    states = {f.metric: f.status for f in found.figures if not f.dimensions}
    assert states["accounts.suspended"] is Status.NOT_RECORDED
    assert states["accounts.locked"] is Status.NOT_RECORDED
    assert states["accounts.deactivated"] is Status.VALUE
    (warning,) = found.sources[0].warnings
    assert "users.locked, users.suspended" in warning.en


def test_an_older_version_without_reports_on_rooms_says_so_beside_the_others(
    tmp_path: Path,
) -> None:
    path = database(tmp_path / "homeserver.db", "DROP TABLE room_reports", version=84, accounts=30)
    found = evidence(path, "notices.received")
    cells = {f.dimensions[0][1]: f for f in found.table("notices.received", "target")}
    assert cells["message"].value == 0
    assert cells["room"].status is Status.NOT_RECORDED
    assert cells["room"].note is not None
    assert "room_reports" in cells["room"].note.en


def test_every_metric_over_a_missing_table_is_not_recorded_with_the_reason(
    tmp_path: Path,
) -> None:
    path = database(tmp_path / "homeserver.db", "DROP TABLE user_ips", accounts=30)
    over = {name: one for name, one in METRICS.items() if name.startswith("log.")}
    found = evidence(path, *over)
    figures = [f for f in found.figures if f.metric in over]
    assert {f.metric for f in figures} == set(over)
    for figure in figures:
        assert figure.status is Status.NOT_RECORDED, figure.metric
        assert figure.value is None
        assert figure.note is not None
        if isinstance(over[figure.metric], Metric):
            assert "no user_ips" in figure.note.en
            assert "user_ips" in figure.note.zh


@pytest.mark.parametrize("table", sorted({*SYNAPSE_MANIFEST.tables} - {*MARKS}))
def test_without_any_one_table_the_rest_is_read_and_the_connector_stays_sound(
    tmp_path: Path, table: str
) -> None:
    path = database(tmp_path / "homeserver.db", f"DROP TABLE {table}", accounts=30)
    found = evidence(path, "accounts.total")
    (total,) = found.of("accounts.total")
    assert total.value == 30
    assert table in found.sources[0].warnings[0].en
    assert sound(path, needless=True)


@pytest.mark.parametrize(
    "column", sorted({column for columns in OPTIONAL.values() for column in columns})
)
def test_without_any_optional_column_the_connector_stays_sound(tmp_path: Path, column: str) -> None:
    table, name = column.split(".")
    path = database(tmp_path / "homeserver.db", f"ALTER TABLE {table} DROP COLUMN {name}")
    assert sound(path, needless=True)


def test_with_everything_there_the_connector_is_sound(tmp_path: Path) -> None:
    assert sound(database(tmp_path / "homeserver.db"), needless=False)


def sound(path: Path, *, needless: bool) -> bool:
    """Say whether the kit finds nothing; with less to map, some columns may stay unused."""
    synapse = connector("synapse")
    with closing(SqliteEngine(path, synapse.manifest)) as engine:
        faults = [f for f in check(synapse, engine) if not (needless and f.rule == "unused")]
    assert faults == [], [str(fault) for fault in faults]
    return True
