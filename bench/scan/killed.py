"""
Kill a scan over 30 days at random moments and let it go on: `python bench/scan/killed.py`.

Whenever a run reaches its end, its states must be those of a run that nobody disturbed, byte for
byte; then it starts from nothing again, until it has been killed often enough.
"""

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import duckdb
from made import made
from run import BUILD, HERE, definitions, forget, some_days

EVENTS, DAYS = 600_000, 30


def command(log: Path, states: Path) -> list[str]:
    """Return the command that scans."""
    out = BUILD / "killed.json"
    return [sys.executable, str(HERE / "ours.py"), *map(str, (log, out, definitions(), states, 0))]


def held(states: Path) -> list[tuple[object, ...]]:
    """Return what a states file holds of each day."""
    with duckdb.connect(str(states), read_only=True) as file:
        return file.execute(
            "SELECT day, entries, counts, registers, sha256 FROM days ORDER BY day"
        ).fetchall()


def start_over(calm: Path, torn: Path) -> None:
    """Forget the states but for the salt, without which sketches cannot be compared."""
    forget(torn)
    shutil.copy2(f"{calm}.salt", f"{torn}.salt")


def main() -> None:
    """Kill, go on, compare."""
    asked = argparse.ArgumentParser(description="Kill a scan at random moments.")
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=7)
    options = asked.parse_args()
    random, log = Random(options.seed), some_days(made(EVENTS), DAYS)  # noqa: S311 - moments
    calm, torn = BUILD / "calm", BUILD / "torn"
    forget(calm)
    before = time.perf_counter()
    subprocess.run(command(log, calm), check=True)
    took, expected, kills, ends = time.perf_counter() - before, held(calm), 0, 0
    start_over(calm, torn)
    while kills < options.kills:
        with subprocess.Popen(command(log, torn)) as process:
            try:
                ended = process.wait(timeout=random.uniform(0.2 * took, took))
            except subprocess.TimeoutExpired:
                process.kill()
                kills += 1
                continue
        if ended or held(torn) != expected:
            raise SystemExit(f"after {kills} kills the states are not those of a calm run")
        ends += 1
        start_over(calm, torn)
    subprocess.run(command(log, torn), check=True)
    same = held(torn) == expected
    print(f"killed {kills} times; {ends + 1} runs went on to their end, {len(expected)} days each")
    print("the states are the same" if same else "the states DIFFER")
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
