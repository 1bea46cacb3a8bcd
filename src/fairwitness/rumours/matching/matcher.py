"""
Answer a question with a check, with checks close to it, or with an honest "no match yet".

In:       a question; an index of words and, if there is one, of meaning; two lines.
Out:      an `Answer`: one of three outcomes, with how strong it is.
Not here: where the lines lie (`calibration`), how it is worded (`web`).

A wording is like a question, an explanation is longer and says something else: each is a list of
its own, so that a check is found by the part that fits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from fairwitness.rumours.matching.calibration import Lines
from fairwitness.rumours.matching.entry import PARTS, Entry, Hit
from fairwitness.rumours.matching.fusion import fuse
from fairwitness.rumours.matching.lexical import LexicalIndex
from fairwitness.rumours.matching.semantic import SemanticIndex

Outcome = Literal["match", "close", "none"]
DEPTH = 50
"""How many checks of each list are mixed."""
SHOWN = 5
"""How many checks are close at most."""
MEANING = 0.6
"""Share of the cosine in the strength of an answer where there is one; the rest is words."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question."""

    outcome: Outcome
    checks: tuple[str, ...]
    """The check that matches; those that are close, best first; none."""
    strength: float
    """Of the best check, whatever the outcome [-1 to 1]: `calibration` draws its lines on it."""


class Matcher:
    """The indexes together."""

    def __init__(self, lexical: LexicalIndex, semantic: SemanticIndex | None, lines: Lines) -> None:
        self.lexical, self.semantic, self.lines = lexical, semantic, lines

    def put(self, entries: Iterable[Entry]) -> None:
        """Let checks be found; what has changed replaces what was there."""
        listed = list(entries)
        self.lexical.put(listed)
        if self.semantic is not None:
            self.semantic.put(listed)

    def remove(self, checks: Iterable[str]) -> None:
        """Let checks be found no more."""
        listed = list(checks)
        self.lexical.remove(listed)
        if self.semantic is not None:
            self.semantic.remove(listed)

    def ask(self, question: str) -> Answer:
        """Return the answer to a question; an empty one has none."""
        ranked = self.rank(question)
        if not ranked:
            return Answer("none", (), 0.0)
        strength = ranked[0].strength
        if strength >= self.lines.match:
            return Answer("match", (ranked[0].check,), strength)
        if strength >= self.lines.close:
            near = tuple(hit.check for hit in ranked if hit.strength >= self.lines.close)
            return Answer("close", near[:SHOWN], strength)
        return Answer("none", (), strength)

    def rank(self, question: str) -> list[Hit]:
        """Return every check that was found, best first, with the strength of each."""
        words = [self.lexical.search(question, part, limit=DEPTH) for part in PARTS]
        meanings: list[list[Hit]] = []
        if self.semantic is not None and question.strip():
            vector = self.semantic.encoder.question(question)
            meanings = [self.semantic.search(vector, part, limit=DEPTH) for part in PARTS]
        order = fuse((1.0, [hit.check for hit in hits]) for hits in (*words, *meanings))
        if self.semantic is None:
            strong = _strongest(words)
            return [Hit(check, strong.get(check, 0.0)) for check in order]
        by_words, by_meaning = _strongest(words), _strongest(meanings)
        return [
            Hit(
                check,
                MEANING * by_meaning.get(check, 0.0) + (1 - MEANING) * by_words.get(check, 0.0),
            )
            for check in order
        ]


def _strongest(lists: Iterable[Iterable[Hit]]) -> dict[str, float]:
    """Return the strength of each check by the part that fits it best."""
    found: dict[str, float] = {}
    for hits in lists:
        for hit in hits:
            found[hit.check] = max(hit.strength, found.get(hit.check, -1.0))
    return found
