"""Questions that are the same question are one."""

import time

from hypothesis import given
from hypothesis import strategies as st

from fairwitness.rumours.matching.grouping import group


def test_copies_of_one_question_are_one_group() -> None:
    found = group(
        [
            "喝大蒜水能治流感",
            "Who won?",
            "【轉發】喝大蒜水能治流感！！！",
            "喝大蒜水能治流感 | 新聞網",
            "",
            "",
        ]
    )

    assert found == [0, 1, 0, 0, 4, 5]


@given(texts=st.lists(st.sampled_from(["garlic water", "5g towers", "大蒜水", ""]), max_size=12))
def test_a_group_is_named_after_its_first_question(texts: list[str]) -> None:
    found = group(texts)

    assert all(found[leader] == leader for leader in found)
    assert all(leader <= index for index, leader in enumerate(found))


def test_the_same_text_ten_thousand_times_is_grouped_at_once() -> None:
    started = time.perf_counter()

    assert set(group(["喝大蒜水能治流感"] * 10_000)) == {0}
    assert time.perf_counter() - started < 5
