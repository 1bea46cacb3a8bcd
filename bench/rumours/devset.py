"""
The development set: 500 headlines as people pasted them, 5000 replies of Cofacts' volunteers.

In:       the JSON file beside the checkout.
Out:      questions with the replies that answer them; two halves by even and odd number.
Not here: matching, scoring.
"""

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

import opencc

PLACE = Path(__file__).resolve().parents[3] / "shared/data/rumours-dev"
NAME = "cofacts5k_zh.json"


@dataclass(frozen=True, slots=True)
class Question:
    """A headline and the replies that answer it."""

    text: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class DevSet:
    """Questions and the replies among which their answers stand."""

    replies: dict[str, str]
    questions: tuple[Question, ...]

    @property
    def learning(self) -> tuple[Question, ...]:
        """The half on which everything was chosen."""
        return self.questions[::2]

    @property
    def held_out(self) -> tuple[Question, ...]:
        """The half that chose nothing."""
        return self.questions[1::2]


def read() -> DevSet:
    """Read the set."""
    path = PLACE / NAME
    values = json.loads(path.read_text(encoding="utf-8"))
    return DevSet(
        replies=dict(values["docs"]),
        questions=tuple(Question(text, frozenset(ids)) for _, text, ids in values["queries"]),
    )


def copy(text: str, chance: random.Random) -> str:
    """Return `text` as it comes back when it is forwarded: cut, decorated, in the other script."""
    length = max(6, int(len(text) * chance.uniform(0.6, 1.0)))
    start = chance.randrange(max(1, len(text) - length + 1))
    kept = [c for c in text[start : start + length] if chance.random() > 0.08]
    turned = opencc.OpenCC(chance.choice(("t2s", "s2t"))).convert("".join(kept))
    before, after = (
        chance.choice(("", "【轉發】", "请问：")),
        chance.choice(("", "！！！", " 是真的吗")),
    )
    return before + turned + after


def clauses(replies: dict[str, str]) -> list[str]:
    """Cut replies into clauses, from which larger sets are made."""
    cut = (part for text in replies.values() for part in re.split(r"[，。！？\n,.!?；;：]", text))
    return [part.strip() for part in cut if len(part.strip()) > 3]
