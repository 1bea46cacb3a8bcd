"""What uploads leave to the ledger and the database, and to other filers."""

from typing import Any, NamedTuple

import pytest
from recipient_desk import Desk, begin, how_far, patch

from fairwitness.web.store.recipient import uploading


class Disk(NamedTuple):
    """As `shutil.disk_usage` tells it."""

    total: int
    used: int
    free: int


def with_free(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """Leave so many bytes of the disk to uploads."""
    disk = Disk(2**40, 0, free + uploading.KEPT_FREE)
    monkeypatch.setattr(uploading.shutil, "disk_usage", lambda _path: disk)


def test_room_for_one_is_room_for_one_upload_though_none_of_its_bytes_came(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ours.sealed("one"), ours.sealed("two")
    with_free(monkeypatch, first.stat().st_size + 100)
    assert begin(first).status_code == 201
    assert begin(first).status_code == 201, "the same one again owes nothing more"
    refused = begin(second)
    assert (refused.status_code, refused.json()["code"]) == (507, "no-room")


def test_bytes_that_would_take_what_is_kept_free_are_refused_and_what_is_here_stays(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ours.sealed()
    content, location = path.read_bytes(), begin(path)["Location"]
    assert patch(location, content[:70_000]).status_code == 204
    with_free(monkeypatch, 10)
    refused = patch(location, content[70_000:], 70_000)
    assert (refused.status_code, refused.json()["code"]) == (507, "no-room")
    assert how_far(location)["Upload-Offset"] == "70000"
    monkeypatch.undo()
    assert patch(location, content[70_000:], 70_000).status_code == 204


def test_a_filer_sends_no_more_in_a_day_than_the_desk_takes(ours: Desk, settings: Any) -> None:
    first, second = ours.sealed("one"), ours.sealed("two")
    settings.FILER_DAILY = first.stat().st_size + 100
    location = begin(first)["Location"]
    assert patch(location, first.read_bytes()).status_code == 204
    refused = begin(second)
    assert refused.status_code in range(400, 500)
    assert "from one filer in a day" in refused.json()["what"]
    assert begin(first)["Location"] == location, "what was received is still told"
