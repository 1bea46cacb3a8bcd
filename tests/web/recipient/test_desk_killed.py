"""The desk is killed while filings come; `bench/filing_killed.py` does so 500 times."""

import importlib
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[3] / "bench"


@pytest.mark.enable_socket
@pytest.mark.timeout(300)
def test_nothing_that_was_acknowledged_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCH)
    filings, entries = importlib.import_module("filing_killed").killed(12, tmp_path)
    assert filings >= 2
    assert entries == 1 + 2 * filings
