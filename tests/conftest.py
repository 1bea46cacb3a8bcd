"""Which tests share a worker: those of one file, and all that need the same running servers."""

import pytest

TOGETHER = ("live", "sample")
"""Folders whose tests share what is dear to make: a homeserver, an assessment of the sample."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests for `--dist loadgroup`."""
    for item in items:
        folder = item.path.parent.name
        group = folder if folder in TOGETHER else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
