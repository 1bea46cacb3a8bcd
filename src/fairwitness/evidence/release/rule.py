"""
How small is too small, how coarse the rest is, and when hidden numbers protect one another.

In:       a count of people, and how small is too small; how many parts are hidden together.
Out:      the rounded number; whether the hidden parts keep one another safe.
Not here: which parts hang together (`tree`), which are hidden (`protect`).
"""

from dataclasses import dataclass

from fairwitness.core.figure import ReleasePolicy


@dataclass(frozen=True, slots=True)
class Rule:
    """How small is too small, and how coarse the rest is. `ReleasePolicy` bounds both."""

    k: int
    """Smallest count of people that is shown."""
    base: int
    """Counts are rounded to the nearest multiple of this. It divides `k`, so that no count is
    rounded below `k`, and two counts that differ by `k` or more do so after rounding too."""

    def __post_init__(self) -> None:
        if self.k < 3 or self.base < 1 or self.k % self.base:  # noqa: PLR2004 - "1 to k - 1" needs 2 values
            raise ValueError(f"no rule with k = {self.k} and base = {self.base}")

    @classmethod
    def of(cls, policy: ReleasePolicy) -> "Rule":
        """Take the rule out of a policy that has been checked."""
        return cls(policy.k, policy.base)

    def is_small(self, count: int) -> bool:
        """Say whether a count of people is too small to show; zero is not."""
        return 0 < count < self.k

    def rounded(self, count: int) -> int:
        """Round a count; halves go up."""
        return (count + self.base // 2) // self.base * self.base

    def keeps_sum(self, hidden: int, total: int) -> bool:
        """
        Say whether parts may be hidden together although their sum can be worked out.

        With `hidden` parts of at least 1 that sum to `total`, whichever of them are small, each
        small one must be able to take every value from 1 to k - 1 while the others that are small
        stay so. The answer does not depend on the parts themselves, so it gives nothing away.
        """
        small = self.k - 1
        all_small = (hidden - 1) * small + 1 < total <= hidden * small
        return not all_small and not self.is_thin(hidden, total)

    def is_thin(self, parts: int, total: int) -> bool:
        """Say whether a sum is too little for one part of it to be k - 1 and the others 1."""
        return total < self.k - 1 + parts - 1

    def keeps_gap(self, hidden: int, gap: int) -> bool:
        """
        Say whether parts may be hidden together although they must fill a gap.

        The same as `keeps_sum` for parts that may overlap: they sum to `gap` or more.
        """
        small = self.k - 1
        if hidden == 0:
            return gap <= 0
        return gap <= (hidden - 1) * small + 1 or gap > hidden * small
