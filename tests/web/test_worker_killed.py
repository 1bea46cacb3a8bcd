"""A worker is killed where it stands; what it had in hand is done by the next one, once."""

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
import rendering_killed
from installation import Installation

KILLS = 4
DONE = "SELECT evidence, attempts FROM store_collection WHERE state = 'done'"


def without_moments(evidence: str) -> dict[str, Any]:
    """Return evidence without the moment at which a source was read."""
    read: dict[str, Any] = json.loads(evidence)
    for source in read["sources"]:
        del source["read_at"]
    return read


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    installation = Installation(tmp_path_factory.mktemp("undisturbed"))
    installation.prepared()
    with installation.worker("--batch") as worker:
        worker.wait(60)
    ((evidence, attempts),) = installation.rows(DONE)
    assert attempts == 1
    return without_moments(evidence)


def test_a_collection_resumes_after_kills_at_random_moments(
    tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    installation = Installation(tmp_path)
    installation.prepared()
    chance = random.Random(20261126)  # noqa: S311 - moments, not keys
    cut_off = 0
    for _ in range(KILLS):
        with installation.worker("--interval", "0.05") as worker:
            installation.until(
                "SELECT 1 FROM store_collection WHERE state IN ('reading', 'done') "
                f"AND attempts > {cut_off}"
            )
            time.sleep(chance.uniform(0, 0.6))
            worker.kill()
        if installation.rows(DONE):
            break
        cut_off += 1
    with installation.worker("--interval", "0.05"):
        evidence, attempts = installation.until(DONE)
    assert cut_off >= 1, "no kill came in the middle"
    assert attempts == cut_off + 1
    assert without_moments(evidence) == undisturbed
    assert installation.rows("SELECT count(*) FROM store_collection") == [(1,)]
    verbs = installation.rows("SELECT verb FROM store_entry WHERE verb = 'evidence.collected'")
    assert len(verbs) == 1, "it was kept once"


def test_what_a_living_worker_has_in_hand_is_left_to_it(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.prepared()
    with installation.worker("--interval", "0.05"):
        installation.until("SELECT 1 FROM store_collection WHERE state IN ('reading', 'done')")
        with installation.worker("--batch") as second:
            second.wait(60)
            installation.until(DONE)
    assert installation.rows("SELECT attempts FROM store_collection") == [(1,)]


def test_a_worker_that_is_told_to_stop_at_once_leaves_its_run_to_the_next(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.prepared()
    with installation.worker("--interval", "0.05") as worker:
        installation.until("SELECT 1 FROM store_collection WHERE state IN ('reading', 'done')")
        worker.terminate()
        time.sleep(0.02)
        worker.terminate()
        worker.wait(60)
    with installation.worker("--batch") as second:
        second.wait(60)
    assert len(installation.rows(DONE)) == 1


def test_a_bundle_is_whole_or_not_there_after_kills_while_it_is_rendered(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.prepared()
    with installation.worker("--batch") as worker:
        worker.wait(60)
    chance = random.Random(20261127)  # noqa: S311 - moments, not keys
    outcome = rendering_killed.kill(installation, 3, chance)
    assert outcome.wrong == []
    assert outcome.in_the_middle >= 1, "no kill came in the middle"
