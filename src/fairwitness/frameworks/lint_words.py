"""
Say what is wrong with the words of one entry.

In:       an `Entry`.
Out:      severity, field and message of each fault.
Not here: entries inside it, which the caller walks through.
"""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Literal

from fairwitness.core.words import Words
from fairwitness.frameworks.checks import FigureCheck
from fairwitness.frameworks.entry import Entry
from fairwitness.frameworks.risks import Proposal

HAN = re.compile(r"[\u3400-\u9fff]")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:?!]|[,;:?!][\u3400-\u9fff]")

Fault = tuple[Literal["error", "warning"], str, str]


def faults_of_words(entry: Entry) -> Iterator[Fault]:
    """Yield the faults of every pair of sentences that the entry itself holds."""
    for field, value in entry:
        if isinstance(value, Words):
            yield from _translation(field, value)
            yield from _places(field, value, _allowed(entry, field))


def _translation(field: str, words: Words) -> Iterator[Fault]:
    for lang in ("en", "zh"):
        if not words.within(lang).strip():
            yield "error", field, f"has no words in {lang!r}"
    if words.zh.strip() and not HAN.search(words.zh):
        yield "error", field, "its 'zh' holds no Chinese"
    if HAN.search(words.en):
        yield "error", field, "its 'en' holds Chinese"
    if HALF_WIDTH.search(words.zh):
        yield "warning", field, "its 'zh' has half-width punctuation"


def _allowed(entry: Entry, field: str) -> set[str]:
    if isinstance(entry, FigureCheck) and field == "reason":
        return {"value", "limit", "unit"}
    if isinstance(entry, Proposal) and field == "reason":
        return {"value", "unit"}
    return set()


def _places(field: str, words: Words, allowed: set[str]) -> Iterator[Fault]:
    """Places for numbers are known ones, and the same in both languages."""
    try:
        en, zh = _named(words.en), _named(words.zh)
    except ValueError:
        yield "error", field, "has a brace that opens or closes nothing"
        return
    for name in sorted((en | zh) - allowed):
        yield "error", field, f"has a place {{{name}}} that nothing fills"
    if en != zh:
        yield "error", field, "has other places for numbers in 'zh' than in 'en'"


def _named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
