"""Zips that cost more than they hold, or that are damaged within."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from fairwitness.sealing import packing
from fairwitness.sealing.packing import Limits, UnsafeZip


def zipped(count: int, method: int = zipfile.ZIP_STORED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for n in range(count):
            archive.writestr(f"{n}.txt", b"text of a part " * 40)
    return made.getvalue()


def test_a_list_of_too_many_files_is_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = zipped(12)
    path = tmp_path / "many.zip"
    path.write_bytes(content)
    with packing.looked_into(content, limits=Limits(members=12)) as archive:
        assert len(archive.infolist()) == 12
    parsed: list[object] = []
    monkeypatch.setattr(packing.zipfile, "ZipFile", parsed.append)
    with (
        pytest.raises(UnsafeZip, match="too many files"),
        packing.looked_into(content, limits=Limits(members=11)),
    ):
        pass
    with pytest.raises(UnsafeZip, match="too many files"):
        packing.unpack(path, tmp_path / "out", limits=Limits(members=11))
    lying = content[:-22] + content[-22:-14] + b"\1\0\1\0" + content[-10:]
    with (
        pytest.raises(UnsafeZip, match="too many files"),
        packing.looked_into(lying, limits=Limits(members=1)),
    ):
        pass
    assert not parsed


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_damage_within_a_part_is_told_and_is_no_crash(method: int) -> None:
    content = bytearray(zipped(1, method))
    start = 30 + len("0.txt") + (9 if method == zipfile.ZIP_LZMA else 0)
    content[start : start + 12] = b"\xff" * 12
    with (
        pytest.raises(UnsafeZip, match="damaged"),
        packing.looked_into(bytes(content)) as archive,
    ):
        archive.read("0.txt")
