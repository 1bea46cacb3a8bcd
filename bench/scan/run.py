"""
Measure scanning a log against other ways to the same numbers: `python bench/scan/run.py`.

Each contender is a process of its own. Processor time and the largest memory of one process are
taken from the kernel, descendants included. Numbers are compared before times are printed. The
ratio is what counts: the machine may be busy.
"""

import argparse
import ctypes
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environments import python_of
from made import ROOT, made
from measures import tolerance

from fairwitness.evidence.gate import patterns, shipped
from fairwitness.evidence.gate.kinds import EARLIEST_MS, LATEST_MS

HERE, BUILD = Path(__file__).resolve().parent, ROOT / "build" / "bench" / "scan"
SUBREAPER = 36
OURS, LIMIT = "ours", "SQL by hand, fused"


@dataclass(frozen=True)
class Contender:
    """One way to the numbers."""

    name: str
    script: str
    environment: str | None = None
    """Of its own under build/; None for that of the project."""
    extra: tuple[str, ...] = ()


CONTENDERS = (
    Contender(OURS, "ours.py", extra=(str(BUILD / "states"), "0")),
    Contender(LIMIT, "by_hand.py"),
    Contender("one query per metric", "one_each.py"),
    Contender("Polars, streaming", "with_polars.py", "polars"),
    Contender("PySpark local[2]", "with_spark.py", "spark"),
)

TEXTS = Contender("ours, texts alone", "texts.py")
GX_DAYS = 3
GX = Contender("Great Expectations", "with_gx.py", "gx")
PRESIDIO = Contender("Presidio", "with_presidio.py", "presidio")


@dataclass(frozen=True)
class Measured:
    """What a process took."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    found: dict[str, Any]


def definitions() -> Path:
    """Write down what an address and personal data are, for every contender alike."""
    path = BUILD / "definitions.json"
    path.write_text(
        json.dumps(
            {
                "delays": shipped.DELAYS_S,
                "earliest": EARLIEST_MS,
                "latest": LATEST_MS,
                "address": shipped.SHIPPED["fw_address"].body,
                "address_classes": shipped.ADDRESS_CLASSES,
                "personal": shipped.SHIPPED["fw_personal"].body,
                "v4": shipped._V4,  # noqa: SLF001 - the bench sees inside
                "v6": shipped._V6,  # noqa: SLF001
                "v4_reserved": shipped._V4_RESERVED,  # noqa: SLF001
                "v6_reserved": shipped._V6_RESERVED,  # noqa: SLF001
                "maybe": patterns.MAYBE,
                "email": patterns.EMAIL,
                "phone": patterns.PHONE,
                "resident_id": patterns.RESIDENT_ID,
                "iban": patterns.IBAN,
                "card": patterns.CARD,
            }
        ),
        encoding="utf-8",
    )
    return path


def measured(command: list[str], out: Path) -> Measured:
    """Run a command to its end, with all that it starts."""
    out.unlink(missing_ok=True)
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "TZ": "UTC",
    }
    before = time.perf_counter()
    with out.with_suffix(".log").open("wb") as said:
        first = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        cpu, peak, failed = 0.0, 0.0, False
        with suppress(ChildProcessError):
            while True:
                process, status, used = os.wait4(-1, 0)
                cpu += used.ru_utime + used.ru_stime
                peak = max(peak, used.ru_maxrss / 1024)
                failed |= process == first.pid and status != 0
    wall = time.perf_counter() - before
    if failed or not out.exists():
        said = out.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
        raise SystemExit(f"{' '.join(command)} failed:\n{said[-3000:]}")
    return Measured(wall, cpu, peak, json.loads(out.read_text(encoding="utf-8")))


def run(one: Contender, log: Path, defined: Path) -> Measured:
    """Run a contender."""
    out = BUILD / f"{Path(one.script).stem}.json"
    python = python_of(one.environment) if one.environment else sys.executable
    return measured(
        [python, str(HERE / one.script), *map(str, (log, out, defined)), *one.extra], out
    )


def forget(states: Path) -> None:
    """Remove a states file."""
    for path in states.parent.glob(f"{states.name}*"):
        path.unlink()


def differing(name: str, found: dict[str, int], true: dict[str, int]) -> list[str]:
    """Return each number that is not what it should be."""
    wrong = []
    for metric, expected in true.items():
        said = found.get(metric)
        if said is None or abs(said - expected) > tolerance(metric, name) * expected:
            wrong.append(f"{name}: {metric} is {said}, not {expected}")
    return wrong


def one_more_day(log: Path, defined: Path) -> tuple[Measured, Measured]:
    """Read all days but the last, and then the last one too."""
    forget(BUILD / "days")
    extra = (str(BUILD / "days"),)
    first = run(Contender(OURS, "ours.py", extra=(*extra, "1")), log, defined)
    return first, run(Contender(OURS, "ours.py", extra=(*extra, "0")), log, defined)


def some_days(log: Path, days: int) -> Path:
    """Return a folder with the first days of a log."""
    folder = BUILD / f"{log.name}-days-{days}"
    for place in sorted(log.iterdir())[:days]:
        (folder / place.name).mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.link(place / "events.parquet", folder / place.name / "events.parquet")
    return folder


def great_expectations(log: Path, defined: Path) -> list[str]:
    """Compare what Great Expectations can express, on some days; return what differs."""
    some = some_days(log, GX_DAYS)
    theirs = run(GX, some, defined)
    forget(BUILD / "states")
    ours = run(CONTENDERS[0], some, defined)
    numbers, true = theirs.found["numbers"], ours.found["numbers"]
    wrong = differing(GX.name, numbers, {name: true[name] for name in numbers})
    entries = true["log.entries"]
    print(
        f"\n{GX.name}, {len(numbers)} of the numbers on {GX_DAYS} days, {entries:,} events: "
        f"{theirs.cpu_s:.1f} cpu s, {entries / theirs.cpu_s:,.0f} rows/cpu-s, "
        f"{theirs.peak_mib:.0f} MiB; ours, all numbers, the same days: {ours.cpu_s:.1f} cpu s; "
        f"{len(wrong)} differ",
        *wrong,
        sep="\n  ",
    )
    return wrong


def presidio(log: Path, defined: Path) -> None:
    """Compare finding personal data: Presidio on one day, ours on that day and on all."""
    day = some_days(log, 1)
    theirs = run(PRESIDIO, day, defined)
    same = run(TEXTS, day, defined).found["numbers"]
    ours = run(TEXTS, log, defined)
    slow = theirs.found["numbers"]["texts"] / theirs.cpu_s
    fast = ours.found["numbers"]["texts"] / ours.cpu_s
    print(
        f"\n{PRESIDIO.name}: {theirs.found['numbers']['texts']:,} texts, {slow:,.0f} texts/cpu-s; "
        f"ours: {ours.found['numbers']['texts']:,} texts, {fast:,.0f} texts/cpu-s, "
        f"{fast / slow:.0f} times as many"
    )
    for name, count in theirs.found["numbers"].items():
        print(f"  {name}: {PRESIDIO.name} {count:,}, ours {same[name]:,}")


def table(results: dict[str, Measured], events: int) -> None:
    """Print what each took."""
    limit = results.get(LIMIT)
    heads = f"{'wall s':>8}{'cpu s':>8}{'/ limit':>9}{'/ ours':>8}{'rows/cpu-s':>12}{'MiB':>7}"
    print(f"\n{'':26}{heads}")
    for name, each in results.items():
        ratio = f"{each.cpu_s / limit.cpu_s:.2f}" if limit else ""
        ours = f"{each.cpu_s / results[OURS].cpu_s:.2f}"
        print(
            f"{name:26}{each.wall_s:8.1f}{each.cpu_s:8.1f}{ratio:>9}{ours:>8}"
            f"{events / each.cpu_s:12,.0f}{each.peak_mib:7.0f}"
        )


def best(
    contenders: Iterable[Contender], log: Path, defined: Path, runs: int
) -> dict[str, Measured]:
    """Run all in turn, so that a busy minute hits them alike; keep the cheapest run of each."""
    results: dict[str, Measured] = {}
    for _ in range(runs):
        for one in contenders:
            forget(BUILD / "states")
            each = run(one, log, defined)
            if one.name not in results or each.cpu_s < results[one.name].cpu_s:
                results[one.name] = each
    return results


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    asked.add_argument("--events", type=int, default=20_000_000)
    asked.add_argument("--runs", type=int, default=1)
    asked.add_argument("--only", action="append", help="part of the name of a contender")
    options = asked.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    BUILD.mkdir(parents=True, exist_ok=True)
    log, defined = made(options.events), definitions()
    size = sum(file.stat().st_size for file in log.rglob("*.parquet"))
    print(
        f"{options.events:,} events, {size / 2**20:.0f} MiB, {os.cpu_count()} cores, "
        f"{platform.machine()}"
    )
    chosen = [
        one
        for one in CONTENDERS
        if not options.only or one.name == OURS or any(o in one.name for o in options.only)
    ]
    results = best(chosen, log, defined, options.runs)
    true = results[OURS].found["numbers"]
    exact = results.get("one query per metric", results[OURS]).found["numbers"]
    events = true["log.entries"]
    wrong = [
        line
        for name, each in results.items()
        for line in differing(name, each.found["numbers"], exact)
    ]
    print(f"{len(exact)} numbers compared, {len(wrong)} differ", *wrong, sep="\n  ")
    table(results, events)
    if not options.only or "Great" in options.only:
        wrong += great_expectations(log, defined)
    if not options.only or "Presidio" in options.only:
        presidio(log, defined)
    whole, day = one_more_day(log, defined)
    first, more = whole.found["cpu_s"], day.found["cpu_s"]
    print(
        f"\none more day: {more:.2f} cpu s in the scan, 1/{first / more:.0f} of the days before "
        f"({first:.1f}); with starting up {day.cpu_s:.1f}"
    )
    shutil.rmtree(BUILD / "spark", ignore_errors=True)
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
