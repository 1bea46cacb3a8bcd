"""How often matching was wrong, as editors found afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.rumours.matching.live import ENOUGH, Decided, Share, live


def test_few_decisions_make_no_share() -> None:
    one = Decided(said="none", existed=True, right=False)
    assert live([one] * (ENOUGH - 1)) is None
    assert live([one] * ENOUGH) is not None


def test_matches_silence_and_errors_are_told_apart() -> None:
    found = live(
        [
            *[Decided(said="match", existed=True, right=True)] * 18,
            *[Decided(said="match", existed=True, right=False)] * 1,
            *[Decided(said="match", existed=False, right=False)] * 1,
            *[Decided(said="close", existed=True, right=False)] * 6,
            *[Decided(said="none", existed=False, right=False)] * 14,
        ]
    )
    assert found is not None
    assert (found.matched.part, found.matched.whole) == (2, 20)
    assert (found.unanswerable.part, found.unanswerable.whole) == (1, 15)
    assert (found.answerable.part, found.answerable.whole) == (18, 25)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 20, 0.0, 0.161), (10, 100, 0.0552, 0.1744), (50, 50, 0.929, 1.0), (0, 0, 0.0, 1.0)],
)
def test_intervals_are_those_of_the_books(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part, whole).interval == pytest.approx((low, high), abs=1e-3)


@given(whole=st.integers(1, 10_000), data=st.data())
def test_a_share_lies_within_its_interval(whole: int, data: st.DataObject) -> None:
    share = Share(data.draw(st.integers(0, whole)), whole)
    low, high = share.interval
    assert share.value is not None
    assert 0 <= low <= share.value <= high <= 1
