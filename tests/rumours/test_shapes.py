"""Templates for drafts are whole in both languages, and their blanks are never published."""

import pytest
from made_checks import content

from fairwitness.core.words import LANGS
from fairwitness.rumours.blanks import BLANK
from fairwitness.rumours.check import Phrase
from fairwitness.rumours.shapes import SHAPES, Shape, begun
from fairwitness.rumours.soundness import faults


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_a_template_has_words_and_as_many_blanks_in_both_languages(shape: Shape) -> None:
    for words in (shape.title, shape.ask, shape.summary, *shape.statements):
        assert words.en.strip()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)
    for words in (shape.summary, *shape.statements):
        assert len(BLANK.findall(words.en)) == len(BLANK.findall(words.zh)) > 0


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_a_template_is_not_published_as_it_is(shape: Shape) -> None:
    for lang in LANGS:
        made = begun(shape, (Phrase(text="It is so.", lang=lang),), lang)
        assert made.verdict is shape.verdict
        said = " ".join(faults(made))
        assert "The answer in short holds a blank of a template that is not filled in" in said


def test_brackets_that_are_no_blank_may_be_published() -> None:
    assert faults(content(summary="It says [sic] and [[]] and a[0][1].")) == ()
    assert faults(content(summary="On [[date]] it was so."))
