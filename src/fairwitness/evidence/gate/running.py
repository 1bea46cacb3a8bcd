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
from typing import Any, NamedTuple, Protocol

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
        Promise(name, kind, labels)
        for (name, kind), labels in zip(admitted.outputs, admitted.labels, strict=True)
    )
    if any(len(row) != len(promises) for row in found):
        raise Refused("result", f"a row that has not {len(promises)} columns")
    columns = (
        _checked(column, promise)
        for column, promise in zip(zip(*found, strict=True), promises, strict=True)
    )
    return tuple(zip(*columns, strict=True)) if found else ()


class Promise(NamedTuple):
    """What the gate was told of one column of a result."""

    name: str
    kind: str
    labels: frozenset[str | int]


def _checked(column: tuple[Any, ...], promise: Promise) -> tuple[Cell, ...]:
    """Look at every value of a column; whole numbers, of which there may be many, all at once."""
    if set(map(type, column)) == {int}:
        wrong = _wrong_numbers(column, promise)
        plain = column
    else:
        plain = tuple(_plain(cell, promise.kind) for cell in column)
        wrong = [c for c in plain if not _is_promised(c, promise.kind, promise.labels)]
    if wrong:
        kind = type(wrong[0]).__name__
        raise Refused("result", f"a {kind} that is no {promise.kind}, as {promise.name}")
    return plain


def _wrong_numbers(column: tuple[int, ...], promise: Promise) -> list[int]:
    """Return whole numbers that are not what the gate was told would come out."""
    if promise.kind == "count":
        return [least] if (least := min(column)) < 0 else []
    different = set(column)
    if promise.kind == "label":
        return list(different - promise.labels)
    return [n for n in different if not _is_promised(n, promise.kind, promise.labels)]


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
