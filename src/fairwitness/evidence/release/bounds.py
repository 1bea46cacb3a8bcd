"""
What a whole and its parts say about one another.

In:       the span of a whole, the spans of its parts, and how they make it up.
Out:      the same spans, as narrow as the arithmetic makes them and no narrower.
Not here: which spans a reader starts from (`audit`).

Every constraint here is a set of linear inequalities with whole coefficients of 1 and -1, so each
span that comes out is exactly the set of values that still fit, one by one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from fairwitness.evidence.release.rule import Span


def meet(one: Span, other: Span) -> Span:
    """Return what lies in both spans."""
    return (max(one[0], other[0]), min(one[1], other[1]))


def partition(whole: Span, parts: Sequence[Span]) -> tuple[Span, list[Span]]:
    """Narrow a whole and parts that add up to it."""
    low, high = sum(p[0] for p in parts), sum(p[1] for p in parts)
    whole = meet(whole, (low, high))
    return whole, [
        meet(part, (whole[0] - high + part[1], whole[1] - low + part[0])) for part in parts
    ]


@dataclass(frozen=True, slots=True)
class Cover:
    """A whole, parts that may overlap, what each part leaves over, and how much they overlap."""

    whole: Span
    parts: tuple[Span, ...]
    rest: tuple[Span, ...]
    """Whole minus part, for each part."""
    overlap: Span
    """Sum of the parts minus the whole."""

    def narrowed(self) -> "Cover":
        """Narrow all spans."""
        whole = self._whole()
        every = range(len(self.parts))
        lows = [_least(partial(self._part_low, i), whole) for i in every]
        highs = [-_least(partial(self._minus_part_high, i), whole) for i in every]
        rest_lows = [_least(partial(self._rest_low, i), whole) for i in every]
        rest_highs = [-_least(partial(self._minus_rest_high, i), whole) for i in every]
        overlap = (_least(self._overlap_low, whole), -_least(self._minus_overlap_high, whole))
        return Cover(
            whole,
            tuple(zip(lows, highs, strict=True)),
            tuple(zip(rest_lows, rest_highs, strict=True)),
            overlap,
        )

    # Each of these is convex in the total, so that its least value is quick to find.

    def _part_low(self, index: int, total: int) -> int:
        return self._part(total, index)[0]

    def _minus_part_high(self, index: int, total: int) -> int:
        return -self._part(total, index)[1]

    def _rest_low(self, index: int, total: int) -> int:
        return total - self._part(total, index)[1]

    def _minus_rest_high(self, index: int, total: int) -> int:
        return self._part(total, index)[0] - total

    def _overlap_low(self, total: int) -> int:
        return max(self.overlap[0], self._low(total) - total)

    def _minus_overlap_high(self, total: int) -> int:
        return -min(self.overlap[1], self._high(total) - total)

    def _alone(self, total: int, index: int) -> Span:
        """Span of one part for this total, the other parts left aside."""
        rest = self.rest[index]
        return meet(self.parts[index], (total - rest[1], total - rest[0]))

    def _part(self, total: int, index: int) -> Span:
        """Span of one part for this total, if the total is possible."""
        alone = self._alone(total, index)
        others = (self._low(total) - alone[0], self._high(total) - alone[1])
        return meet(
            alone, (total + self.overlap[0] - others[1], total + self.overlap[1] - others[0])
        )

    def _low(self, total: int) -> int:
        return sum(self._alone(total, i)[0] for i in range(len(self.parts)))

    def _high(self, total: int) -> int:
        return sum(self._alone(total, i)[1] for i in range(len(self.parts)))

    def _amiss(self, total: int) -> int:
        """Say by how much this total is impossible: 0 or less if it is possible."""
        alone = [self._alone(total, i) for i in range(len(self.parts))]
        return max(
            *(low - high for low, high in alone),
            sum(low for low, _ in alone) - total - self.overlap[1],
            total + self.overlap[0] - sum(high for _, high in alone),
        )

    def _whole(self) -> Span:
        """Span of the possible totals: `_amiss` is convex, so they lie without a gap."""
        low, high = self.whole
        best = _lowest_at(self._amiss, self.whole)
        left, right = best, best
        while low < left:
            middle = (low + left) // 2
            low, left = (low, middle) if self._amiss(middle) <= 0 else (middle + 1, left)
        while right < high:
            middle = (right + high + 1) // 2
            right, high = (middle, high) if self._amiss(middle) <= 0 else (right, middle - 1)
        return (left, right)


def _lowest_at(convex: Callable[[int], int], span: Span) -> int:
    """Return where a convex function is lowest."""
    low, high = span
    while low < high:
        middle = (low + high) // 2
        if convex(middle) <= convex(middle + 1):
            high = middle
        else:
            low = middle + 1
    return low


def _least(convex: Callable[[int], int], span: Span) -> int:
    return convex(_lowest_at(convex, span))
