"""A run that is stopped at any moment leaves finished days, and the next one goes on."""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from made_log import made_log, write_parquet
from small_log import SmallLog

from fairwitness.evidence.scan.scanning import Done, scan
from fairwitness.evidence.states.store import States, salt_path

PROGRAM = Path(__file__).with_name("scan_once.py")
KILLS = 10
DAYS = 30
MADE = made_log(days=DAYS, each=40, without=())
END = max(MADE.days).replace(year=2100)


def run(log: Path, states: Path, *, kill_after: float | None = None) -> str:
    """Scan in a program of its own; kill it some time after it has begun."""
    command = [sys.executable, str(PROGRAM), f"ocsf+parquet://{log}", str(states)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        if kill_after is not None:
            time.sleep(kill_after)
            program.kill()
        said = program.stdout.read()
        program.wait()
    assert kill_after is not None or program.returncode == 0
    return said


def test_killed_at_random_moments_a_run_comes_to_what_an_undisturbed_one_does(
    tmp_path: Path,
) -> None:
    log, whole, killed = tmp_path / "log", tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    write_parquet(MADE, log)
    begun = time.monotonic()
    expected = run(log, whole)
    took = time.monotonic() - begun
    assert len(expected.splitlines()) == DAYS
    shutil.copy(salt_path(whole), salt_path(killed))
    random = Random(11)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        run(log, killed, kill_after=random.random() * took * 0.5)
    assert run(log, killed) == expected


def test_ctrl_c_leaves_the_finished_days(tmp_path: Path) -> None:
    log = SmallLog(dict(list(MADE.days.items())[:5]))

    def stop_after_two(done: Done) -> None:
        if done.days == 2:
            raise KeyboardInterrupt

    path = tmp_path / "states.duckdb"
    with States(path) as states, pytest.raises(KeyboardInterrupt):
        scan(log, "log", states, before=END, progress=stop_after_two)
    with States(path) as states:
        assert len(states.days()) == 2
        log.selected.clear()
        assert len(scan(log, "log", states, before=END, progress=None).days) == 5
    assert len(log.selected) == 3
    log.close()


def test_progress_says_how_far_it_is(tmp_path: Path) -> None:
    log = SmallLog(dict(list(MADE.days.items())[:3]))
    told: list[Done] = []
    with States(tmp_path / "states.duckdb") as states:
        scan(log, "log", states, before=END, progress=told.append)
    log.close()
    assert [done.days for done in told] == [0, 1, 2, 3]
    assert {done.days_in_all for done in told} == {3}
    assert told[-1].bytes == told[-1].bytes_to_read == 3_000
    assert told[-1].entries == sum(len(entries) for entries in log.days.values())
