"""A writer is killed with SIGKILL at random moments; `bench/ledger_killed.py` does so 500 times."""

import importlib
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


def test_no_acknowledged_entry_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCH)
    size, _ = importlib.import_module("ledger_killed").killed(12, tmp_path)
    assert size > 12
