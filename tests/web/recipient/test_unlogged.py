"""What the log of refused requests never holds: secrets and names within addresses."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string
from recipient_desk import Desk

from fairwitness.web.config.unlogged import WithoutPlaces

SECRET = "c2VjcmV0LW9mLWFuLXVwbG9hZA"  # noqa: S105 - made up


@pytest.mark.parametrize(
    "path",
    [
        f"/filing/v1/uploads/{SECRET}",
        f"/filings/{'0' * 64}/requests/1/view/{SECRET}.pdf",
        f"/nothing/{SECRET}",
    ],
)
def test_a_refused_request_is_logged_without_what_its_address_says(
    ours: Desk, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    caplog.handler.addFilter(WithoutPlaces())
    caplog.set_level(logging.WARNING)
    for browser in (Client(), ours.browser("alice")):
        browser.get(path)
    logged = [one.getMessage() for one in caplog.records]
    assert logged, "it is logged that something was refused"
    assert SECRET not in "".join(logged)


def test_the_log_of_an_installation_has_the_filter() -> None:
    logs: Any = settings.LOGGING
    assert all("places" in one["filters"] for one in logs["handlers"].values())
    assert import_string(logs["filters"]["places"]["()"]) is WithoutPlaces
