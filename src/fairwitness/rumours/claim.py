"""
A claim: what is going around, in the wordings in which it goes around.

In:       wordings that an editor wrote or confirmed.
Out:      frozen values; the wordings that a check covers.
Not here: who said it. A claim names no author of a post.

A wording is confirmed by an editor and can be taken back: both stay on record.
"""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way in which the claim is put."""

    text: str
    lang: str
    """BCP 47: `"en"`, `"zh-Hant"`."""
    confirmed_by: str
    """Name or desk role of the editor who says that the check covers it."""
    confirmed: datetime
    """[UTC]"""
    withdrawn: datetime | None = None
    """Since when it is no longer covered [UTC]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is claimed, and how."""

    id: str
    """Stable name, part of addresses: `"garlic-cures-flu"`."""
    wordings: tuple[Wording, ...]
    """In the order in which they were confirmed; the first is the one that is shown."""

    @property
    def covered(self) -> tuple[Wording, ...]:
        """Wordings that hold now."""
        return tuple(wording for wording in self.wordings if wording.withdrawn is None)

    def confirm(self, wording: Wording) -> "Claim":
        """Return the claim with one more wording; one that holds already is not added again."""
        if any(w.text == wording.text and w.lang == wording.lang for w in self.covered):
            return self
        return replace(self, wordings=(*self.wordings, wording))

    def withdraw(self, text: str, *, at: datetime) -> "Claim":
        """Return the claim with every wording `text` taken back; it stays on record."""
        return replace(
            self,
            wordings=tuple(
                replace(w, withdrawn=at) if w.text == text and w.withdrawn is None else w
                for w in self.wordings
            ),
        )
