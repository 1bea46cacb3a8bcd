"""
Turn a text into the terms that the lexical index knows.

In:       any text in any script.
Out:      pairs of characters for Chinese and its like, stems for everything else.
Not here: which terms weigh more (`lexical`).

Traditional characters are folded to simplified ones first, so that both find each other. Three
characters a term, as SQLite's trigram tokenizer has it, loses a third of what pairs find.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import opencc
import snowballstemmer

LONGEST = 5_000
"""Most of a text that is looked at [characters]."""
_WIDE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_WIDE}]+)|([^\W_{_WIDE}]+)")
_JOINT = re.compile(r"\s*(?:[|│｜@]|::|\s[-–—]\s)\s*")
"""What stands between a headline and the name of the site in the title of a page."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def trim(text: str) -> str:
    """
    Return the longest part of a pasted headline: what is left without the name of its site.

    Addresses are left out where anything else is there.
    """
    bare = _ADDRESS.sub(" ", text[:LONGEST]).strip() or text[:LONGEST]
    parts = [part for part in _JOINT.split(bare) if part.strip()]
    return max(parts, key=len) if len(parts) > 1 else bare


def terms(text: str) -> list[str]:
    """Return the terms of `text` in reading order, as often as they stand in it."""
    return list(_terms(fold(text[:LONGEST])))


def fold(text: str) -> str:
    """Return `text` in one width, small letters and simplified characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return str(_simplifier().convert(plain)) if not plain.isascii() else plain


def _terms(text: str) -> Iterator[str]:
    for wide, word in _RUN.findall(text):
        if len(wide) == 1:
            yield wide
        elif wide:
            yield from map("".join, pairwise(wide))
        else:
            yield _stem(word)


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("english")


def _stem(word: str) -> str:
    """Stem a word of the Latin script; others stay as they are."""
    return str(_stemmer().stemWord(word)) if word.isascii() else word
