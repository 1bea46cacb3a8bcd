"""
The rule for one number on its own: shown as it is, rounded, or too small to show.

In:       a count of people, and how small is too small.
Out:      the rounded number, and what a reader can conclude from it.
Not here: what several numbers give away together (`audit`).
"""

from dataclasses import dataclass

from fairwitness.core.figure import ReleasePolicy

Span = tuple[int, int]
"""Smallest and largest whole number that are possible, both included."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How small is too small, and how coarse the rest is. `ReleasePolicy` bounds both."""

    k: int
    """Smallest count of people that is shown."""
    base: int
    """Counts are rounded to the nearest multiple of this, and never below `k`."""

    @classmethod
    def of(cls, policy: ReleasePolicy) -> "Rule":
        """Take the rule out of a policy that has been checked."""
        return cls(policy.k, policy.base)

    def is_small(self, count: int) -> bool:
        """Say whether a count of people is too small to show; zero is not."""
        return 0 < count < self.k

    @property
    def small(self) -> Span:
        """What a small count may be."""
        return (1, self.k - 1)

    @property
    def _least(self) -> int:
        """Smallest number other than zero that is ever shown."""
        return -(-self.k // self.base) * self.base

    def rounded(self, count: int) -> int:
        """Round a count that is zero or at least `k`; halves go up, and nothing goes below `k`."""
        if count == 0:
            return 0
        return max(self._least, (count + self.base // 2) // self.base * self.base)

    def span(self, shown: int) -> Span:
        """Return the counts that are shown as `shown`: what a reader knows of the true count."""
        if shown == 0:
            return (0, 0)
        low = self.k if shown == self._least else shown - self.base // 2
        return (low, shown + (self.base - 1) // 2)
