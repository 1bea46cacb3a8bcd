"""
A Spark that the tests ask: started once, in an environment of its own.

In:       lines of JSON: the address of a log, or a shipped function and what to give it.
Out:      lines of JSON: the state of each day, or what the function says.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fairwitness.core.problem import Problem
from fairwitness.core.window import DAY_MS
from fairwitness.evidence.gate import shipped
from fairwitness.evidence.scan.days import prepare, read_day
from fairwitness.evidence.scan.scanning import admitted
from fairwitness.sources.interface import LogSource
from fairwitness.sources.logs.on_spark import moment_written, open_on_spark
from fairwitness.sources.spark_session import open_spark

PYTHON = Path(__file__).resolve().parents[2] / ".venv-spark" / "bin" / "python"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""What lets Java start sooner and run a little slower."""
SALT = bytes(range(32))
TODAY = 20_600 * DAY_MS
SPARK = "local[2]"


def states(log: LogSource) -> dict[str, list[str]]:
    """Return each day with the counts and the registers of its state."""
    laid, queries = admitted(log)
    prepare(log.engine, SALT)
    found = {}
    for partition in log.partitions():
        log.select(partition)
        state = read_day(log.engine, partition.day, laid, queries)
        found[partition.day.isoformat()] = [state.text, state.registers.tobytes().hex()]
    return found


def _said(engine: Any, call: str, given: list[list[Any]]) -> list[Any]:
    """Return what a call says of each row of values, named `a`, `b` and so on."""
    rows = [(n, *row) for n, row in enumerate(given)]
    types = [
        "BIGINT" if any(isinstance(row[c], int) for row in given) else "STRING"
        for c in range(len(given[0]))
    ]
    schema = ", ".join(f"{name} {kind}" for name, kind in zip("abcdefgh", types, strict=False))
    table = engine._session.createDataFrame(rows, f"n INT, {schema}")  # noqa: SLF001
    table.createOrReplaceTempView("given")
    found = engine._session.sql(f"SELECT {call} AS said FROM given ORDER BY n").collect()  # noqa: SLF001
    return [row.said for row in found]


def main() -> None:
    """Answer until there is nothing left to answer."""
    first = open_spark(SPARK)  # it stays open, so that Java starts once
    prepare(first, SALT)
    first.define(*shipped.day(TODAY))
    first.define("log_moment", ("value STRING",), moment_written())
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if "log" in asked:
                log = open_on_spark(asked["log"], SPARK)
                answer: Any = states(log)
            else:
                answer = _said(first, asked["call"], asked["given"])
        except Problem as problem:
            answer = {"problem": [problem.code, problem.what, problem.fix]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    first.close()


if __name__ == "__main__":
    main()
