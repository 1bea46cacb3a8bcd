"""Which tests share a worker, how Ctrl+C reaches those about it, where the web keeps data."""

import os
import signal
import tempfile

import pytest

if "FAIRWITNESS_DATA" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["FAIRWITNESS_DATA"] = tempfile.mkdtemp(prefix="fairwitness-tests-")
# Django reads its settings before the first fixture; nothing of this user's own is touched,
# and no two workers of one run share a folder.

TOGETHER = ("live", "sample")
"""Folders whose tests share what is dear to make: a homeserver, an assessment of the sample."""


def pytest_configure() -> None:
    """Hear Ctrl+C in the background too, where a shell lets programs ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests for `--dist loadgroup`."""
    for item in items:
        folder = item.path.parent.name
        group = folder if folder in TOGETHER else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
