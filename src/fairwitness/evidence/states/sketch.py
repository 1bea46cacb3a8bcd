"""
Count different accounts without keeping any: a HyperLogLog sketch.

In:       registers that the engine filled from salted digests.
Out:      an estimate; the sketch of a union from the sketches of its parts.
Not here: digests and salt (`gate.shipped`, `states.store`).

Estimated after O. Ertl, New cardinality estimation algorithms for HyperLogLog sketches (2017):
one formula from the first account to the last. The standard error is 0.8 %.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from fairwitness.evidence.gate import RANKS, SLOTS

Registers = npt.NDArray[np.uint8]
ERROR = 1.04 / math.sqrt(SLOTS)
"""Standard error of an estimate, as a share of it."""


def empty() -> Registers:
    """Return the sketch of nobody."""
    return np.zeros(SLOTS, dtype=np.uint8)


def filled(rows: Sequence[Sequence[object]]) -> tuple[Registers, int]:
    """Return a sketch and the exact number of accounts, from slots, ranks and accounts of each."""
    registers = empty()
    if not rows:
        return registers, 0
    slots, ranks, accounts = np.array(rows, dtype=np.int64).T
    np.maximum.at(registers, slots, ranks.astype(np.uint8))
    return registers, int(accounts.sum())


def union(sketches: Iterable[Registers]) -> Registers:
    """Return the sketch of everybody who is in one of `sketches` or in several."""
    so_far = empty()
    for each in sketches:
        np.maximum(so_far, each, out=so_far)
    return so_far


def estimate(registers: Registers) -> int:
    """Return about how many different accounts a sketch has seen."""
    seen = np.bincount(registers, minlength=RANKS + 1)
    if seen[0] == SLOTS:
        return 0
    total = SLOTS * _tau(1 - int(seen[RANKS]) / SLOTS)
    for rank in range(RANKS - 1, 0, -1):
        total = (total + int(seen[rank])) / 2
    total += SLOTS * _sigma(int(seen[0]) / SLOTS)
    return round(SLOTS * SLOTS / (2 * math.log(2) * total))


def _sigma(share: float) -> float:
    """Correct for registers that nobody has set."""
    power, weight, so_far = share, 1.0, share
    while True:
        power *= power
        before = so_far
        so_far += power * weight
        weight += weight
        if so_far == before:
            return so_far


def _tau(share: float) -> float:
    """Correct for registers that are full."""
    if share in {0.0, 1.0}:
        return 0.0
    root, weight, so_far = share, 1.0, 1 - share
    while True:
        root = math.sqrt(root)
        before = so_far
        weight /= 2
        so_far -= (1 - root) ** 2 * weight
        if so_far == before:
            return so_far / 3
