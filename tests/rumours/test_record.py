"""The bytes of a version: canonical, whole, and the same for everybody."""

import json
from dataclasses import replace

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from made_checks import HOSTILE, content, corrected, draft, published

from fairwitness.rumours.publication import NotPublishable
from fairwitness.rumours.record import BadRecord, digest, read, record


@settings(deadline=None)
@given(summary=st.text(min_size=1, max_size=200))
def test_the_bytes_are_those_of_rfc_8785_and_can_be_read_back(summary: str) -> None:
    try:
        version = published(draft(content=content(summary=summary)))
    except NotPublishable:
        return

    data = record(version)

    assert data == rfc8785.dumps(json.loads(data))
    assert read(data) == version


def test_a_correction_carries_the_digest_of_what_it_corrects() -> None:
    first = published()
    second = corrected(first)

    assert json.loads(record(second))["follows"] == digest(first)
    assert read(record(second)) == second


def test_every_difference_changes_the_digest() -> None:
    version = published()

    assert digest(version) != digest(replace(version, signed_by=("Desk ada", "Desk cy")))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"[" * 100_000,
        b"\xff",
        HOSTILE.encode(),
        b" " + record(published()),
        record(published()).replace(b'"number":1', b'"number":true'),
        record(published()).replace(b'"number":1', b'"number":1.0'),
        record(published()).replace(b'"lang":"en"', b'"lang":7', 1),
        record(published()).replace(b'"check":"garlic"', b'"check":"garlic","more":"x"'),
        record(published()).replace(b"fairwitness-check/1", b"fairwitness-check/2"),
        record(published()).replace(b'"verdict":"false"', b'"verdict":"fake"'),
    ],
)
def test_bytes_that_are_no_version_are_told(data: bytes) -> None:
    with pytest.raises(BadRecord):
        read(data)
