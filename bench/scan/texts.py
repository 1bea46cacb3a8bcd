"""The part of ours that looks for personal data, alone: the same texts as Presidio's, or all."""

import sys
from pathlib import Path

from measures import TEXTS, write

from fairwitness.evidence.gate import shipped
from fairwitness.evidence.scan.days import prepare
from fairwitness.evidence.scan.scanning import admitted
from fairwitness.sources.logs import open_log


def main() -> None:
    """Run the one pass over each day."""
    log, out = Path(sys.argv[1]), Path(sys.argv[2])
    found = dict.fromkeys(("texts", *TEXTS), 0)
    with open_log(f"ocsf+parquet://{log}") as opened:
        query = admitted(opened)["texts"]
        prepare(opened.engine, b"no account is read here")
        for day in opened.partitions():
            opened.select(day)
            for bits, count in opened.engine.execute(query.sql, seconds=600.0, rows=1000):
                for place, name in enumerate(shipped.TEXT_BITS):
                    if int(str(bits)) & 1 << place:
                        found[name if place else "texts"] += int(str(count))
    write(out, {"numbers": found})


if __name__ == "__main__":
    main()
