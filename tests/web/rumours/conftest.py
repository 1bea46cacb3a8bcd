"""A desk of one test's own: tables, ledger, key and index."""

from pathlib import Path
from typing import Any

import pytest
from rumour_desk import Desk, desk


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = tmp_path / "data"
    settings.KEYS_FOLDER = tmp_path / "keys"


@pytest.fixture
def ours(db: None) -> Desk:  # noqa: ARG001 - the tables are needed
    return desk()
