"""
Hold released figures against what a script did.

In:       rows of a `figures.csv`, and the truth as `{"metric": {"total": n, "by": {…}}}`.
Out:      every difference, in words; none is what a test wants.

Counts of people are compared as release lets them be shown: rounded, or suppressed where they or
what they leave over is small. Everything else is compared exactly.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

K, BASE = 10, 5
Truth = Mapping[str, Mapping[str, Any]]
Row = dict[str, str]


def read_figures(path: Path) -> list[Row]:
    """Read the rows of a `figures.csv`."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def differences(rows: list[Row], truth: Truth, people: frozenset[str]) -> Iterator[str]:
    """Yield each figure that does not say what was done, and each truth that no figure tells."""
    told = {(row["metric"], row["dimensions"]): row for row in rows}
    for metric, true in truth.items():
        row = told.get((metric, ""))
        if row is not None and "part" in true and true["total"] is not None:
            yield from _share(metric, row, true)
            continue
        yield from _one(told, metric, "", true["total"], people)
        for dimension, cells in true.get("by", {}).items():
            for label, count in cells.items():
                name = f"{dimension}={label}"
                if (metric, name) in told:
                    yield from _one(told, metric, name, count, people)


def compared(rows: list[Row], truth: Truth) -> int:
    """Count the figures that `differences` compares with a number."""
    told = {(row["metric"], row["dimensions"]) for row in rows if row["status"] == "value"}
    cells = [
        (metric, f"{dimension}={label}")
        for metric, true in truth.items()
        for dimension, labels in true.get("by", {}).items()
        for label in labels
    ]
    return len(told & {*((metric, "") for metric in truth), *cells})


def _one(
    told: Mapping[tuple[str, str], Row],
    metric: str,
    name: str,
    true: float | None,
    people: frozenset[str],
) -> Iterator[str]:
    row = told.get((metric, name))
    place = f"{metric} {name}".strip()
    if row is None:
        yield f"{place}: no figure"
    elif true is None:
        if row["status"] != "not_recorded" or not row["note"]:
            yield f"{place}: should be not recorded, with a reason; is {row['status']}"
    elif row["status"] == "not_recorded":
        yield f"{place}: not recorded, but {true} was done"
    elif metric in people:
        yield from _people(place, row, int(true))
    elif row["value"] != str(int(true)):
        yield f"{place}: {row['value'] or row['status']}, but {true} was done"


def _share(place: str, row: Row, true: Mapping[str, Any]) -> Iterator[str]:
    """A share of two counts that were rounded by at most half the base each."""
    part, whole = true["part"], true["whole"]
    slack = (BASE / 2 + BASE / 2 * part / whole) / max(whole - BASE / 2, 1) + 0.005
    if row["status"] == "value" and abs(float(row["value"]) - part / whole) > slack:
        yield f"{place}: {row['value']}, but {part} of {whole} is true"
    if row["status"] == "suppressed" and row["value"]:
        yield f"{place}: suppressed with a value"


def _people(place: str, row: Row, true: int) -> Iterator[str]:
    if row["status"] == "suppressed":
        if not row["note"] or row["value"]:
            yield f"{place}: suppressed without a reason, or with a value"
        return
    if 0 < true < K:
        yield f"{place}: {true} people are shown as {row['value']}"
    shown = 0 if true == 0 else max(K, BASE * ((true + BASE // 2) // BASE))
    if int(row["value"]) != shown:
        yield f"{place}: {row['value']}, but {true} rounds to {shown}"
