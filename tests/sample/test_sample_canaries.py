"""No name, address, number, text or token of the sample leaves it, in any way the program has."""

import re
from pathlib import Path

import pytest
from canary_search import found_in, found_in_folder
from running import Run

from fairwitness.cli.app import run
from fairwitness.report import page


def test_the_search_finds_a_canary_that_is_there(
    tmp_path: Path, sample_canaries: list[str]
) -> None:
    (tmp_path / "leak.txt").write_text(f"said {sample_canaries[-1]} here", encoding="utf-8")

    assert found_in_folder(tmp_path, sample_canaries)


def test_no_canary_is_in_the_bundle(sample_run: Run, sample_canaries: list[str]) -> None:
    assert sample_run.status in {0, 1}, sample_run.output.decode()
    assert found_in_folder(sample_run.bundle, sample_canaries) == []


def test_no_canary_is_in_what_was_printed(sample_run: Run, sample_canaries: list[str]) -> None:
    assert b"accounts.total" in sample_run.output
    assert list(found_in(sample_run.output, [c.encode() for c in sample_canaries])) == []


def test_nothing_stays_in_temporary_folders_or_caches(sample_run: Run) -> None:
    assert [path for path in sample_run.home.rglob("*") if path.is_file()] == []


def test_a_crash_tells_where_and_never_what(
    sample_database: Path,
    sample_canaries: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    secret = sample_canaries[0]

    def crash(*_: object) -> str:
        raise ValueError(secret)

    monkeypatch.setattr(page, "html", crash)
    address = f"synapse+sqlite:///{sample_database}"
    status = run(["assess", address, "--pack", "cac-2018", "-v", "--out", str(tmp_path / "out")])
    said = "".join(capfd.readouterr())

    assert status not in {0, 1, 2, 3}
    assert re.search(r"test_sample_canaries\.py:\d+ in crash", said)
    assert secret not in said
    assert not (tmp_path / "out").exists()
