"""The sample in `samples/` is what its README says; none of this starts a server."""

import json
import lzma
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from diary import write_diary
from gathered import occurring
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger import Deed, Ledger
from setting import SMALL, Calendar
from tally import Span, tally

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
DATABASE = SAMPLES / "synapse-1.163.db.xz"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "homeserver.db"
    path.write_bytes(lzma.decompress(DATABASE.read_bytes()))
    return path


@pytest.fixture
def rows(unpacked: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{unpacked}?mode=ro", uri=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def told() -> Any:
    return json.loads((SAMPLES / "truth.json").read_text())


def test_the_sample_is_small_whole_and_of_the_known_schema(rows: sqlite3.Connection) -> None:
    assert DATABASE.stat().st_size < 3_000_000
    assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert rows.execute("SELECT version FROM schema_version").fetchone() == (94,)


def test_the_database_is_full_of_canaries(unpacked: Path) -> None:
    canaries = json.loads((SAMPLES / "canaries.json").read_text())
    some = canaries[::15]  # all of them take long
    there = occurring(some, unpacked)
    assert len(canaries) == len(set(canaries))
    assert len(there) > 0.9 * len(some)


def test_no_row_lies_after_the_end_or_on_the_day_of_the_outage(
    rows: sqlite3.Connection, told: Any
) -> None:
    outage = told["planted"]["outage"]
    for moment in (
        "SELECT origin_server_ts FROM events",
        "SELECT timestamp FROM user_daily_visits",
        "SELECT last_seen FROM user_ips",
        "SELECT received_ts FROM event_reports",
    ):
        days = {datetime.fromtimestamp(at / 1000, UTC).date() for (at,) in rows.execute(moment)}
        assert days
        assert max(days) < date.fromisoformat(told["window"]["until"])
        assert date.fromisoformat(outage) not in days


def test_the_surge_and_the_growth_stand_out(told: Any) -> None:
    reports = told["metrics"]["notices.received"]["by"]["month"]
    assert reports["2026-07"] > 2 * max(n for month, n in reports.items() if month != "2026-07")
    created = told["metrics"]["accounts.created"]["by"]["month"]
    assert created["2026-08"] > 1.5 * max(n for month, n in created.items() if month != "2026-08")


def test_breakdowns_add_up_to_their_totals(told: Any) -> None:
    distinct = {"activity.active_accounts", "activity.posting_accounts", "decisions.moderators"}
    for metric, figure in told["metrics"].items():
        for labels in figure.get("by", {}).values():
            assert metric in distinct or sum(labels.values()) == figure["total"], metric


@given(seed=st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_a_seed_always_writes_the_same_diary_in_the_order_of_time(seed: int) -> None:
    diary = write_diary(seed=seed, size=SMALL, end=date(2026, 9, 1))
    assert diary == write_diary(seed=seed, size=SMALL, end=date(2026, 9, 1))
    assert list(diary.steps) == sorted(diary.steps, key=lambda step: step.at)
    outage = Calendar(date(2026, 9, 1)).outage
    assert outage not in {step.at.date() for step in diary.steps}


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["message", "reaction"]))))
def test_the_tally_counts_each_post_of_the_window_once(posts: list[tuple[int, str]]) -> None:
    start = datetime(2026, 8, 1, 12, tzinfo=UTC)
    ledger = Ledger(
        deeds=[
            Deed(verb="post", at=start + timedelta(days=day), actor="a", label=label)
            for day, label in posts
        ]
    )
    inside = [label for day, label in posts if day < 31]
    counted = tally(ledger, Span(date(2026, 8, 1), date(2026, 9, 1)))["activity.posts"]
    assert counted["total"] == len(inside)
    assert counted["by"] == {
        "kind": dict(Counter(inside)),
        "month": {"2026-08": len(inside)} if inside else {},
    }
