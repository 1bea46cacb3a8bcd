"""
Measure change detection: `python bench/duties/run.py`.

Ours, the plain rule alone and detectors of others look at the same made series; what is planted in
them is known. Then ours alone: services of other kinds, series that others labelled, and speed.
The settings were chosen on the seeds from 0 on; what is printed comes from other seeds.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "scan"))

import environments
from made_series import CASES, made
from ours import RULE_ALONE, WORKERS, scores
from scoring import Alarm, Score

from fairwitness.core.series import Series
from fairwitness.duties.change import DEFAULT, Change, changes, continued

HERE = Path(__file__).resolve().parent
DETECTORS, LABELLED = "detectors", "labelled"
environments.PACKAGES[DETECTORS] = ("ruptures==1.1.*", "skchange==0.18.*", "river==0.26.*")
environments.PACKAGES[LABELLED] = ("sktime==1.2.*", "statsmodels==0.15.*")
CONTENDERS = {
    "ruptures PELT": 13.0,
    "skchange SeededBS": 3.0,
    "river ADWIN": 0.002,
    "river PageHinkley": 50.0,
}
"""Each with the threshold that did best on the seeds from 0 on near the same false alarms."""
FIRST_SEED = 1000
SIZES = ("large", "people", "noisy", "small")
TEN_YEARS = 3652


def contender(name: str, threshold: float, seeds: int) -> tuple[dict[str, Score], float]:
    """Run the detector of others in its own environment; score it."""
    python = environments.python_of(DETECTORS)
    command = [python, str(HERE / "contenders.py"), name, str(threshold), "large"]
    paths = os.pathsep.join([str(HERE), str(HERE.parents[1] / "src")])
    done = subprocess.run(
        [*command, str(FIRST_SEED), str(seeds)],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
    )
    told = json.loads(done.stdout)
    result = {case.name: Score() for case in CASES}
    for case in CASES:
        for seed in range(FIRST_SEED, FIRST_SEED + seeds):
            said = told["said"][f"{case.name}/{seed}"]
            alarms = [Alarm(kind, date.fromisoformat(day)) for kind, day in said]
            result[case.name].add(made(case, "large", seed), alarms)
    return result, told["cpu_s"]


def rows(name: str, result: dict[str, Score], cpu_s: float) -> Iterator[str]:
    """Yield the line of one detector: recall, precision and delay of each case."""
    cells = [
        f"{one.recall:.2f} / {one.precision:.2f} / {one.delay}"
        for case, one in result.items()
        if case != "nothing"
    ]
    years = sum(one.years for one in result.values())
    false = sum(one.false for one in result.values()) / years
    each = 1000 * cpu_s / sum(one.series for one in result.values())
    yield f"| {name} | {' | '.join(cells)} | {false:.2f} | {each:.0f} |"


def head(first: str) -> None:
    """Print the head of a table."""
    names = [case.name for case in CASES if case.name != "nothing"]
    print(f"\n| {first} | {' | '.join(names)} | false alarms a series-year | ms a series |")
    print(f"|{'---|' * (len(names) + 3)}")


def confidence(pairs: list[tuple[float, bool]]) -> None:
    """Print how often alarms of some confidence were true."""
    print("\n| confidence | alarms | of them true |\n|---|---|---|")
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1)):
        there = [true for sure, true in pairs if low <= sure < high]
        share = f"{sum(there) / len(there):.2f}" if there else "-"
        print(f"| {low:.1f} to {high:.1f} | {len(there)} | {share} |")


def labelled() -> None:
    """Print what is said of series that others labelled; one value counts as one day."""
    python = Path(environments.python_of(LABELLED))
    (packages,) = (python.parents[1] / "lib").glob("python3*/site-packages")
    nile = packages / "statsmodels/datasets/nile/nile.csv"
    belts = packages / "sktime/datasets/data/seatbelts/seatbelts.csv"
    print("\n| series | labelled change | said |\n|---|---|---|")
    for path, name, column, truth in (
        (nile, "Nile, yearly flow", "volume", "fall with the value of 1899"),
        (belts, "Seat belts, monthly killed or hurt", "KSI", "fall with the value of 1983-02"),
    ):
        with path.open(encoding="utf-8") as lines:
            table = list(csv.DictReader(lines))
        values = tuple(float(row[column]) for row in table)
        start, label = date(2001, 1, 1), next(iter(table[0]))
        one = Series(metric=name, source="public", unit="units", start=start, values=values)
        said = [
            f"{change.kind} {change.effect:+.0%} from {table[(change.day - start).days][label]}"
            f", noticed with {table[(change.noticed - start).days][label]}"
            for change in changes(one)
        ]
        print(f"| {name} | {truth} | {'; '.join(said) or 'nothing'} |")


Job = tuple[Series, frozenset[date], tuple[Change, ...]]


def _ten_years(job: Job) -> tuple[tuple[Change, ...], float]:
    start = time.process_time()
    return changes(job[0], holidays=job[1]), time.process_time() - start


def _one_day(job: Job) -> tuple[tuple[Change, ...], float]:
    series, holidays, known = job
    start = time.process_time()
    said = continued(series, known, since=series.end - timedelta(days=1), holidays=holidays)
    return said, time.process_time() - start


def speed(services: int) -> None:
    """Print how long ten years of many services take, and one more day of them."""
    kept = [made(CASES[n % len(CASES)], "large", n, days=TEN_YEARS) for n in range(20)]
    pool_of = [kept[n % len(kept)] for n in range(services)]
    jobs: list[Job] = [(one.series, one.holidays, ()) for one in pool_of]
    with get_context("spawn").Pool(WORKERS) as pool:
        pool.map(_one_day, jobs[:8])
        start = time.perf_counter()
        found = pool.map(_ten_years, jobs, chunksize=25)
        whole = time.perf_counter() - start
    recent = [
        (one.series.since(one.series.end - timedelta(days=400)), one.holidays, known)
        for one, (known, _) in zip(pool_of, found, strict=True)
    ]
    with get_context("spawn").Pool(WORKERS) as pool:
        pool.map(_one_day, recent[:8])
        start = time.perf_counter()
        again = pool.map(_one_day, recent, chunksize=125)
        day = time.perf_counter() - start
    same = sum(before[0] == after[0] for before, after in zip(found, again, strict=True))
    print(f"\n{services} services, {WORKERS} processes; {same} say the same both ways")
    print("\n| | wall [s] | processor [s] |\n|---|---|---|")
    print(f"| ten years | {whole:.1f} | {sum(spent for _, spent in found):.1f} |")
    print(f"| one more day | {day:.2f} | {sum(spent for _, spent in again):.2f} |")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=60, help="series of each case")
    options.add_argument("--services", type=int, default=1000)
    options.add_argument("--ours", action="store_true", help="leave out the detectors of others")
    options.add_argument("--speed", action="store_true", help="measure nothing but speed")
    chosen = options.parse_args()
    if chosen.speed:
        speed(chosen.services)
        return
    print(f"{chosen.seeds} series of two years a case; recall within 21 days / precision / delay")
    head("large services")
    ours, spent = scores("large", FIRST_SEED, chosen.seeds, DEFAULT)
    print(*rows("ours", ours, spent), sep="\n", flush=True)
    print(*rows("plain rule alone", *scores("large", FIRST_SEED, chosen.seeds, RULE_ALONE)))
    for name, threshold in {} if chosen.ours else CONTENDERS.items():
        print(*rows(name, *contender(name, threshold, chosen.seeds)), sep="\n", flush=True)
    head("ours, other services")
    for size in SIZES[1:]:
        print(*rows(size, *scores(size, FIRST_SEED, chosen.seeds, DEFAULT)), flush=True)
    confidence([pair for name, one in ours.items() if name != "nothing" for pair in one.sure])
    for name, one in ours.items():
        if one.inside:
            share, off = sum(one.inside) / len(one.inside), sorted(one.off)[len(one.off) // 2]
            print(f"{name}: interval holds the truth {share:.2f}, day off by {off} (median)")
    if not chosen.ours:
        labelled()
    speed(chosen.services)


if __name__ == "__main__":
    main()
