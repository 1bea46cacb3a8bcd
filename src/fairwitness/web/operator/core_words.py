"""
Say in the reader's language what the rooms below say in English.

In:       a sentence of a `Problem` or a stage, as it was raised or kept.
Out:      the same in the language of the page, with its values; as it is where none is known.
Not here: the English sentences, which stand where they are raised; wordings (`core_words.yaml`).

The rooms below know no gettext. Their sentences are recognised by what stands between the values.
"""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language
from ruamel.yaml import YAML

from fairwitness.web.operator.reading import reader_lang

WORDS = Path(__file__).with_suffix(".yaml")
VALUE = re.compile(r"\{(\d)\}")
LONGEST = 5_000
"""A longer text is none of those sentences [characters]."""


@lru_cache(maxsize=1)
def wordings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the pattern of each sentence with its wording, the most particular ones first."""
    pairs = YAML(typ="safe").load(WORDS.read_text(encoding="utf-8"))
    ordered = sorted(pairs, key=lambda one: len(VALUE.sub("", one["en"])), reverse=True)
    return tuple((_pattern(one["en"]), one["zh"]) for one in ordered)


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = VALUE.split(sentence)
    found = [re.escape(one) if n % 2 == 0 else f"(?P<v{one}>.*?)" for n, one in enumerate(parts)]
    return re.compile("".join(found), re.DOTALL)


def said(text: str) -> str:
    """Return a sentence in the reader's language."""
    if reader_lang(get_language()) != "zh" or len(text) > LONGEST:
        return text
    return _chinese(text)


@lru_cache(maxsize=1000)
def _chinese(text: str) -> str:
    for pattern, wording in wordings():
        match = pattern.fullmatch(text)
        if match:
            return _filled(wording, match)
    return text


def _filled(wording: str, match: re.Match[str]) -> str:
    return VALUE.sub(lambda one: _exact(match[f"v{one[1]}"]), wording)


def _exact(value: str) -> str:
    """Return a value that is itself one of the sentences in Chinese too."""
    for pattern, wording in wordings():
        if not pattern.groups and pattern.fullmatch(value):
            return wording
    return value
