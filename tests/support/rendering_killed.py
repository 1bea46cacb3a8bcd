"""
Kill workers while they render a bundle, and see that each bundle is whole and the same.

In:       an installation whose evidence is there, how many kills, a source of chance.
Out:      how many kills came in the middle of a rendering; what was found wrong.

Every bundle is of the same assessment and moment, so its bytes must be the same every time.
"""

import random
import time
from dataclasses import dataclass, field
from hashlib import sha256

from installation import Installation

NEW = (
    "INSERT INTO store_bundle (assessment_id, state, stage, attempts, made_at, sha256, size, path, "
    "lint, what, fix, requested_by_id) SELECT id, 'waiting', '', 0, '2026-11-26 12:00:00', '', 0, "
    "'', '[]', '', '', started_by_id FROM store_assessment ORDER BY id LIMIT 1"
)
MOST = 8
"""Kills of one rendering."""


@dataclass
class Outcome:
    """What came of it."""

    kills: int = 0
    in_the_middle: int = 0
    bundles: int = 0
    wrong: list[str] = field(default_factory=list)


def kill(installation: Installation, kills: int, chance: random.Random) -> Outcome:
    """Kill so often at random moments, then compare."""
    outcome = Outcome()
    took = _whole(installation)
    while outcome.kills < kills:
        installation.change(NEW)
        for _ in range(min(MOST, kills - outcome.kills)):
            before = _newest(installation)
            with installation.worker("--interval", "0.05") as worker:
                while _newest(installation) in (before, ("waiting", before[1])):
                    time.sleep(0.005)
                time.sleep(chance.uniform(0, took))
                worker.kill()
            outcome.kills += 1
            if _newest(installation)[0] == "ready":
                break
            outcome.in_the_middle += 1
        with installation.worker("--interval", "0.05"):
            installation.until(
                "SELECT 1 FROM store_bundle WHERE id = (SELECT max(id) FROM store_bundle) "
                "AND state IN ('ready', 'failed')"
            )
    rows = installation.rows("SELECT state, sha256, path, size, what FROM store_bundle")
    outcome.bundles = len(rows)
    outcome.wrong = [f"other bundles: {row}" for row in set(rows) if row != rows[0]]
    outcome.wrong += [f"failed: {row}" for row in rows if row[0] != "ready"]
    outcome.wrong += _files(installation)
    told = installation.rows("SELECT count(*) FROM store_entry WHERE verb = 'bundle.rendered'")
    if told != [(len(rows),)]:
        outcome.wrong.append(f"{told} entries for {len(rows)} bundles")
    return outcome


def _whole(installation: Installation) -> float:
    """Render once undisturbed, and return how long that takes [s]."""
    installation.change(NEW)
    with installation.worker("--interval", "0.05"):
        installation.until("SELECT 1 FROM store_bundle WHERE state = 'rendering'")
        begun = time.monotonic()
        installation.until("SELECT 1 FROM store_bundle WHERE state = 'ready'")
    return time.monotonic() - begun


def _newest(installation: Installation) -> tuple[str, int]:
    found = installation.rows("SELECT state, attempts FROM store_bundle ORDER BY id DESC LIMIT 1")
    return found[0][0], found[0][1]


def _files(installation: Installation) -> list[str]:
    """Say which files under the names of bundles are not what their name says."""
    found = sorted((installation.data / "bundles").glob("[!.]*"))
    return [
        f"half: {path.name}"
        for path in found
        if sha256(path.read_bytes()).hexdigest() != path.name.removesuffix(".zip")
    ]
