"""The desk is killed while filings are opened and disposed of; the bench does so 100 times."""

import importlib
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[3] / "bench"


@pytest.mark.enable_socket
@pytest.mark.timeout(300)
def test_nothing_is_shown_before_the_ledger_has_it_and_no_disposal_stays_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCH)
    opened, disposed = importlib.import_module("desk_killed").killed(12, tmp_path)
    assert opened + disposed >= 1
