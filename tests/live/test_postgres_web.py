"""The web workspace with its tables in PostgreSQL: served, and a worker killed in the middle."""

import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation
from postgres import OWNER, Postgres, postgres

pytestmark = pytest.mark.live
STATE = "SELECT state FROM store_collection"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


def installed(server: Postgres, folder: Path, dbname: str) -> Installation:
    server.create(dbname)
    socket = str(server.folder).replace("/", "%2F")
    url = f"postgresql://{OWNER}@{socket}:{server.port}/{dbname}"
    return Installation(folder, {"DATABASE_URL": url})


def test_a_collection_that_was_cut_off_is_done_by_the_next_worker(
    server: Postgres, tmp_path: Path
) -> None:
    installation = installed(server, tmp_path, "cut_off")
    installation.prepared()
    cut_off = 0
    for wait in (0.05, 0.2, 0.4):
        with installation.worker("--interval", "0.05") as worker:
            end = time.monotonic() + 60
            while server.run(STATE, "cut_off") == "waiting" and time.monotonic() < end:
                time.sleep(0.02)
            time.sleep(wait)
            worker.kill()
        if server.run(STATE, "cut_off") == "done":
            break
        cut_off += 1
    with installation.worker("--batch") as worker:
        worker.wait(120)
    assert server.run(STATE, "cut_off") == "done"
    assert cut_off
    kept = "SELECT count(*) FROM store_entry WHERE verb = 'evidence.collected'"
    assert server.run(kept, "cut_off") == "1"


def test_it_is_served_from_postgresql(server: Postgres, tmp_path: Path) -> None:
    installation = installed(server, tmp_path, "served")
    command = [sys.executable, "-m", "fairwitness", "serve", "--data", str(tmp_path)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--demo"],
        env=installation.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        said = ""
        for line in process.stdout:
            said += line
            if "workspace is at" in line:
                break
        (address,) = re.findall(r"workspace is at (http://\S+)", said)
        with urllib.request.urlopen(f"{address}/accounts/login/", timeout=30) as answer:  # noqa: S310 - ours
            assert b"<form" in answer.read()
        assert server.run(STATE, "served") == "done"
        assert not (tmp_path / "fairwitness.sqlite3").exists()
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        process.stdout.close()  # type: ignore[union-attr]
