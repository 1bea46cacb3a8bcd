"""The part of ours that looks for personal data, alone: the same texts as Presidio's, or all."""

import sys
from pathlib import Path

from measures import TEXTS, write

from fairwitness.evidence.gate import STAGED, shipped, stage
from fairwitness.evidence.scan.days import prepare
from fairwitness.evidence.scan.passes import passes, staged
from fairwitness.sources.logs import open_log


def main() -> None:
    """Run the one pass over each day."""
    log, out = Path(sys.argv[1]), Path(sys.argv[2])
    found = dict.fromkeys(("texts", *TEXTS), 0)
    with open_log(f"ocsf+parquet://{log}") as opened:
        laid = stage(staged(["text"]), dialect="duckdb", manifest=opened.manifest)
        (query,) = (one for one in passes(["text"]) if one.name == "texts")
        prepare(opened.engine, b"no account is read here")
        for day in opened.partitions():
            opened.select(day)
            opened.engine.stage(STAGED, laid.sql, seconds=600.0)
            for bits, count in opened.engine.execute(query.sql, seconds=600.0, rows=1000):
                for place, name in enumerate(shipped.TEXT_BITS):
                    if int(str(bits)) & 1 << place:
                        found[name if place else "texts"] += int(str(count))
    write(out, {"numbers": found})


if __name__ == "__main__":
    main()
