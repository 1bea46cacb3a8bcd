"""
Kill the worker again and again while it collects and while it renders; see that all is whole.

In:       how many kills (default 50) of each; the sample.
Out:      a line for each collection, and how many kills came in the middle of one; 1 if evidence
          or a bundle ever differed from an undisturbed run.
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "support"))
import rendering_killed
from installation import Installation

NEW = (
    "INSERT INTO store_collection (service_id, packs, since, until, k, state, stage, done, total, "
    "requested_by_id, requested_at, attempts, evidence, what, fix) SELECT service_id, packs, "
    "since, until, k, 'waiting', '', 0, 0, requested_by_id, requested_at, 0, '', '', '' "
    "FROM store_collection WHERE id = 1"
)
"""One more of the same; a worker that starts hands it out, as it does with any that is left."""

MOST = 8
"""Kills of one collection; after twenty it would be given up."""
LATEST_S = 2.0
"""How long after its start a collection is killed at the latest [s]."""


def told(evidence: str) -> dict[str, Any]:
    """Return evidence without the moment at which a source was read."""
    read: dict[str, Any] = json.loads(evidence)
    for source in read["sources"]:
        del source["read_at"]
    return read


def main(kills: int) -> int:
    """Kill so often, then compare."""
    chance = random.Random(50)  # noqa: S311 - moments, not keys
    with tempfile.TemporaryDirectory(prefix="fairwitness-kills-") as folder:
        installation = Installation(Path(folder))
        installation.prepared()
        with installation.worker("--batch") as worker:
            worker.wait()
        number, in_the_middle, done = 1, 0, 0
        whole = told(installation.rows("SELECT evidence FROM store_collection")[0][0])
        while done < kills:
            installation.change(NEW)
            number += 1
            state = f"SELECT state, attempts FROM store_collection WHERE id = {number}"
            for _ in range(min(MOST, kills - done)):
                ((_, before),) = installation.rows(state)
                with installation.worker("--interval", "0.05") as worker:
                    while installation.rows(state) in (
                        [("waiting", before)],
                        [("reading", before)],
                    ):
                        time.sleep(0.005)
                    time.sleep(chance.uniform(0, LATEST_S))
                    worker.kill()
                done += 1
                if installation.rows(state)[0][0] == "done":
                    break
                in_the_middle += 1
            with installation.worker("--interval", "0.05"):
                installation.until(f"{state} AND state = 'done'")
            print(f"collection {number}: {installation.rows(state)[0][1]} attempts", flush=True)
        found = installation.rows("SELECT evidence FROM store_collection")
        same = all(told(evidence) == whole for (evidence,) in found)
        kept = installation.rows(
            "SELECT count(*) FROM store_entry WHERE verb = 'evidence.collected'"
        )[0][0]
        rendered = rendering_killed.kill(installation, kills, chance)
    print(f"{done} kills, {in_the_middle} in the middle of a collection; {number} collections")
    print(f"evidence the same in all: {same}; kept once each: {kept == number}")
    print(
        f"{rendered.kills} kills, {rendered.in_the_middle} in the middle of a rendering; "
        f"{rendered.bundles} bundles; wrong: {rendered.wrong or 'nothing'}"
    )
    return 0 if same and kept == number and not rendered.wrong else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
