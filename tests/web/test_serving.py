"""The program as somebody starts it: real processes, ports of this machine."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from installation import Installation, served

from fairwitness.cli.app import run

pytestmark = pytest.mark.enable_socket


def page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - ours
        return str(answer.read().decode())


def children(pid: int, what: str) -> list[int]:
    """Return the programs that a process keeps, by a word of their command."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(path.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
            words = path.joinpath("cmdline").read_bytes().decode().split("\0")
        except (OSError, ValueError):
            continue
        if parent == pid and what in words:
            found.append(int(path.name))
    return found


def test_the_first_start_makes_tables_and_a_link_and_stops_when_told(tmp_path: Path) -> None:
    with served(tmp_path) as (address, said, pid):
        login = page(f"{address}/accounts/login/")
        assert "<form" in login
        stylesheet = re.search(r'href="(/static/[^"]+\.css)"', login)
        assert stylesheet
        assert "color-scheme" in page(address + stylesheet.group(1))
        assert "/set-up/" in said
        link = re.search(r"http://\S+/set-up/\S+", said)
        assert link
        assert "<form" in page(link.group())
        mode = Installation(tmp_path).rows("PRAGMA journal_mode")
        assert mode == [("wal",)]
        kept = [*children(pid, "granian"), *children(pid, "work")]
        assert len(kept) == 2
    assert not any(Path(f"/proc/{one}").exists() for one in kept)


def test_a_worker_that_is_killed_is_started_again(tmp_path: Path) -> None:
    with served(tmp_path) as (_address, _said, pid):
        (first,) = children(pid, "work")
        os.kill(first, signal.SIGKILL)
        end = time.monotonic() + 30
        while time.monotonic() < end and children(pid, "work") in ([], [first]):
            time.sleep(0.1)
        (second,) = children(pid, "work")
        assert second != first


def test_the_demonstration_has_evidence_and_a_log_in(tmp_path: Path) -> None:
    with served(tmp_path, "--demo") as (address, said, _pid):
        assert "Log in as author@demo.example" in said
        assert "<form" in page(f"{address}/accounts/login/")
        installation = Installation(tmp_path)
        installation.until("SELECT 1 FROM store_collection WHERE state = 'done'")


@pytest.mark.parametrize("words", [("--host", "0.0.0.0"), ("--host", "0.0.0.0", "--demo")])  # noqa: S104 - refused
def test_other_machines_are_not_let_in_without_tls(
    tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--data", str(tmp_path), *words]) == 2
    assert "nothing here is encrypted" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_what_is_missing_for_other_people_is_said_in_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("FAIRWITNESS_PRODUCTION", "FAIRWITNESS_URL", "FAIRWITNESS_KEYS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FAIRWITNESS_DATA", str(tmp_path))
    assert run(["check-deploy"]) == 1
    said = capsys.readouterr().out
    for part in ("PRODUCTION is not 1", "not encrypted", "keys lie in the folder", "No mail"):
        assert part in said


def test_nothing_is_missing_from_a_whole_installation(tmp_path: Path) -> None:
    variables = {
        "FAIRWITNESS_PRODUCTION": "1",
        "FAIRWITNESS_URL": "https://fairwitness.example.org",
        "FAIRWITNESS_KEYS": str(tmp_path / "keys"),
        "FAIRWITNESS_SMTP": "smtp+tls://me:secret@mail.example.org:587",
    }
    done = subprocess.run(
        [sys.executable, "-m", "fairwitness", "check-deploy"],
        env=Installation(tmp_path / "data", variables).environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.returncode) == ("Nothing is missing.\n", 0), done.stderr
