"""
Words as the data types of OSCAL.

In:       any text, also one written by a hostile hand.
Out:      tokens, single lines, Markdown, moments and UUIDs that hold to the OSCAL schema.
Not here: the model (`oscal`, `oscal_results`).

OSCAL reads its prose as Markdown, so every text is escaped: what was written is what is shown.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from fairwitness.core.words import Words

NAMESPACE = UUID("7b1c6f5e-52a1-4d0e-9a67-3c1f4c0d9e21")
"""Namespace of every UUID that is made here."""

NS = f"urn:uuid:{NAMESPACE}"
"""Namespace of our own property and facet names."""

NOTHING = "—"
"""Stands where OSCAL asks for a text and there is none."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>{}#|~&^$!])")
_FIRST = re.compile(r"[^\W\d]")
_NOT_IN_TOKEN = re.compile(r"[^\w.-]")


def identify(*content: str) -> str:
    """Return the UUID of this content: the same for the same, another for anything else."""
    return str(uuid5(NAMESPACE, "\x1f".join(content)))


def token(text: str) -> str:
    """Return a name without colons, spaces or slashes; it starts with a letter or `_`."""
    kept = "".join(
        char if unicodedata.category(char)[0] in "LN" or char in "._-" else "-" for char in text
    )
    return kept if kept and (kept[0].isalpha() or kept[0] == "_") else f"_{kept}"


def line(text: str) -> str:
    """Return one line of plain text, never empty."""
    return " ".join(_visible(text).split()) or NOTHING


def markup_line(text: str) -> str:
    """Return one line of Markdown that shows the text as written, never empty."""
    return _MARKDOWN.sub(r"\\\1", line(text))


def markup(text: str) -> str:
    """Return Markdown that shows the text as written, never empty."""
    lines = (" ".join(part.split()) for part in _visible(text).splitlines())
    return _MARKDOWN.sub(r"\\\1", "\n".join(lines).strip()) or NOTHING


def both(words: Words) -> str:
    """Return Markdown with a paragraph in English and one in Chinese."""
    return f"{markup(words.en)}\n\n{markup(words.zh)}"


def moment(at: datetime) -> str:
    """Return a moment with its time zone, which is UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def midnight(day: date) -> str:
    """Return the first moment of a UTC day."""
    return f"{day.isoformat()}T00:00:00Z"


def _visible(text: str) -> str:
    """Turn control characters, which XML cannot hold, into spaces; keep line ends."""
    return "".join(
        char if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"} else " "
        for char in text
    )
