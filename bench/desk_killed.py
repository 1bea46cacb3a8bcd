"""
Kill a recipient's desk at random moments of openings and disposals: `desk_killed.py [TIMES]` (100).

A driver lets officers ask, approve, take turns, view, end and dispose, one filing after the other,
over HTTP; the process that answers is killed with SIGKILL. After each kill: what was acknowledged
is there; no turn was handed out and nothing was shown before the opening was in the ledger;
a filing is whole or disposed of with its tombstone on the way; the ledger verifies. In the end
every disposal is finished, and what was not disposed of still opens.
"""

import os
import random
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

import filing_killed
from desk_driver import Driver
from desk_sessions import people_of, rows_of
from filing_killed import desk_process, verifier
from running_desk import RunningDesk

from fairwitness.ledger.files import Tree
from fairwitness.ledger.verifying import verify
from fairwitness.sealing import opener
from fairwitness.sealing.shares import FilingKey

REQUESTS = 6
"""Requests that a desk answers at most before it is killed within the next."""
WITHIN_S = 0.2
"""Longest time from the beginning of that one [s]."""
ENOUGH, ENOUGH_S = 2, 60.0
"""Filings that come to their end, and how long they may take after the last kill [s]."""


def check(desk: RunningDesk, driver: Driver) -> None:
    """Look at the disk of a desk that is killed."""
    verify(desk.data / "ledger", verifier(desk))
    events = rows_of(
        desk,
        "SELECT f.digest, f.state, e.kind, e.entry FROM store_filingevent e "
        "JOIN store_receivedfiling f ON f.id = e.filing_id",
    )
    entered = {(row["digest"], row["kind"]) for row in events if row["entry"] is not None}
    for one in list(driver.acknowledged):
        if one not in entered:
            raise SystemExit(f"{one} was acknowledged, and is not in the ledger")
    written = {(row["digest"], row["kind"]) for row in events}
    for row in rows_of(desk, "SELECT digest, state, size FROM store_receivedfiling"):
        path = desk.data / "filings" / f"{row['digest']}.filing"
        disposed = row["state"] == "disposed"
        if disposed and (row["digest"], "disposed") not in written:
            raise SystemExit(f"{row['digest']} is disposed of without a word")
        if not disposed and path.stat().st_size != row["size"]:
            raise SystemExit(f"{row['digest']} is not whole")
        if not path.exists() and (row["digest"], "disposed") not in entered:
            raise SystemExit(f"{row['digest']} is gone before its tombstone")
    for row in rows_of(
        desk,
        "SELECT r.number, r.taken, f.digest FROM store_deskrequest r JOIN store_receivedfiling f "
        "ON f.id = r.filing_id WHERE r.taken > 0 AND r.state IN ('turns', 'ready', 'viewed')",
    ):
        share = desk.data / "shares" / f"{row['digest']}.{row['number']}.{row['taken']}"
        if not share.exists():
            raise SystemExit(
                f"the share of {row['digest']} after {row['taken']} turns is not there"
            )


def whole(desk: RunningDesk, driver: Driver) -> tuple[int, int]:
    """Check how it ended: disposals are finished, the rest opens, nothing is entered twice."""
    disposed = opened = 0
    for row in rows_of(desk, "SELECT digest, state FROM store_receivedfiling"):
        path = desk.data / "filings" / f"{row['digest']}.filing"
        if row["state"] == "disposed":
            disposed += 1
            left = list((desk.data / "shares").glob(f"{row['digest']}.*"))
            if path.exists() or left:
                raise SystemExit(f"{row['digest']} was disposed of, and {path} {left} are there")
        elif str(row["digest"]) in driver.keys:
            opened += 1
            key = FilingKey.from_text(driver.keys[str(row["digest"])])
            with path.open("rb") as file:
                opener.content(file, key, limit=1 << 20)
    if rows_of(desk, "SELECT id FROM store_filingevent WHERE entry IS NULL"):
        raise SystemExit("an event is in no ledger")
    if rows_of(desk, "SELECT id FROM store_deskrequest WHERE state = 'disposing'"):
        raise SystemExit("a disposal is not finished")
    size = verify(desk.data / "ledger", verifier(desk)).checkpoint.size
    tree = Tree(desk.data / "ledger", size)
    if len({tree.entry(index) for index in range(size)}) != size:
        raise SystemExit("something is entered twice")
    return opened, disposed


def killed(times: int, folder: Path, seed: int = 0) -> tuple[int, int]:
    """Kill the desk so many times; return how many filings were opened and disposed of."""
    desk = RunningDesk(folder / "data", variables={"FAIRWITNESS_RETENTION_DAYS": "0"})
    desk.prepare()
    desk.ran("-m", "django", "collectstatic", "--noinput", "--verbosity", "0")
    (folder / "files").mkdir()
    (desk.data / "shares").mkdir(exist_ok=True)
    rng = random.Random(seed)  # noqa: S311 - any moment does
    with desk_process(desk) as process:
        assert process.stdin
        assert process.stdout
        address = f"http://localhost:{int(process.stdout.readline())}"
        driver = Driver(desk, address, folder / "files", people_of(desk, address))
        thread = threading.Thread(target=driver.run)
        thread.start()
        try:
            for count in range(times + 1):
                last = count == times
                settles = last or rng.random() < filing_killed.SETTLES
                process.stdin.write("settle\n" if settles else "go\n")
                process.stdin.flush()
                child = int(process.stdout.readline())
                if last:
                    _wait(driver)
                    driver.over.set()
                    thread.join(60)
                else:
                    _some(driver, rng.randint(1, REQUESTS))
                    time.sleep(rng.uniform(0, WITHIN_S))
                os.kill(child, signal.SIGKILL)
                process.stdout.readline()
                check(desk, driver)
                if driver.failed:
                    raise driver.failed[0]
        finally:
            driver.over.set()
    return whole(desk, driver)


def _some(driver: Driver, requests: int) -> None:
    """Wait until a driver has begun so many requests."""
    first, end = sum(one.began for one in driver.people.values()), time.monotonic() + ENOUGH_S
    while sum(one.began for one in driver.people.values()) < first + requests:
        if driver.failed or time.monotonic() > end:
            return
        time.sleep(0.002)


def _wait(driver: Driver) -> None:
    """Let an opening and a disposal come to their end, should the kills have left no time."""
    end = time.monotonic() + ENOUGH_S
    while driver.finished < ENOUGH and time.monotonic() < end and not driver.failed:
        time.sleep(0.1)


def main() -> None:
    """Kill it, and say what came of it."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        opened, disposed = killed(times, Path(folder))
    print(
        f"{times} kills in {time.monotonic() - start:.0f} s: {opened} filings opened and still "
        f"whole, {disposed} disposed of; what was acknowledged is in the ledger."
    )


if __name__ == "__main__":
    main()
