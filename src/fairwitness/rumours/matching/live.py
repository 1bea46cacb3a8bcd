"""
How often matching was wrong, by what editors decided afterwards.

In:       questions that were handed over and decided: what was said to each, what an editor found.
Out:      counts and shares with intervals; None while there are too few.
Not here: calibration on samples (`calibration`): this looks back on what was really said.

Only questions that somebody handed over are decided on. Who found the right answer hands nothing
over, so that errors stand out here: shares of wrong answers are those of the worst case.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from fairwitness.rumours.matching.matcher import Outcome

ENOUGH = 30
"""Decided questions from which a share is worth printing."""
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Decided:
    """A question on which an editor decided."""

    said: Outcome
    existed: bool
    """Whether a check that answers it was there already."""
    right: bool
    """Whether the check that was called a match is the one; False where none was called so."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share and what it may be in truth."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share itself; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's interval at 95 % (JASA 22, 1927): it holds for small counts too."""
        if not self.whole:
            return 0.0, 1.0
        z = NormalDist().inv_cdf((1 + SURE) / 2)
        share, n = self.part / self.whole, self.whole
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        low = 0.0 if self.part == 0 else max(0.0, middle - half)
        return low, 1.0 if self.part == n else min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Live:
    """What came of what was said."""

    decided: int
    matched: Share
    """Matches that were wrong, of all matches that were called one."""
    unanswerable: Share
    """Questions that no check answered and that got a match all the same, of all such."""
    answerable: Share
    """Questions that a check answered and that got the right match, of all such."""


def live(decided: Iterable[Decided]) -> Live | None:
    """Return the shares; None while fewer than `ENOUGH` were decided."""
    listed = list(decided)
    if len(listed) < ENOUGH:
        return None
    matches = [one for one in listed if one.said == "match"]
    without = [one for one in listed if not one.existed]
    existing = [one for one in listed if one.existed]
    return Live(
        decided=len(listed),
        matched=Share(sum(not one.right for one in matches), len(matches)),
        unanswerable=Share(sum(one.said == "match" for one in without), len(without)),
        answerable=Share(sum(one.right for one in existing), len(existing)),
    )
