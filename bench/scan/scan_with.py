"""Scan a log with one engine, for its states: `scan_with.py ENGINE LOG OUT STATES SPARK`."""

import json
import sys
import time
from datetime import date
from pathlib import Path

from fairwitness.evidence.scan.scanning import scan
from fairwitness.evidence.states.store import States
from fairwitness.sources.interface import LogSource
from fairwitness.sources.logs import open_log
from fairwitness.sources.logs.on_spark import open_on_spark


def main(engine: str, log: str, out: str, states: str, spark: str) -> None:
    """Scan all days, and write how many there were."""

    def opened() -> LogSource:
        address = f"ocsf+parquet://{log}"
        return open_log(address) if engine == "duckdb" else open_on_spark(address, spark)

    with opened() as source, States(Path(states)) as kept:
        before = time.perf_counter()
        days = scan(source, "log", kept, before=date(2100, 1, 1), progress=None).days
        took = time.perf_counter() - before
    entries = sum(state.count("fields") for state in days.values())
    told = {"days": len(days), "entries": entries, "scan_s": took, "engine": source.engine.name}
    Path(out).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
