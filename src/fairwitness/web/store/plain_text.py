"""What somebody wrote, for a letter or a calendar: nothing in it hides or turns the text."""

import unicodedata

LONGEST = 2000
"""What is kept of a text [characters]."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
JOINERS = "\n\u200c\u200d"
"""Kept: line ends, and what joins letters in Persian and parts of emoji."""


def plain(text: str) -> str:
    """Return a text without control characters, marks that turn its direction, or half ones."""
    kept = (c if c in JOINERS or unicodedata.category(c) not in UNSEEN else " " for c in text)
    return "".join(kept)[:LONGEST]


def line(text: str) -> str:
    """Return a plain text on one line."""
    return " ".join(plain(text).split())
