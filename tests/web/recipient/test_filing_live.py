"""The program and the desk as two processes that talk over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_desk import RunningDesk, fairwitness

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningDesk, str]]:
    made = RunningDesk(tmp_path_factory.mktemp("desk") / "data")
    made.prepare()
    with made.served() as (address, _pid):
        yield made, address


def test_file_and_status(desk: tuple[RunningDesk, str], tmp_path: Path) -> None:
    ours, address = desk
    filing = ours.sealed(tmp_path)
    key = str(ours.key_file(tmp_path))
    done = fairwitness(["file", str(filing), "--to", address, "--key", key, "--json"])
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = json.loads(done.stdout)
    assert row["state"] == "received"
    assert (tmp_path / "one.receipt").exists()
    told = fairwitness(["status", str(filing), "--key", key])
    assert told.returncode == 0, told.stderr
    assert "received (new)" in told.stdout
