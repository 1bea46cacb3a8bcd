"""
Debian's Chromium, as every test in a browser starts it.

In:       nothing.
Out:      a browser that asks nobody but the server under test.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from playwright.sync_api import Browser, sync_playwright

PATH = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser; Django's rows can be used beside it."""
    # Playwright keeps a loop in this thread, which Django takes for a program without threads.
    allowed = mock.patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
    with allowed, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=PATH, args=list(ARGUMENTS))
        yield started
        started.close()
