"""What a correction changed, for everybody to see."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from made_checks import content, corrected, published

from fairwitness.rumours.difference import Piece, compare, difference

TEXTS = st.text(alphabet="ab 大蒜水\n<&'", max_size=60)


def test_a_correction_shows_what_was_removed_and_what_was_added() -> None:
    first = published()
    second = corrected(first, summary="No good study shows that garlic cures the flu.")

    (found,) = difference(first, second)

    assert found.part == "summary"
    assert [piece.text.strip() for piece in found.pieces if piece.fate == "added"] == ["good"]
    assert [piece for piece in found.pieces if piece.fate == "removed"] == []


def test_chinese_is_compared_character_by_character() -> None:
    assert compare("大蒜水能治流感", "大蒜水不能治流感") == (
        Piece("kept", "大蒜水"),
        Piece("added", "不"),
        Piece("kept", "能治流感"),
    )


def test_a_version_does_not_differ_from_itself() -> None:
    assert difference(published(), published()) == ()


@given(old=TEXTS, new=TEXTS)
def test_what_was_kept_and_added_is_the_new_text(old: str, new: str) -> None:
    pieces = compare(old, new)

    assert "".join(p.text for p in pieces if p.fate != "added") == old
    assert "".join(p.text for p in pieces if p.fate != "removed") == new
    assert all(left.fate != right.fate for left, right in pairwise(pieces))


def test_a_changed_digest_of_an_archived_copy_is_a_difference() -> None:
    first = published()
    found = difference(first, corrected(first))

    assert [each.part for each in found] == ["summary"]
    assert found[0].new == "Garlic does not cure the flu."
    assert content().summary == found[0].old
