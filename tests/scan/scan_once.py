"""Scan a log once, as a program that may be killed at any moment."""

import sys
from datetime import date
from pathlib import Path

from fairwitness.evidence.scan.scanning import scan
from fairwitness.evidence.states.store import States
from fairwitness.sources.logs import open_log


def main(log: str, states: str) -> None:
    """Scan, and print the digest of each day."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with States(Path(states)) as kept, open_log(log) as opened:
        done = scan(opened, "log", kept, before=date(2100, 1, 1), progress=None)
    for day, state in done.days.items():
        sys.stdout.write(f"{day} {state.digest}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
