"""
Detectors of others, each dressed as well as ours: run by the Python of an environment of its own.

In:       the name of a detector, its threshold, a size, the first seed, how many seeds.
Out:      JSON: for each case and seed what it said on which day, and the processor time it took.

All get the days as our preparation leaves them (no week, no holidays, wild days cut off, in units
of the long-run standard deviation), the same least effect and the same four quiet weeks. Those that
look at a whole series look at the last 140 days on every day, and speak when their last segment is
13 to 35 days long.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
from made_series import CASES, Made, Numbers, made

from fairwitness.duties.change.preparing import WEEK, Prepared, prepared
from fairwitness.duties.change.reading import read

WILD = 5
"""Standard deviations from the usual at which a day is cut off."""
WINDOW, SEGMENT, LEAST, MOST, QUIET, EFFECT = 140, 7, 13, 35, 28, 0.10
Said = list[tuple[str, str]]
Segments = Callable[[Numbers], list[int]]


def dressed(one: Made) -> tuple[Prepared, Numbers, Numbers]:
    """Return what is prepared, levels without holes, and the long-run deviation of each day."""
    ready = prepared(one.series.start, read(one.series), one.holidays, people=one.series.people)
    levels = ready.levels.copy()
    for day in range(1, len(levels)):
        if np.isnan(levels[day]):
            levels[day] = levels[day - 1]
    levels = np.nan_to_num(levels, nan=float(np.nanmedian(levels)))
    weeks = np.arange(len(levels)) // WEEK
    carried = ready.carried[weeks]
    usual = np.array([np.median(levels[max(0, day - 56) : day + 1]) for day in range(len(levels))])
    noise = np.maximum(ready.noise[weeks] * usual, ready.least_noise)
    levels = np.clip(levels, usual - WILD * noise, usual + WILD * noise)
    return ready, levels, noise * np.sqrt((1 + carried) / (1 - carried))


class Speaker:
    """Keep what was said, with quiet weeks after it."""

    def __init__(self, ready: Prepared) -> None:
        self.ready, self.said, self.last = ready, [], -QUIET

    def offer(self, day: int, before: float, after: float) -> None:
        """Say a change if it is large enough and none was said lately."""
        effect = (after**2 - before**2) / max(1.0, before**2)
        if abs(effect) >= EFFECT and day - self.last >= QUIET:
            self.last = day
            noticed = self.ready.first + timedelta(days=day)
            self.said.append(("rise" if effect > 0 else "fall", noticed.isoformat()))


def by_segments(one: Made, segments: Segments) -> Said:
    """Segment the last days on every day; speak when the last segment is new."""
    ready, levels, deviation = dressed(one)
    speaker = Speaker(ready)
    for day in range(42, len(levels)):
        low = max(0, day + 1 - WINDOW)
        window = levels[low : day + 1]
        ends = [0, *segments(window / deviation[day])]
        age = len(window) - ends[-1]
        if len(ends) > 1 and LEAST <= age <= MOST:
            start = ends[-1]
            before = window[max(ends[-2], start - 56) : start]
            speaker.offer(day, float(np.median(before)), float(np.median(window[start:])))
    return speaker.said


def by_stream(one: Made, detector: Callable[[], Any]) -> Said:
    """Feed one day after the other; begin anew after an alarm."""
    ready, levels, deviation = dressed(one)
    speaker, watching = Speaker(ready), detector()
    for day in range(42, len(levels)):
        watching.update(float(levels[day] / deviation[day]))
        if watching.drift_detected:
            before = levels[max(0, day - 69) : day - 13]
            speaker.offer(
                day, float(np.median(before)), float(np.median(levels[day - 6 : day + 1]))
            )
            watching = detector()
    return speaker.said


def detector(name: str, threshold: float) -> Callable[[Made], Said]:
    """Return the detector of that name."""
    if name == "ruptures PELT":
        import ruptures  # noqa: PLC0415  # each environment need not hold every library

        def pelt(window: Numbers) -> list[int]:
            penalty = threshold * np.log(len(window))
            found = ruptures.KernelCPD(kernel="linear", min_size=SEGMENT).fit(window)
            return [int(end) for end in found.predict(pen=penalty)[:-1]]

        return lambda one: by_segments(one, pelt)
    if name == "skchange SeededBS":
        from skchange.detectors import SeededBinarySegmentation  # noqa: PLC0415  # the same

        def seeded(window: Numbers) -> list[int]:
            column = window.reshape(-1, 1)
            fitted = SeededBinarySegmentation(penalty_scale=threshold).fit(column)
            return [int(end) for end in fitted.predict(column)]

        return lambda one: by_segments(one, seeded)
    from river import drift  # noqa: PLC0415  # the same

    if name == "river ADWIN":
        return lambda one: by_stream(one, lambda: drift.ADWIN(delta=threshold, clock=1))
    return lambda one: by_stream(
        one, lambda: drift.PageHinkley(min_instances=28, delta=0.25, threshold=threshold)
    )


def main() -> None:
    """Print what one detector said."""
    name, threshold, size, first, seeds = sys.argv[1:6]
    said, run, spent = {}, detector(name, float(threshold)), 0.0
    for case in CASES:
        for seed in range(int(first), int(first) + int(seeds)):
            one = made(case, size, seed)
            start = time.process_time()
            said[f"{case.name}/{seed}"] = run(one)
            spent += time.process_time() - start
    json.dump({"said": said, "cpu_s": spent}, sys.stdout)


if __name__ == "__main__":
    main()
