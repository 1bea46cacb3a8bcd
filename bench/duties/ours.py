"""
Our detector and the plain rule on the made series, two processes at a time.

In:       a size, the first seed, how many seeds, a `Watch`.
Out:      a `Score` for each case, and the processor time it took.
"""

import time
from multiprocessing import get_context

from made_series import CASES, Made, made
from scoring import Alarm, Score

from fairwitness.duties.change import Change, Watch, changes

RULE_ALONE = Watch(least_effect=1e9, surges_in=())
WORKERS = 2


def alarm(one: Made, change: Change) -> Alarm:
    """Return what a change comes to when it is compared with the truth."""
    low, high = change.interval
    return Alarm(
        kind=change.kind,
        noticed=change.noticed,
        surge=change.shape == "surge",
        inside=low <= one.case.effect <= high if change.method == "shift" else None,
        off=None if one.onset is None else (change.day - one.onset).days,
        confidence=change.confidence,
    )


def _look(task: tuple[int, str, int, Watch]) -> tuple[int, Made, list[Alarm], float]:
    case, size, seed, watch = task
    one = made(CASES[case], size, seed)
    start = time.process_time()
    found = changes(one.series, holidays=one.holidays, watch=watch)
    return case, one, [alarm(one, change) for change in found], time.process_time() - start


def scores(size: str, first: int, seeds: int, watch: Watch) -> tuple[dict[str, Score], float]:
    """Score every case; return the processor time too [s]."""
    tasks = [
        (case, size, seed, watch)
        for case in range(len(CASES))
        for seed in range(first, first + seeds)
    ]
    result, spent = {case.name: Score() for case in CASES}, 0.0
    with get_context("spawn").Pool(WORKERS) as pool:
        for case, one, alarms, took in pool.imap(_look, tasks, chunksize=16):
            result[CASES[case].name].add(one, alarms)
            spent += took
    return result, spent
