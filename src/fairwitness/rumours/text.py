"""
What may stand in a text that is published, and how texts of strangers are made fit to show.

In:       any text.
Out:      whether it may be published; the same text cleaned and cut.
Not here: escaping for HTML, XML or JSON: each writer does that itself.
"""

import re

UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""
Controls, what turns the direction of text around, and halves of characters: they let a reader see
something else than what was signed, or cannot be written as UTF-8 or XML. Tab and line feed may
stand.
"""
ELLIPSIS = "…"
_WEB = re.compile(
    r"https?://[^\s<>\"'\\^`{|}/?#@]+(?:[/?#][^\s<>\"\\^`{|}]*)?", re.ASCII | re.IGNORECASE
)
LONGEST_ADDRESS = 2_000
"""[characters]"""


def is_readable(text: str) -> bool:
    """Say whether `text` shows what it holds."""
    return UNSEEN.search(text) is None


def clean(text: str, *, longest: int) -> str:
    """Return `text` without what is unseen, on one line, cut to `longest` [characters, > 0]."""
    seen = " ".join(UNSEEN.sub(" ", text[: 4 * longest]).split())
    return seen if len(seen) <= longest else seen[: longest - 1].rstrip() + ELLIPSIS


def is_web_address(text: str) -> bool:
    """
    Say whether `text` is an absolute address of the web that may stand in a link.

    Only `http` and `https`, without a user's name or password, in printable characters.
    """
    return len(text) <= LONGEST_ADDRESS and _WEB.fullmatch(text) is not None and text.isascii()
