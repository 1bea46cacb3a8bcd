"""
Run an admitted query and look at every value that comes back.

In:       an engine, and a query that the gate let through.
Out:      rows of numbers and of labels that stand in the query; `Refused` for anything else.
Not here: judging queries (`admission`), opening databases (`sources`), small counts (`release`).

This wall does not trust the first one: had the gate misjudged a query, no text of the source could
pass here.
"""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from fairwitness.core.window import DAY_MS
from fairwitness.evidence.gate.admission import Admitted
from fairwitness.evidence.gate.kinds import LATEST_MS
from fairwitness.evidence.gate.refusal import Refused

Cell = int | float | str | None
Row = tuple[Cell, ...]


class Engine(Protocol):
    """A source's own database, opened read-only."""

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[Any, ...]]:
        """
        Run `sql` for at most `seconds` and return at most `rows` + 1 rows: one more says too many.

        Raises:
            Problem: the source is unavailable, or out of time.

        """


def run(engine: Engine, admitted: Admitted, *, seconds: float, rows: int) -> tuple[Row, ...]:
    """
    Run `admitted` and return its result, which holds at most `rows` rows.

    Raises:
        Refused: the engine returned something that the query did not promise.
        Problem: from the engine.

    """
    if hashlib.sha256(admitted.sql.encode()).hexdigest() != admitted.sha256:
        raise Refused("result", "the text of the query is not the one that was admitted")
    found = engine.execute(admitted.sql, seconds=seconds, rows=rows)
    if len(found) > rows:
        raise Refused("result", f"more than {rows} rows")
    promises = tuple(
        (name, kind, labels)
        for (name, kind), labels in zip(admitted.outputs, admitted.labels, strict=True)
    )
    return tuple(_checked(row, promises) for row in found)


Promises = tuple[tuple[str, str, frozenset[str | int]], ...]
"""Name, kind and labels of each column."""


def _checked(row: Sequence[Any], promises: Promises) -> Row:
    if len(row) != len(promises):
        raise Refused("result", f"{len(row)} columns instead of {len(promises)}")
    cells = []
    for cell, (name, kind, labels) in zip(row, promises, strict=True):
        plain = cell if type(cell) is int else _plain(cell, kind)
        if not _is_promised(plain, kind, labels):
            raise Refused("result", f"a {type(cell).__name__} that is no {kind}, as {name}")
        cells.append(plain)
    return tuple(cells)


def _plain(cell: Any, kind: str) -> Any:  # noqa: ANN401 - an engine may return anything
    """Return an engine's own decimal number, and a day that SQLite made a float, as Python's."""
    if isinstance(cell, Decimal) and cell.is_finite():
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if kind == "day" and isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _is_promised(cell: Any, kind: str, labels: frozenset[str | int]) -> bool:  # noqa: ANN401
    """Say whether a value is what the gate was told would come out."""
    if cell is None:
        return kind != "count"
    if kind == "label":
        return type(cell) in {int, str} and cell in labels
    if kind in {"mean", "sum"}:
        return type(cell) in {int, float}
    if kind == "day":
        return type(cell) is int and cell % DAY_MS == 0 and 0 <= cell <= LATEST_MS
    return kind == "count" and type(cell) is int and cell >= 0
