"""A desk of one test's own: tables, folders, keys, and only the addresses of a desk."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.urls import clear_url_caches, set_urlconf


@pytest.fixture(autouse=True)
def _a_desk(tmp_path: Path, settings: Any) -> Any:
    settings.DESK = "recipient"
    settings.ROOT_URLCONF = "fairwitness.web.config.recipient_urls"
    settings.LOGIN_REDIRECT_URL = "recipient:inbox"
    settings.DATA_FOLDER = tmp_path / "data"
    settings.KEYS_FOLDER = tmp_path / "keys"
    yield
    clear_url_caches()
    set_urlconf(None)


@pytest.fixture
def ours(db: None, tmp_path: Path) -> Any:  # noqa: ARG001 - the tables are needed
    return import_module("recipient_desk").desk(tmp_path)  # tables are known only after this file
