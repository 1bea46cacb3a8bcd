"""What is found in a log is what was put in; nothing of anybody is kept or said."""

import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from made_log import IMPOSSIBLE, START, MadeLog, defects, made_log, write_jsonl, write_parquet
from small_log import COLUMNS, SmallLog

from fairwitness.core.figure import Figure, ReleasePolicy, Status
from fairwitness.core.window import Window
from fairwitness.evidence.gate import Refused
from fairwitness.evidence.gate.shipped import DELAYS_S
from fairwitness.evidence.metric import Ratio
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG
from fairwitness.evidence.scan import Asked, LogEvidence, collect_log
from fairwitness.evidence.scan.figures import pass_of
from fairwitness.evidence.scan.scanning import scan
from fairwitness.evidence.states.reading import LogMetric, Reading
from fairwitness.evidence.states.store import States, salt_path
from fairwitness.sources.logs import open_log

WINDOW = Window(START, START + timedelta(days=30))
NOW = datetime(2026, 7, 3, 8, tzinfo=UTC)
MADE = made_log(days=5, each=400)
FIELDS = ("account", "address", "port", "target", "device", "session", "agent")


def collected(log: object, path: Path, *, keep_days: int | None = 30) -> LogEvidence:
    asked = Asked(
        wanted=tuple(LOG), window=WINDOW, policy=ReleasePolicy(), now=NOW, keep_days=keep_days
    )
    with States(path) as states:
        return collect_log({"log": log}, asked, states=states)  # type: ignore[dict-item]


def reading(log: SmallLog, path: Path) -> Reading:
    with States(path) as states:
        days = scan(log, "log", states, before=WINDOW.end, progress=None).days
    return Reading(days=days, window=WINDOW, today=NOW.date(), keep_days=30)


def number(name: str, of: Reading) -> int | None:
    metric = LOG[name]
    assert isinstance(metric, LogMetric)
    return metric.total(of)


def total(evidence: LogEvidence, name: str) -> Figure:
    (figure,) = (f for f in evidence.figures if f.metric == name and not f.dimensions)
    return figure


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    log = SmallLog(MADE.days)
    yield reading(log, tmp_path_factory.mktemp("states") / "states.duckdb")
    log.close()


def test_what_is_found_is_what_was_put_in(found: Reading) -> None:
    planted, entries = MADE.planted, len(MADE.entries)
    assert number("log.entries", found) == entries
    for name in FIELDS:
        assert number(f"log.{name}_recorded", found) == entries - planted[f"no_{name}"]
    assert number("log.time_recorded", found) == entries - planted["no_time"]
    assert number("log.time_impossible", found) == planted["impossible_time"]
    assert number("log.time_ahead", found) == planted["future_time"]
    assert number("log.ingested_recorded", found) == entries - planted["no_ingested"]
    assert number("log.address_reserved", found) == planted["reserved_address"]
    assert number("log.address_malformed", found) == planted["broken_address"]
    with_port = entries - planted["no_port"]
    assert number("log.port_valid", found) == with_port - planted["bad_port"]
    assert number("log.repeated", found) == planted["duplicates"]
    assert number("log.days_covered", found) == 5 - planted["missing_days"]
    assert number("log.missing_days", found) == 25 + planted["missing_days"]
    assert number("log.span_days", found) == 5
    for kind in ("email", "phone", "resident_id", "iban", "card"):
        assert number(f"log.personal_{kind}", found) == planted[kind]


def test_missing_fields_are_told_by_kind_of_event(found: Reading) -> None:
    for name in FIELDS:
        metric = LOG[f"log.{name}_recorded"]
        assert isinstance(metric, LogMetric)
        assert metric.kinds is not None
        for kind, count in metric.kinds(found).items():
            of_kind = sum(entry.kind == kind for entry in MADE.entries)
            assert count == of_kind - MADE.planted[f"no_{name}:{kind}"]


def test_accounts_are_counted_a_day_exactly_and_longer_within_the_error(found: Reading) -> None:
    for day, entries in MADE.days.items():
        exact = len({entry.account for entry in entries} - {None})
        assert found.days[day].of("accounts") == {(day.isoformat(),): exact}
    exact = len({entry.account for entry in MADE.entries} - {None})
    assert abs((number("log.accounts", found) or 0) - exact) <= 2


def test_hours_and_delays_are_those_of_the_entries(found: Reading) -> None:
    per_hour = {
        datetime.fromtimestamp(entry.at / 1000, UTC).strftime("%Y-%m-%dT%H")
        for entry in MADE.entries
        if entry.at is not None and not {"impossible_time", "future_time"} & set(defects(entry))
    }
    assert set(found.hours) == per_hour
    delays = sorted(
        entry.ingested - entry.at
        for entry in MADE.entries
        if entry.at is not None and entry.ingested is not None and entry.at != IMPOSSIBLE
    )
    for percent in (50, 95, 99):
        exact = delays[math.ceil(len(delays) * percent / 100) - 1]
        bound = next(1000 * bound for bound in DELAYS_S if 1000 * bound > exact)
        assert number(f"log.delay_p{percent}", found) == bound // 1000
    assert number("log.late", found) == 0
    assert number("log.out_of_order", found) == sum(delay < 0 for delay in delays)


def test_entries_kept_too_long_are_counted_only_where_a_limit_is_given(tmp_path: Path) -> None:
    log = SmallLog(MADE.days)
    given = collected(log, tmp_path / "a.duckdb", keep_days=30)
    without = collected(log, tmp_path / "a.duckdb", keep_days=None)
    log.close()
    old = {START, START + timedelta(days=1)}
    expected = sum(len(MADE.days.get(day, ())) for day in old)
    value = total(given, "log.over_retention").value
    assert value is not None
    assert abs(value - expected) < 60
    assert total(without, "log.over_retention").status is Status.NOT_RECORDED


def test_a_column_that_the_log_lacks_is_not_recorded_and_never_zero(tmp_path: Path) -> None:
    log = SmallLog(MADE.days, tuple(c for c in COLUMNS if c not in {"port", "text", "kind"}))
    evidence = collected(log, tmp_path / "states.duckdb")
    log.close()
    for name in ("log.port_recorded", "log.complete", "log.personal_data", "log.kind_recorded"):
        figure = total(evidence, name)
        assert figure.status is Status.NOT_RECORDED
        assert figure.note is not None
    assert total(evidence, "log.address_recorded").is_value
    assert total(evidence, "log.port_recorded_share").status is Status.NOT_RECORDED


@pytest.mark.parametrize("column", COLUMNS)
def test_a_log_of_one_column_is_read(column: str, tmp_path: Path) -> None:
    log = SmallLog({START: MADE.days[START]}, (column,))
    evidence = collected(log, tmp_path / "states.duckdb")
    log.close()
    assert total(evidence, "log.entries").value == pytest.approx(len(MADE.days[START]), abs=5)


def test_small_counts_of_a_log_are_suppressed(tmp_path: Path) -> None:
    log = SmallLog({START: MADE.days[START][:7]})
    evidence = collected(log, tmp_path / "states.duckdb")
    log.close()
    assert total(evidence, "log.entries").status is Status.SUPPRESSED
    assert total(evidence, "log.delay_p50").status is Status.SUPPRESSED
    counts = [f.value for f in evidence.figures if f.unit in {"entries", "accounts"}]
    assert {value for value in counts if value} == set()


def test_a_late_or_changed_day_is_read_again_and_only_that_one(tmp_path: Path) -> None:
    path, log = tmp_path / "states.duckdb", SmallLog(MADE.days)
    reading(log, path)
    assert log.selected == sorted(MADE.days)
    log.selected.clear()
    late = START + timedelta(days=2)
    changed = START + timedelta(days=1)
    log.days |= {late: MADE.days[START][:9], changed: MADE.days[changed][:50]}
    again = reading(log, path)
    assert log.selected == [changed, late]
    fresh = reading(SmallLog(log.days), tmp_path / "fresh.duckdb")
    log.close()
    assert again.whole.text == fresh.whole.text


def test_another_question_or_salt_or_a_damaged_day_is_read_again(tmp_path: Path) -> None:
    path, log = tmp_path / "states.duckdb", SmallLog(MADE.days)
    reading(log, path)
    salt_path(path).unlink()
    log.selected.clear()
    reading(log, path)
    assert len(log.selected) == len(MADE.days)
    fewer = SmallLog(MADE.days, COLUMNS[:-2])
    reading(fewer, path)
    assert len(fewer.selected) == len(MADE.days)
    with States(path) as states:
        states._connection.execute("UPDATE days SET counts = '[]' WHERE day = ?", [START])  # noqa: SLF001
    fewer.selected.clear()
    reading(fewer, path)
    assert fewer.selected == [START]
    log.close()
    fewer.close()


@pytest.mark.parametrize("way", ["parquet", "jsonl"])
def test_no_word_of_a_canary_is_in_states_or_figures(way: str, tmp_path: Path) -> None:
    made: MadeLog = made_log(seed=91, days=3, each=60, without=())
    folder, path = tmp_path / "log", tmp_path / "states.duckdb"
    (write_parquet if way == "parquet" else write_jsonl)(made, folder)
    with open_log(f"ocsf+{way}://{folder}") as log:
        evidence = collected(log, path)
    kept = b"".join(p.read_bytes() for p in tmp_path.glob("states*"))
    assert evidence.figures
    for word in made.canaries:
        assert word.encode() not in kept
        assert word not in repr(evidence)
    secret = salt_path(path).read_bytes()
    with States(path) as states:
        assert states.salt == secret
    assert secret.hex() not in repr(evidence)


def test_files_and_memory_come_to_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    write_parquet(MADE, folder)
    log = SmallLog(MADE.days)
    with open_log(f"ocsf+parquet://{folder}") as opened:
        of_files = collected(opened, tmp_path / "files.duckdb")
    # Under another salt an estimate of accounts could be another one.
    shutil.copy2(salt_path(tmp_path / "files.duckdb"), salt_path(tmp_path / "memory.duckdb"))
    of_memory = collected(log, tmp_path / "memory.duckdb")
    log.close()
    values = [(f.metric, f.dimensions, f.value) for f in of_files.figures]
    assert values == [(f.metric, f.dimensions, f.value) for f in of_memory.figures]


def test_a_column_of_free_text_cannot_be_smuggled_in(tmp_path: Path) -> None:
    log = SmallLog(MADE.days)
    tables = {"log": tuple(c for c in log.manifest.tables["log"] if c.name != "account")}
    log.manifest = replace(log.manifest, tables={**tables, "log": (*tables["log"],)})
    assert total(collected(log, tmp_path / "s.duckdb"), "log.accounts").status is (
        Status.NOT_RECORDED
    )
    text = next(c for c in log.manifest.tables["log"] if c.name == "text")
    swapped = tuple(
        replace(text, name="address") if c.name == "address" else c
        for c in log.manifest.tables["log"]
    )
    log.manifest = replace(log.manifest, tables={"log": swapped})
    with pytest.raises(Refused):
        collected(log, tmp_path / "t.duckdb")
    log.close()


def test_every_figure_of_a_log_has_one_id_and_says_which_query_made_it() -> None:
    known = {name for name in LOG if name in METRICS}
    assert known >= {"log.entries", "log.accounts", "log.port_recorded_share"}
    for name in known:
        assert LOG[name].words.title == METRICS[name].words.title
    for name, metric in LOG.items():
        assert metric.id == name
        if isinstance(metric, LogMetric) and metric.id != "log.integrity":
            assert pass_of(metric) is not None
        if isinstance(metric, Ratio):
            assert {metric.part, metric.whole} <= set(LOG)


def test_a_window_before_the_log_reads_nothing(tmp_path: Path) -> None:
    log = SmallLog(MADE.days)
    window = Window(date(2026, 4, 1), date(2026, 5, 1))
    asked = Asked(wanted=("log.entries",), window=window, policy=ReleasePolicy(), now=NOW)
    with States(tmp_path / "states.duckdb") as states:
        evidence = collect_log({"log": log}, asked, states=states)
    assert log.selected == []
    assert total(evidence, "log.entries").value == 0
    log.close()
