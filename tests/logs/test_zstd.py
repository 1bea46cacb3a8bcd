"""A zstd file is whole or not, told without unpacking it."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_log import write_zst

from fairwitness.sources.logs.zstd import is_whole


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Pack half a megabyte, of which a part cannot be made smaller."""
    path: Path = tmp_path_factory.mktemp("zstd") / "a.zst"
    write_zst("".join(f"{'a' * 900} {os.urandom(100).hex()}\n" for _ in range(500)), path)
    return path.read_bytes()


def whole(data: bytes) -> bool:
    return is_whole(BytesIO(data), len(data))


def test_whole_files_are_whole_one_after_the_other_too(packed: bytes) -> None:
    skippable = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
    assert whole(packed)
    assert whole(packed + packed)
    assert whole(skippable + packed + skippable)


@given(cut=st.integers(1, 10**9))
def test_no_cut_file_is_whole(packed: bytes, cut: int) -> None:
    assert not whole(packed[: cut % (len(packed) - 1) + 1][:-1] or b"\x28")


@given(data=st.binary(min_size=1, max_size=300))
def test_nothing_else_is_zstd_and_nothing_makes_it_fail(packed: bytes, data: bytes) -> None:
    assert not whole(b"\0" + data)
    assert whole(packed + data) is whole(data)
