"""
Say where a series surges: a few days of far more than usual.

In:       comparisons of the last one, two and three days with the weeks before them.
Out:      the first `Shift` upward in them, if there is one.
Not here: in which series a surge counts (`Watch`), whether it lasts (`shifts`).
"""

from collections.abc import Sequence

import numpy as np

from fairwitness.duties.change.contrasts import Contrast, effect
from fairwitness.duties.change.robust import Numbers
from fairwitness.duties.change.shifts import Shift
from fairwitness.duties.change.watch import Watch


def first_surge(
    compared: Sequence[Contrast], *, begin: int, after: int, watch: Watch
) -> Shift | None:
    """Return the first surge later than the day `after`; `compared` starts at `begin`."""
    sure = np.stack([_sure(one, watch) for one in compared])
    sure[:, : max(0, after + 1 - begin)] = 0.0
    for place in np.flatnonzero(sure.any(axis=0)):
        one, at = compared[int(np.argmax(sure[:, place]))], begin + int(place)
        return Shift(
            at=at,
            onset=at - one.days + 1,
            expected=float(one.expected[place]),
            reached=float(one.reached[place]),
            error=float(one.error[place]),
        )
    return None


def _sure(one: Contrast, watch: Watch) -> Numbers:
    """Return how many standard errors large a surge is on each day, 0 where it is none."""
    apart = one.reached - one.expected
    with np.errstate(invalid="ignore"):
        marked = effect(one.expected, one.reached) >= watch.surge_effect
        marked &= apart >= watch.surge_sureness * one.error
    return np.where(marked, apart / one.error, 0.0)
