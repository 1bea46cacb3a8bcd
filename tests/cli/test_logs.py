"""A platform and its log in one assessment: states are kept, and nobody is in them."""

from pathlib import Path

import pytest
from agreement import read_figures
from canary_search import found_in_folder
from made_log import MadeLog, made_log, write_jsonl
from told import WINDOW, Command

PLATFORM, LOG = "synapse+sqlite:///homeserver.db", "ocsf+jsonl://logs"

pytestmark = pytest.mark.usefixtures("homeserver")


@pytest.fixture
def log(desk: Path) -> MadeLog:
    made = made_log(3)
    write_jsonl(made, desk / "logs")
    return made


def test_a_log_answers_what_the_platform_does_not_record(
    fairwitness: Command, desk: Path, log: MadeLog
) -> None:
    command = ("assess", PLATFORM, LOG, "--pack", "cac-2018", *WINDOW)
    told = fairwitness(*command, "--states", "states.duckdb", "--out", "bundle")

    assert told.status == 1, told.err  # the record is not complete
    assert "Source port: not recorded" not in told.out
    rows = {
        (row["metric"], row["source"]): row
        for row in read_figures(desk / "bundle" / "figures.csv")
        if not row["dimensions"]
    }
    assert rows["log.port_recorded_share", "synapse"]["status"] == "not_recorded"
    assert 0.5 < float(rows["log.port_recorded_share", "ocsf"]["value"]) <= 1
    assert rows["log.days_covered", "ocsf"]["value"] == str(len(log.days))


def test_a_second_run_says_the_same_from_the_states(
    assess: Command, fairwitness: Command, desk: Path, log: MadeLog
) -> None:
    for out in ("first", "second"):
        assess(LOG, "--states", "states.duckdb", "--out", out)
    first, second = (desk / name / "figures.csv" for name in ("first", "second"))

    assert first.read_bytes() == second.read_bytes()
    status = fairwitness("states", "status", "states.duckdb", "--json")
    assert f'"days": {len(log.days)}' in status.out
    assert fairwitness("states", "rebuild", "states.duckdb").status == 0
    assert fairwitness("states", "forget", "states.duckdb").status == 0
    assert not list(desk.glob("states.duckdb*"))


def test_no_canary_of_a_log_is_in_states_bundle_or_output(
    assess: Command, desk: Path, log: MadeLog
) -> None:
    (desk / "kept").mkdir()
    told = assess(LOG, "--states", "kept/states.duckdb", "--out", "bundle", "-v")

    assert told.status == 1, told.err
    assert found_in_folder(desk / "kept", log.canaries) == []
    assert found_in_folder(desk / "bundle", log.canaries) == []
    assert not [canary for canary in log.canaries if canary in told.all]
    for path in (desk / "kept").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_states_stand_in_the_state_folder_of_the_user_by_default(
    assess: Command, desk: Path, monkeypatch: pytest.MonkeyPatch, log: MadeLog
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(desk / "state"))
    assert assess(LOG, "--out", "bundle").status == 1
    assert len(list((desk / "state" / "fairwitness").glob("states-*.duckdb"))) == 1
    assert (desk / "state" / "fairwitness").stat().st_mode & 0o077 == 0
    assert log.entries


def test_what_only_a_log_answers_is_not_recorded_where_none_is_named(
    assess: Command, desk: Path
) -> None:
    assert assess(PLATFORM, "--out", "bundle").status == 1
    rows = {row["metric"]: row for row in read_figures(desk / "bundle" / "figures.csv")}
    assert rows["log.missing_hours"]["status"] == "not_recorded"
    assert "none was named" in rows["log.personal_data_share"]["note"]


def test_a_log_is_held_against_the_limit_that_the_operator_answered(
    assess: Command, desk: Path, log: MadeLog
) -> None:
    limit = "packs:\n  cac-2018:\n    items:\n      art5-3-policy: '1'\n"
    (desk / "answers.yaml").write_text(limit, encoding="utf-8")
    assess(LOG, "--states", "states.duckdb", "--answers", "answers.yaml", "--out", "held")
    assess(LOG, "--states", "states.duckdb", "--out", "unheld")

    held, unheld = (
        {row["metric"]: row for row in read_figures(desk / name / "figures.csv")}
        for name in ("held", "unheld")
    )
    assert int(held["log.over_retention"]["value"]) > 0
    assert unheld["log.over_retention"]["status"] == "not_recorded"
    assert log.entries


def test_duties_watch_the_accounts_of_a_log_too(
    fairwitness: Command, desk: Path, log: MadeLog
) -> None:
    told = fairwitness(
        *("duties", PLATFORM, LOG, "--pack", "uk-osa", "--now", "2026-06-09T08:00:00Z"),
        *("--states", "kept.duckdb", "--register", "duties.db", "--page", "duties.html"),
    )
    assert told.status in {0, 1}, told.err
    assert "ocsf" in (desk / "duties.html").read_text(encoding="utf-8")
    assert not [canary for canary in log.canaries if canary in told.all]
