from hypothesis import given
from hypothesis import strategies as st

from fairwitness.assess.wrapping import columns, wrapped


def test_chinese_is_broken_where_a_line_may_end() -> None:
    assert wrapped("证据不足，采用“较高”等级。", 12) == ["证据不足，采", "用“较高”等", "级。"]


def test_an_indented_line_goes_on_further_in() -> None:
    assert wrapped("  one two three", 9) == ["  one two", "    three"]


def test_english_is_broken_at_spaces() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]


@given(st.text(alphabet="ab 中文，。“”（）é-", max_size=120), st.integers(10, 40))
def test_nothing_is_lost_and_no_line_is_too_long_but_for_one_word(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        words = line.strip()
        assert columns(line) <= width or " " not in words
