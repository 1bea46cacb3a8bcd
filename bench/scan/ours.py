"""The whole of ours: source, gate, passes, states, release; then the numbers, before rounding."""

import gc
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measures import END, FIRST, KEEP_DAYS, NOW, write

from fairwitness.cli.app import GARBAGE
from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.window import Window
from fairwitness.evidence.metrics.log import LOG
from fairwitness.evidence.scan import Asked, collect_log
from fairwitness.evidence.scan.scanning import scan
from fairwitness.evidence.states.reading import LogMetric, Reading
from fairwitness.evidence.states.store import States
from fairwitness.sources.logs import open_log


@dataclass(frozen=True)
class Order:
    """What to read, and up to which day."""

    log: Path
    out: Path
    states: Path
    window: Window


def numbers(reading: Reading) -> dict[str, int]:
    """Return what every metric counted, as `measures.numbers` does."""
    found: dict[str, int] = {}
    for metric in LOG.values():
        if not isinstance(metric, LogMetric) or (total := metric.total(reading)) is None:
            continue
        found[metric.id] = total
        for kind, count in (metric.kinds(reading) if metric.kinds else {}).items():
            found[f"{metric.id} kind={kind}"] = count
    return found


def main(order: Order) -> None:
    """Collect, and write the numbers with the processor time that collecting took."""
    asked = Asked(
        wanted=tuple(LOG),
        window=order.window,
        policy=ReleasePolicy(),
        now=datetime(NOW.year, NOW.month, NOW.day, tzinfo=UTC),
        keep_days=KEEP_DAYS,
    )
    with open_log(f"ocsf+parquet://{order.log}") as log, States(order.states) as states:
        before = time.process_time()
        evidence = collect_log({"log": log}, asked, states=states)
        took = time.process_time() - before
        days = scan(log, "log", states, before=order.window.end, progress=None).days
        reading = Reading(days=days, window=order.window, today=NOW, keep_days=KEEP_DAYS)
        write(
            order.out,
            {"numbers": numbers(reading), "cpu_s": took, "figures": len(evidence.figures)},
        )


if __name__ == "__main__":
    gc.set_threshold(GARBAGE)  # as the command line does
    end = END - timedelta(days=int(sys.argv[5]))
    main(Order(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[4]), Window(FIRST, end)))
