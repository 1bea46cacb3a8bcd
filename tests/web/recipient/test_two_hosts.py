"""
The operator's host and the recipient's, apart: they meet over HTTPS alone, on a link that is cut.

The desk runs in production mode behind nginx with TLS; nothing of either installation is shared.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from made_filing import CANARY
from running_desk import RunningDesk
from two_hosts import DESK, Hosts, NotAllowed, heard, ports, tls, two_hosts

pytestmark = [pytest.mark.live, pytest.mark.timeout(280)]
MIB = 2**20
CUTS = 3


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    try:
        with two_hosts() as made:
            yield made
    except NotAllowed as why:
        pytest.skip(str(why))


def test_a_filing_reaches_the_desk_over_a_link_that_is_cut(hosts: Hosts, tmp_path: Path) -> None:
    url = f"https://{DESK}"
    desk = RunningDesk(
        tmp_path / "recipient",
        {"FAIRWITNESS_PRODUCTION": "1", "FAIRWITNESS_URL": url},
        on=hosts.on(hosts.desk, []),
    )
    desk.prepare()
    operator = tmp_path / "operator"
    operator.mkdir()
    content = CANARY * 1000 + os.urandom(32 * MIB)
    filing, key = desk.sealed(operator, content=content), desk.key_file(operator)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = hosts.on(hosts.filer, [sys.executable, "-m", "fairwitness", *words])
        return subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)

    packets = tmp_path / "packets"
    with (
        desk.served(port=8000),
        tls(hosts, tmp_path / "nginx") as certificate,
        heard(hosts, packets),
    ):
        trusting = ("--ca", str(certificate), "--key", str(key))
        over, cuts = threading.Event(), list[int]()
        cutting = threading.Thread(target=_cut, args=(hosts, desk.data / "uploads", over, cuts))
        cutting.start()
        sent = run("file", str(filing), "--to", url, *trusting, "--wait", "1", "--json")
        over.set()
        cutting.join()
        assert cuts
        assert sent.returncode == 0, sent.stdout + sent.stderr
        told = run("status", str(filing), *trusting)
        assert told.returncode == 0, told.stderr
        assert "received (new)" in told.stdout
        plain = run("file", str(filing), "--to", f"http://{DESK}:8000", *trusting)
        assert plain.returncode == 2
    (row,) = json.loads(sent.stdout)
    assert row["state"] == "received"
    assert row["receipt"]["size"] == filing.stat().st_size
    kept = desk.data / "filings" / f"{row['receipt']['filing']}.filing"
    assert kept.read_bytes() == filing.read_bytes()
    asked = (tmp_path / "nginx" / "access.txt").read_text().splitlines()
    assert asked.count("HEAD 200") > 1, asked  # it was asked again how far it is, and gone on
    passed = packets.read_bytes()
    assert len(passed) > 8 * MIB  # some of it goes by unheard when the machine is busy
    assert ports(passed) == {443}
    assert CANARY not in passed
    assert b"fairwitness" not in passed
    assert {one.name for one in operator.iterdir()} == {
        *("one.zip", "one.filing", "one.receipt", "one.desk.json", "filer.ssh", "filer.ssh.pub")
    }


def _cut(hosts: Hosts, uploads: Path, over: threading.Event, cuts: list[int]) -> None:
    """Cut the link whenever some more has arrived, for longer than the filer waits."""
    rng, seen = random.Random(7), 0  # noqa: S311 - any moments do
    for _ in range(CUTS):
        wanted = seen + rng.randrange(1 * MIB, 7 * MIB)
        while _there(uploads) < wanted and not over.is_set():
            time.sleep(0.01)
        if over.is_set():
            return
        cuts.append(_there(uploads))
        hosts.cut()
        time.sleep(rng.uniform(0.8, 2.5))
        hosts.mend()
        seen = _there(uploads)


def _there(uploads: Path) -> int:
    found = 0
    for one in uploads.glob("*"):
        with suppress(FileNotFoundError):  # it was moved when it was whole
            found += one.stat().st_size
    return found
