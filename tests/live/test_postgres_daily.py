"""PostgreSQL and SQLite give the same daily series of the same rows."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import small_synapse
from postgres import postgres

from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.evidence.daily import read
from fairwitness.sources import open_source

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

DAY_MS = 86_400_000
START, DAYS, OUTAGE = date(2026, 5, 1), 100, 60
UNTIL = START + timedelta(days=DAYS)


def rows() -> list[str]:
    """Return SQL that both engines read: visits, reports and accounts, and a day of outage."""
    first = small_synapse.at(START, 0) * 1000
    made = []
    for n in (n for n in range(DAYS) if n != OUTAGE):
        visits = ", ".join(f"('@p{i}:x', 'd', {first + n * DAY_MS})" for i in range(14 + n % 5))
        made.append(
            f"INSERT INTO user_daily_visits (user_id, device_id, timestamp) VALUES {visits}"
        )
        made += [
            "INSERT INTO event_reports (id, received_ts, room_id, event_id, user_id) VALUES "
            f"({n * 10 + i}, {first + n * DAY_MS + i}, '!r:x', '$e', '@u:x')"
            for i in range(n % 4)
        ]
        made.append(
            "INSERT INTO users (name, creation_ts) VALUES "
            + ", ".join(f"('@{i}{n}:x', {(first + n * DAY_MS) // 1000})" for i in "nm")
        )
    return made


def series(address: str) -> tuple[Series, ...]:
    with open_source(address) as source:
        return read(source, "synapse", until=UNTIL, policy=ReleasePolicy()).series


def test_both_engines_count_the_same_days(tmp_path: Path) -> None:
    database = small_synapse.database(tmp_path / "homeserver.db", *rows())
    with postgres() as server:
        server.create("daily")
        version = "INSERT INTO schema_version VALUES ('X', 94, TRUE)"
        server.run(";\n".join([small_synapse.SCHEMA.read_text(), version, *rows()]), "daily")
        where = f"host={server.folder}&port={server.port}"
        theirs = series(f"synapse+postgresql://synapse@/daily?{where}")

    ours = series(f"synapse+sqlite:///{database}")

    assert ours == theirs
    spans = {one.metric: dict(one.dimensions).get("span", "day") for one in ours}
    assert spans == {
        "accounts.created": "week",
        "activity.active_accounts": "day",
        "notices.received": "day",
    }
    assert [one.values[(OUTAGE - 1) if one.start > START else OUTAGE] for one in ours[1:]] == [
        None,
        None,
    ]
