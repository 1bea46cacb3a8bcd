"""Which tests share a worker, how Ctrl+C reaches those about it, where the web keeps data."""

import os
import signal
import tempfile

import django
import pytest

os.environ.setdefault("FAIRWITNESS_DATA", tempfile.mkdtemp(prefix="fairwitness-tests-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairwitness.web.config.settings")
os.environ.setdefault("FAIRWITNESS_MEANING", "0")  # the model takes a second in each process
# In this order, and not in pyproject.toml: Django's settings read where data is, and would be read
# before this file. Workers of one run inherit both, and so share one folder.

TOGETHER = ("live", "sample")
"""Folders whose tests share what is dear to make: a homeserver, an assessment of the sample."""


def pytest_configure() -> None:
    """Hear Ctrl+C in the background too, where a shell lets programs ignore it; load Django."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    django.setup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests for `--dist loadgroup`."""
    for item in items:
        folder = item.path.parent.name
        group = folder if folder in TOGETHER else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
