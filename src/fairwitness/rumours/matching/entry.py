"""What the indexes hold of a check, and what they find: plain values."""

from dataclasses import dataclass
from typing import Literal

Part = Literal["wording", "explanation"]
"""A claim as it goes around, or what the desk says about it."""
PARTS: tuple[Part, ...] = ("wording", "explanation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One published check, as questions may find it."""

    check: str
    wordings: tuple[str, ...]
    explanation: str
    """Answer and statements, one after the other."""

    def texts(self, part: Part) -> tuple[str, ...]:
        """Return its texts of one part, empty ones left out."""
        texts = self.wordings if part == "wording" else (self.explanation,)
        return tuple(text for text in texts if text.strip())


@dataclass(frozen=True, slots=True)
class Hit:
    """A check that was found in one list."""

    check: str
    strength: float
    """How much of the question it holds [0 to 1], or cosine [-1 to 1]."""
