"""
With half of the answers removed: how many questions without an answer get one, and how many with.

In:       the development set.
Out:      samples of two settings, a line drawn on one half of the questions and held to the other.
Not here: drawing (`figure`).

`replies`: headlines against replies, as the set is. `copies`: as a desk works that has confirmed a
wording of each check: the headline stands in the index, and what is asked are made copies of it,
cut, decorated and in either script; copies of headlines whose check is missing have no answer.
"""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import contenders
from devset import DevSet, copy
from remembered import Remembered

from fairwitness.rumours.matching.calibration import Sample, line

TIMES = 3
"""How often another half is removed."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a line drawn on one half does to the other."""

    drawn: float
    wrongly: float
    rightly: float
    correct: float
    """Of the answerable that were answered, those whose answer is right [share]."""


def samples(
    dev: DevSet, encoder: Remembered | None, *, copies: bool
) -> tuple[list[Sample], list[Sample], list[tuple[float, bool]]]:
    """Return samples of the learning half, of the held-out half, and which of those were right."""
    halves: tuple[list[Sample], list[Sample]] = ([], [])
    right: list[tuple[float, bool]] = []
    for time in range(TIMES):
        chance = random.Random(time)  # noqa: S311 - made data
        missing = set(chance.sample(range(len(dev.questions)), len(dev.questions) // 2))
        without = frozenset(a for n in missing for a in dev.questions[n].answers)
        wordings: dict[str, list[str]] = {}
        for question in dev.questions if copies else ():
            for answer in question.answers - without:
                wordings.setdefault(answer, []).append(question.text)
        with tempfile.TemporaryDirectory() as folder:
            matcher = contenders.ours(
                dev, Path(folder), encoder, without=without, wordings=wordings
            )
            for number, question in enumerate(dev.questions):
                left = question.answers - without
                ranked = matcher.rank(copy(question.text, chance) if copies else question.text)
                strength = ranked[0].strength if ranked else 0.0
                halves[number % 2].append(Sample(strength, answerable=bool(left)))
                if number % 2 and left:
                    right.append((strength, bool(ranked) and ranked[0].check in left))
    return *halves, right


def hold(
    learning: Sequence[Sample],
    held_out: Sequence[Sample],
    right: Sequence[tuple[float, bool]],
    share: float,
) -> Held:
    """Draw a line on the learning half for `share` and hold it to the other."""
    drawn = line(learning, share)
    answered = [correct for strength, correct in right if strength >= drawn]

    def above(answerable: bool) -> float:  # noqa: FBT001 - both values are asked for
        those = [s.strength >= drawn for s in held_out if s.answerable is answerable]
        return sum(those) / len(those)

    correct = sum(answered) / len(answered) if answered else 0.0
    return Held(drawn, above(False), above(True), correct)  # noqa: FBT003
