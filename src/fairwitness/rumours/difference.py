"""
What one version says differently from another: the public record of a correction.

In:       two versions of one check, the older first.
Out:      `Difference`s, piece by piece; whoever keeps what was kept and added has the newer text.
Not here: how it is shown (`web`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from fairwitness.rumours.check import Contact, Content, Evidence, Version

Fate = Literal["kept", "removed", "added"]
_PIECE = re.compile(r"\s+|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|.", re.DOTALL)
"""A word, a run of spaces, or one character of a script that is written without spaces."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part of a check that differs."""

    part: str
    """`"verdict"`, `"summary"`, `"claim"`, `"explanation"`, `"evidence"`, `"contacts"`, …"""
    pieces: tuple[Piece, ...]
    """In reading order; never two of one fate side by side."""

    @property
    def old(self) -> str:
        """The part as it was."""
        return "".join(piece.text for piece in self.pieces if piece.fate != "added")

    @property
    def new(self) -> str:
        """The part as it is."""
        return "".join(piece.text for piece in self.pieces if piece.fate != "removed")


def difference(old: Version, new: Version) -> tuple[Difference, ...]:
    """Return every part that differs, in the order of the page; none if only the step differs."""
    before, after = dict(_parts(old.content)), dict(_parts(new.content))
    return tuple(
        Difference(part=part, pieces=compare(before[part], after[part]))
        for part in after
        if before[part] != after[part]
    )


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Return how `new` came from `old`, by words, or by characters where words are not spaced."""
    left, right = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Piece] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        removed, added = left[start:end], right[new_start:new_end]
        if removed == added:
            _extend(found, "kept", removed)
        else:
            _extend(found, "removed", removed)
            _extend(found, "added", added)
    return tuple(found)


def _extend(found: list[Piece], fate: Fate, texts: Sequence[str]) -> None:
    text = "".join(texts)
    if not text:
        return
    if found and found[-1].fate == fate:
        found[-1] = Piece(fate, found[-1].text + text)
    else:
        found.append(Piece(fate, text))


def _parts(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every part of a check as text, one thing a line."""
    yield "verdict", content.verdict.value
    yield "summary", content.summary
    yield "claim", _lines(f"{phrase.text} [{phrase.lang}]" for phrase in content.claim)
    yield (
        "explanation",
        _lines(f"{each.text} [{', '.join(each.evidence)}]" for each in content.explanation),
    )
    yield "evidence", _lines(_evidence(each) for each in content.evidence)
    yield "contacts", _lines(_contact(each) for each in content.contacts)
    yield "topics", ", ".join(content.topics)
    yield "language", content.lang


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(texts)


def _evidence(each: Evidence) -> str:
    copy = f"{each.media_type or ''} sha256:{each.sha256}" if each.sha256 else "no copy"
    return f"{each.id}: {each.title} ({each.publisher}), {each.url}, {each.seen}, {copy}"


def _contact(each: Contact) -> str:
    return f"{each.who}, {each.asked}: {each.answer or '-'}"
