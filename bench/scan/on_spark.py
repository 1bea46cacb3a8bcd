"""
Hold the states that Spark comes to against those of DuckDB: `python bench/scan/on_spark.py`.

Both scan the same generated log with the same salt. Every day must be equal byte for byte, counts
and sketch. Needs `make .venv-spark/ready` and Java 17; `--spark` names another Spark.
"""

import argparse
import ctypes
import shutil

from killed import held
from made import ROOT, made
from run import BUILD, HERE, SUBREAPER, Measured, forget, measured

PYTHON = ROOT / ".venv-spark" / "bin" / "python"


def scanned(engine: str, log: str, spark: str) -> tuple[Measured, list[tuple[object, ...]]]:
    """Scan with an engine from nothing, but with the salt of both."""
    states, out = BUILD / f"same-{engine}", BUILD / f"same-{engine}.json"
    command = [PYTHON, HERE / "scan_with.py", engine, log, out, states, spark]
    found = measured([str(part) for part in command], out)
    return found, held(states)


def main() -> None:
    """Scan twice, compare, then print what it took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=2_000_000)
    arguments.add_argument("--spark", default="local[2]")
    asked = arguments.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    log = str(made(asked.events))
    for engine in ("duckdb", "spark"):
        forget(BUILD / f"same-{engine}")
    took, states = {}, {}
    took["duckdb"], states["duckdb"] = scanned("duckdb", log, asked.spark)
    shutil.copy2(BUILD / "same-duckdb.salt", BUILD / "same-spark.salt")
    took["spark"], states["spark"] = scanned("spark", log, asked.spark)
    pairs = zip(states["duckdb"], states["spark"], strict=True)
    differing = [one[0] for one, other in pairs if one != other]
    days, entries = took["duckdb"].found["days"], took["duckdb"].found["entries"]
    print(f"{entries:,} entries, {days} days; days that differ in any byte: {len(differing)}")
    for used in took.values():
        print(
            f"{used.found['engine']:16} wall {used.wall_s:7.1f} s, of which scanning "
            f"{used.found['scan_s']:7.1f} s; processor {used.cpu_s:7.1f} s; "
            f"largest process {used.peak_mib:6.0f} MiB"
        )
    if differing:
        raise SystemExit(f"These days differ: {', '.join(map(str, differing))}")


if __name__ == "__main__":
    main()
