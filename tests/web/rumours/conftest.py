"""A desk of one test's own: tables, ledger, key and index."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = tmp_path / "data"
    settings.KEYS_FOLDER = tmp_path / "keys"


@pytest.fixture(autouse=True)
def _nothing_in_memory() -> None:
    """Forget what this process keeps between requests, as a new one would."""
    import_module("fairwitness.web.rumours.bucket").forget()
    import_module("fairwitness.web.store.rumours.counting").forget()
    import_module("fairwitness.web.rumours.kept_pages").SHELF.clear()


@pytest.fixture
def ours(db: None) -> Any:  # noqa: ARG001 - the tables are needed
    return import_module("rumour_desk").desk()  # tables are known only after this file is read
