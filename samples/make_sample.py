"""
Build the sample: a real Synapse database with an invented community in it.

In:       the Python of an environment that has Synapse (`--python`).
Out:      `synapse-1.163.db.xz`, `truth.json` and `canaries.json` beside this file.
Not here: opening the sample (`fairwitness demo`), tests on a live server (`tests/live`).

The same seed gives the same community and the same figures; ids and tokens are new each time.
Run it with `make sample`; it takes some minutes.
"""

import argparse
import json
import lzma
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import canary
from community import Community, by_the_diary
from diary import write_diary
from gathered import canaries, occurring
from homeserver import homeserver, sqlite_database
from ledger import Ledger
from life import live
from matrix import Line
from setting import SAMPLE, Calendar
from spread import plan_visits, spread
from tally import Span, Truth, tally

SEED = 1163
END = date(2026, 9, 1)
"""First day after the sample."""

HERE = Path(__file__).resolve().parent
DATABASE = HERE / "synapse-1.163.db.xz"
TRUTH = HERE / "truth.json"
CANARIES = HERE / "canaries.json"
LARGEST = 3_000_000
"""The compressed database must stay below this [bytes]."""

CHECKS = {
    "accounts.total": "SELECT count(*) FROM users",
    "accounts.deactivated": "SELECT count(*) FROM users WHERE deactivated = 1",
    "accounts.suspended": "SELECT count(*) FROM users WHERE suspended",
    "accounts.locked": "SELECT count(*) FROM users WHERE locked",
    "accounts.restricted": "SELECT count(*) FROM users WHERE shadow_banned",
    "accounts.pending": "SELECT count(*) FROM users WHERE NOT approved",
    "accounts.consented": "SELECT count(*) FROM users WHERE consent_ts > 0",
    "verification.email": "SELECT count(*) FROM user_threepids WHERE medium = 'email'",
    "verification.phone": "SELECT count(*) FROM user_threepids WHERE medium = 'msisdn'",
    "verification.sso": "SELECT count(*) FROM user_external_ids",
    "verification.validated": (
        "SELECT count(*) FROM user_threepids WHERE validated_at >= :since AND validated_at < :until"
    ),
    "activity.posts": (
        "SELECT count(*) FROM events WHERE origin_server_ts >= :since AND origin_server_ts < :until"
        " AND type IN ('m.room.message', 'm.room.encrypted', 'm.reaction', 'm.call.invite')"
    ),
    "activity.account_days": (
        "SELECT count(*) FROM user_daily_visits WHERE timestamp >= :since AND timestamp < :until"
    ),
    "activity.active_accounts": (
        "SELECT count(DISTINCT user_id) FROM user_daily_visits"
        " WHERE timestamp >= :since AND timestamp < :until"
    ),
    "notices.received": (
        "SELECT count(*) FROM (SELECT received_ts AS at FROM event_reports"
        " UNION ALL SELECT received_ts FROM room_reports"
        " UNION ALL SELECT received_ts FROM user_reports) WHERE at >= :since AND at < :until"
    ),
    "media.files": (
        "SELECT count(*) FROM local_media_repository"
        " WHERE created_ts >= :since AND created_ts < :until"
    ),
    "rooms.total": "SELECT count(*) FROM rooms",
    "rooms.large": "SELECT count(*) FROM room_stats_current WHERE joined_members >= 100",
    "log.entries": "SELECT count(*) FROM user_ips",
    "log.accounts": "SELECT count(DISTINCT user_id) FROM user_ips",
}
"""What the ledger and the database must agree on."""


def main() -> None:
    """Build the three files."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--python", type=Path, default=HERE.parent / ".venv-synapse/bin/python")
    python = arguments.parse_args().python
    calendar = Calendar(END)
    with TemporaryDirectory(prefix="fairwitness-sample-") as folder:
        database = Path(folder) / "homeserver.db"
        ledger = _build(Path(folder), python, calendar)
        truth = tally(ledger, Span(calendar.start, calendar.end))
        with closing(sqlite3.connect(database)) as rows:
            _check(truth, calendar, rows)
            found = canaries(ledger, rows.execute)
        assert occurring(found, database), "no canary is in the database"
        with lzma.open(DATABASE, "wb", preset=9 | lzma.PRESET_EXTREME) as packed:
            packed.write(database.read_bytes())
    assert DATABASE.stat().st_size < LARGEST, "the sample is too large"
    _boot_again(python)
    _write(CANARIES, found)
    _write(TRUTH, _described(truth, calendar, python))
    print(f"{DATABASE.name}: {DATABASE.stat().st_size:,} bytes; {len(found):,} canaries")


def _build(folder: Path, python: Path, calendar: Calendar) -> Ledger:
    """Live the diary on a homeserver, stop it, and move its rows to their days."""
    diary = write_diary(seed=SEED, size=SAMPLE, end=END)
    database = folder / "homeserver.db"
    with homeserver(folder, python=python, database=sqlite_database(database)) as server:
        community = Community(diary, server, by_the_diary)
        live(community)
    plan_visits(community.ledger, diary.people, community.devices)
    spread(database, community.ledger, calendar)
    return community.ledger


def _check(truth: Truth, calendar: Calendar, rows: sqlite3.Connection) -> None:
    """Refuse a sample whose ledger and database disagree."""
    window = {"since": _ms(calendar.start), "until": _ms(calendar.end)}
    for metric, query in CHECKS.items():
        (count,) = rows.execute(query, window).fetchone()
        assert truth[metric]["total"] == count, f"{metric}: {truth[metric]} but {count} in {query}"


def _ms(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp()) * 1000


def _boot_again(python: Path) -> None:
    """Start a homeserver on the packed database and log a person in."""
    with TemporaryDirectory(prefix="fairwitness-sample-") as folder:
        database = Path(folder) / "homeserver.db"
        with lzma.open(DATABASE) as packed, database.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        with homeserver(Path(folder), python=python, database=sqlite_database(database)) as server:
            line = Line(server)
            body = {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": canary.handle(1)},
                "password": f"pangolin-secret-of-{canary.handle(1)}",
            }
            assert line.call("POST", "/_matrix/client/v3/login", body)["access_token"]
            line.close()


def _described(truth: Truth, calendar: Calendar, python: Path) -> dict[str, object]:
    version = subprocess.run(
        [str(python), "-c", "import synapse; print(synapse.__version__)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    return {
        "platform": f"Matrix Synapse {version}",
        "seed": SEED,
        "window": {"since": calendar.start.isoformat(), "until": calendar.end.isoformat()},
        "planted": {
            "surge": [calendar.surge.isoformat(), 7],
            "growth": calendar.growth.isoformat(),
            "outage": calendar.outage.isoformat(),
            "connections_kept_from": calendar.kept.isoformat(),
        },
        "traps": truth.pop("traps"),
        "metrics": truth,
    }


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
