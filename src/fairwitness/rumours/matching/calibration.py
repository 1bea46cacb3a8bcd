"""
Draw the lines between "match", "close to these" and "no match yet" from what editors confirmed.

In:       samples: how strong the best check was for a question, and whether any check answers it.
Out:      `Lines` for the matcher, and the curve of every line that could be drawn.
Not here: matching. The same samples give the same lines.

A line is set so that of questions that no check answers at most a stated share gets one. The sample
is finite, so the line is one question stricter than the sample alone asks for: the rule of split
conformal prediction, (n + 1) instead of n.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WRONG = 0.03
"""Most unanswerable questions that may get an answer [share]."""
CLOSE = 0.30
"""Most unanswerable questions that may be shown checks as close [share]."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One question of which an editor said whether a check answers it."""

    strength: float
    """Of the best check found, as in `Answer`."""
    answerable: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """From which strength on something is said."""

    match: float
    close: float
    """[<= match]"""


UNCALIBRATED = Lines(match=math.inf, close=0.35)
"""Before editors confirmed anything nothing is called a match."""


@dataclass(frozen=True, slots=True)
class Point:
    """What a line would do to the samples."""

    line: float
    wrongly: float
    """Unanswerable questions that would get an answer [share]."""
    rightly: float
    """Answerable questions that would get one [share]."""


def calibrate(samples: Sequence[Sample], *, wrong: float = WRONG, close: float = CLOSE) -> Lines:
    """
    Return the lines that hold both shares.

    Too few unanswerable samples to hold a share put its line out of reach: at 3 % it takes 33.
    """
    match = line(samples, wrong)
    return Lines(match=match, close=min(match, line(samples, close)))


def line(samples: Sequence[Sample], share: float) -> float:
    """Return the lowest line above which at most `share` of the unanswerable are answered."""
    without = sorted((s.strength for s in samples if not s.answerable), reverse=True)
    allowed = math.floor(share * (len(without) + 1) + 1e-9) - 1
    if allowed < 0:
        return math.inf
    if allowed >= len(without):
        return -math.inf
    return math.nextafter(without[allowed], math.inf)


def curve(samples: Sequence[Sample]) -> tuple[Point, ...]:
    """Return what each line would do, the strictest first; needs samples of both kinds."""
    right = [s.strength for s in samples if s.answerable]
    wrong = [s.strength for s in samples if not s.answerable]
    if not right or not wrong:
        return ()
    return tuple(
        Point(
            at,
            sum(strength >= at for strength in wrong) / len(wrong),
            sum(strength >= at for strength in right) / len(right),
        )
        for at in sorted({s.strength for s in samples}, reverse=True)
    )
