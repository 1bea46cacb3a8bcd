"""A place where the bundle cannot go, and runs that end in the middle: all of it or nothing."""

import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from told import WINDOW, Command, contents

HERE = "synapse+sqlite:///homeserver.db"
MISSING = "synapse+sqlite:///missing.db"
ASSESS = ("assess", HERE, "--pack", "cac-2018", *WINDOW)
NOBODY = 65_534


@pytest.mark.parametrize("out", ["taken", "taken.zip", "taken.txt"])
def test_a_place_that_is_taken_is_refused_before_the_sources_are_read(
    assess: Command, desk: Path, out: str
) -> None:
    (desk / "taken").mkdir()
    (desk / "taken" / "mine.txt").touch()
    (desk / "taken.zip").touch()
    (desk / "taken.txt").touch()
    told = assess(MISSING, "--out", out)
    assert told.status == 2
    assert f"{out!r} is there already; nothing in it was touched." in told.err
    assert "new name" in told.err


def test_a_place_below_a_file_is_refused_before_the_sources_are_read(
    assess: Command, homeserver: Path
) -> None:
    told = assess(MISSING, "--out", f"{homeserver.name}/bundle")
    assert told.status == 2
    assert "is a file" in told.err


@pytest.mark.parametrize("out", ["closed/bundle", "closed/deep/er/bundle.zip"])
def test_a_place_where_this_user_may_not_write_is_refused_before_the_sources_are_read(
    fairwitness: Command, desk: Path, out: str
) -> None:
    (desk / "closed").mkdir(mode=0o555)
    for folder in (desk, *desk.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    with nobodys_rights():
        told = fairwitness("assess", MISSING, "--pack", "cac-2018", "--out", out)
    assert told.status == 2
    assert "may not write to" in told.err
    assert "inside a folder that you may write to" in told.err


@contextmanager
def nobodys_rights() -> Iterator[None]:
    """Give up the rights of root, if these are root's tests."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.mark.usefixtures("homeserver")
def test_a_place_that_fills_up_leaves_nothing_behind(desk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fairwitness", *ASSESS, "--out", "bundle"],
        capture_output=True,
        text=True,
        check=False,
        cwd=desk,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536)),
    )
    assert done.returncode == 2, done.stderr
    assert "There is no room for the bundle at 'bundle'" in done.stderr
    assert "Nothing was left behind." in done.stderr
    assert done.stdout == ""
    assert [path.name for path in desk.iterdir()] == ["homeserver.db"]


@pytest.fixture
def small_disk(desk: Path) -> Iterator[Path]:
    """Mount a disk of 64 KiB, where that is allowed."""
    folder = desk / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk; the limit on file sizes is tested above")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.usefixtures("homeserver")
@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_full_disk_leaves_nothing_behind(
    fairwitness: Command, small_disk: Path, name: str
) -> None:
    told = fairwitness(*ASSESS, "--out", str(small_disk / name))
    assert told.status == 2
    assert "There is no room for the bundle" in told.err
    assert "Free " in told.err
    assert told.out == ""
    assert list(small_disk.iterdir()) == []


LISTENS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test in the background ignores it
"""

SLOW_READING = f"""{LISTENS}
import sys
from fairwitness.sources.sqlite import SqliteEngine
run, many = SqliteEngine.execute, ", ".join(f"users u{{n}}" for n in range(9))
def endless(self, sql, *, seconds, rows):
    if "schema_version" in sql:
        return run(self, sql, seconds=seconds, rows=rows)
    print("now", flush=True)
    return run(self, f"SELECT count(*) FROM {{many}}", seconds=seconds, rows=rows)
SqliteEngine.execute = endless
from fairwitness.cli import main
main(sys.argv[1:])
"""

SLOW_WRITING = f"""{LISTENS}
import os, sys, time
flush, count = os.fsync, 0
def slow(handle):
    global count
    count += 1
    flush(handle)
    if count == 3 or sys.argv[-1].endswith(".zip"):
        print("now", flush=True)
        time.sleep(60)
os.fsync = slow
from fairwitness.cli import main
main(sys.argv[1:])
"""


def stopped(program: str, how: signal.Signals, desk: Path, out: str) -> tuple[int, str]:
    """Run a program until it says `now`, stop it, and return how it ended and what it said."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *ASSESS, "--out", out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=desk,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.send_signal(how)
        try:
            said = process.communicate(timeout=60)[1]
        finally:
            process.kill()
    return process.returncode, said


@pytest.mark.usefixtures("homeserver")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("program", "out"),
    [(SLOW_READING, "bundle"), (SLOW_WRITING, "bundle"), (SLOW_WRITING, "bundle.zip")],
    ids=["reading", "writing a folder", "writing a zip"],
)
def test_a_run_that_is_stopped_says_so_and_leaves_nothing_behind(
    desk: Path, program: str, out: str, how: signal.Signals
) -> None:
    before = contents(desk)
    status, said = stopped(program, how, desk, out)
    assert status == 130
    assert "Stopped. Nothing was written." in said
    assert "Traceback" not in said
    assert contents(desk) == before


@pytest.mark.parametrize("out", ["bundle", "bundle.zip"])
def test_a_run_that_is_killed_leaves_no_bundle_under_its_name_and_can_be_run_again(
    fairwitness: Command, homeserver: Path, out: str
) -> None:
    desk = homeserver.parent
    status, said = stopped(SLOW_WRITING, signal.SIGKILL, desk, out)
    assert status == -signal.SIGKILL
    assert said.count("Nothing was written") == 0
    assert not (desk / out).exists()
    left = [path for path in desk.iterdir() if path != homeserver]
    assert all(path.name.startswith(f".{out}.partial-") for path in left)
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in left)

    assert fairwitness(*ASSESS, "--out", out).status == 1  # the record is not complete
    assert fairwitness("verify", out).status == 0
