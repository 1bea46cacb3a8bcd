"""
`make bench`: how long `assess` takes on a hundred times the sample, against SQL written by hand.

Both run as processes of their own, in turn, on the same file; the numbers are compared before the
times are printed. The ratio is what counts: the machine may be busy.
"""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from agreement import compared, differences, read_figures
from multiply import ROOT, multiplied

from fairwitness.evidence.metrics import METRICS

TIMES, RUNS = 100, 3
SINCE, UNTIL, NOW = "2026-06-01", "2026-09-01", "2026-09-02T08:00:00Z"
OUT = ROOT / "build" / "bench" / "bundle"
HAND = ROOT / "bench" / "by_hand.sql"


def by_hand(database: Path) -> dict[str, int]:
    """Run the hand-written script; return each number by its name."""
    numbers: dict[str, int] = {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
        for statement in HAND.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                cursor = rows.execute(statement)
                names = [column[0] for column in cursor.description]
                numbers |= dict(zip(names, cursor.fetchone(), strict=True))
    return numbers


def assess(database: Path, *extra: str) -> list[str]:
    """Return the command that assesses, languages and all."""
    return [
        *(sys.executable, "-m", "fairwitness", "assess", f"synapse+sqlite:///{database}"),
        *("--pack", "cac-2018", "--pack", "uk-osa", "--since", SINCE, "--until", UNTIL),
        *("--now", NOW, "--out", str(OUT), *extra),
    ]


def measured(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return wall time [s], processor time [s] and peak memory [MiB]."""
    shutil.rmtree(OUT, ignore_errors=True)
    before = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - before, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def best(command: list[str]) -> tuple[float, float, float]:
    """Return the fastest of several runs."""
    return min(measured(command) for _ in range(RUNS))


def truth(numbers: dict[str, int]) -> dict[str, Any]:
    """Turn the hand-written numbers into the form that figures are compared with."""
    told: dict[str, Any] = {}
    for name, value in numbers.items():
        metric, _, cell = name.partition(" ")
        entry = told.setdefault(metric, {"total": None, "by": {}})
        if cell:
            dimension, _, label = cell.partition("=")
            entry["by"].setdefault(dimension, {})[label] = value
        else:
            entry["total"] = value
    return told


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["by-hand"]:
        by_hand(Path(sys.argv[2]))
        return
    database = multiplied(TIMES)
    print(f"{database.name}: {database.stat().st_size / 2**20:.0f} MiB, {platform.machine()}")
    hand = best([sys.executable, __file__, "by-hand", str(database)])
    small = best(assess(multiplied(1)))
    whole = best(assess(database))
    people = frozenset(one.id for one in METRICS.values() if one.words.people)
    rows, true = read_figures(OUT / "figures.csv"), truth(by_hand(database))
    wrong = list(differences(rows, true, people))
    print(f"{compared(rows, true)} numbers compared, {len(wrong)} differ", *wrong, sep="\n  ")
    print(f"{'':34}{'wall s':>8}{'cpu s':>8}{'MiB':>6}")
    for name, (wall, cpu, memory) in {
        "SQL by hand": hand,
        "assess, sample (fixed costs)": small,
        f"assess, {TIMES} times the sample": whole,
    }.items():
        print(f"{name:34}{wall:8.1f}{cpu:8.1f}{memory:6.0f}")
    print(f"assess / by hand: {whole[0] / hand[0]:.2f} (wall), {whole[1] / hand[1]:.2f} (cpu)")
    growth = (whole[0] - small[0]) / hand[0]
    print(f"what grows with the data / by hand: {growth:.2f} (wall)")


if __name__ == "__main__":
    main()
