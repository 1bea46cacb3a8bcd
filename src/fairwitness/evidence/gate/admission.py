"""
Judge one compiled query as a whole.

In:       its text, its dialect and the manifest of the source.
Out:      `Admitted`, with what it reads and what comes out of it; or `Refused`.
Not here: running it (`running`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from fairwitness.core.manifest import Manifest
from fairwitness.evidence.gate.aggregates import check_aggregate, is_aggregate
from fairwitness.evidence.gate.expressions import Scope, value_of
from fairwitness.evidence.gate.kinds import LABEL, Kind, Value
from fairwitness.evidence.gate.parsing import SHIPPED_IN, Dialect, check_text, parsed
from fairwitness.evidence.gate.refusal import Refused, refused
from fairwitness.evidence.gate.shipped import RANKS, SKETCH, SLOTS
from fairwitness.evidence.gate.tables import STAGED, Derived, Reading, Staged, scope_of


@dataclass(frozen=True, slots=True)
class Output:
    """One column of the result."""

    name: str
    kind: str
    """`label`, `count`, `sum`, `mean`, or `day` [ms since 1970, UTC, a midnight]."""
    labels: frozenset[str | int] = frozenset()
    """All that a label can be, beside NULL."""
    grouped: bool = True
    """Whether it is told apart by GROUP BY; a plain constant need not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A query that may run: nothing but aggregates and labels of its own can come out."""

    sql: str
    dialect: Dialect
    sha256: str
    """Of the UTF-8 text of `sql`."""
    tables: tuple[str, ...]
    """Physical tables read, sorted."""
    columns: tuple[tuple[str, str], ...]
    """Physical (table, column) pairs read, sorted."""
    outputs: tuple[tuple[str, str], ...]
    """(name, kind) of each column of the result, in order; kinds as in `Output.kind`."""
    labels: tuple[frozenset[str | int], ...] = field(repr=False)
    """For each column of the result, the labels it may hold."""


def admit(
    sql: str, *, dialect: Dialect, manifest: Manifest, staged: Staged | None = None
) -> Admitted:
    """
    Return `sql` as a query that may run; it may read the table that was staged.

    Raises:
        Refused: it could show more than aggregates, or cannot be judged.

    """
    if sql == SKETCH:
        return _sketch(dialect, staged)
    try:
        return _admit(sql, dialect, manifest, staged)
    except RecursionError as error:
        raise Refused("too-long", "nested too deeply to be judged") from error


def _admit(sql: str, dialect: Dialect, manifest: Manifest, staged: Staged | None) -> Admitted:
    read = parsed(sql, dialect)
    reading = Reading(manifest, dialect, staged)
    outputs = _judged(read.select, scope_of(read.select, reading))
    check_text(read)
    return Admitted(
        sql=sql,
        dialect=dialect,
        sha256=hashlib.sha256(sql.encode()).hexdigest(),
        tables=tuple(sorted(reading.tables)),
        columns=tuple(sorted(reading.columns)),
        outputs=tuple((output.name, output.kind) for output in outputs),
        labels=tuple(output.labels for output in outputs),
    )


def _sketch(dialect: Dialect, staged: Staged | None) -> Admitted:
    """Return the one query that takes a sketch; it is known by its text."""
    if dialect not in SHIPPED_IN:
        raise Refused("function", "a sketch of accounts, which only DuckDB and Spark take")
    account = None if staged is None else staged.values.get("account")
    if staged is None or account is None or account.kind is not Kind.IDENTIFIER:
        raise Refused("column", f"{STAGED}.account")
    codes = (frozenset(range(SLOTS)), frozenset(range(1, RANKS + 1)), frozenset[int]())
    return Admitted(
        sql=SKETCH,
        dialect=dialect,
        sha256=hashlib.sha256(SKETCH.encode()).hexdigest(),
        tables=staged.tables,
        columns=staged.columns,
        outputs=(("slot", "label"), ("rank", "label"), ("accounts", "count")),
        labels=tuple(frozenset[str | int](each) for each in codes),
    )


def _judged(select: exp.Select, scope: Scope) -> tuple[Output, ...]:
    """Return what comes out of the outermost SELECT."""
    outputs = tuple(_output(node, scope) for node in select.expressions)
    names = [output.name.lower() for output in outputs]
    if len(set(names)) != len(names):
        raise refused("ambiguous", select)
    if all(output.kind == "label" for output in outputs):
        raise Refused("output", "not one aggregate")
    grouped = _groups(select, outputs, scope)
    for number, output in enumerate(outputs):
        if output.kind == "label" and output.grouped and number not in grouped:
            raise refused("output", select.expressions[number])
    _check_order(select, outputs)
    return outputs


def _output(node: exp.Expr, scope: Scope) -> Output:
    if isinstance(node, exp.Star):
        raise refused("star", node)
    name, inside = node.output_name, node.unalias()
    if not name:
        raise refused("name", node)
    if is_aggregate(inside):
        return Output(name, check_aggregate(inside, scope))
    value = value_of(inside, scope)
    if not _is_label(value):
        raise refused("output", node)
    if not all(map(LABEL.fullmatch, value.texts)):
        raise refused("label", node)
    constant = isinstance(inside, exp.Literal)
    return Output(name, "label", value.texts | value.numbers, grouped=not constant)


def _is_label(value: Value) -> bool:
    return value.kind in {Kind.LABEL, Kind.NUMBER, Kind.NULL, Kind.CODE}


def _groups(select: exp.Select, outputs: Sequence[Output], scope: Scope) -> frozenset[int]:
    """Return the places of the outputs that GROUP BY names, with each of its keys judged."""
    group = select.args.get("group")
    keys = [] if group is None else group.expressions
    return frozenset(
        place for key in keys for place in _places(key, select.expressions, outputs, scope)
    )


def _places(
    key: exp.Expr, written: Sequence[exp.Expr], outputs: Sequence[Output], scope: Scope
) -> frozenset[int]:
    """Return the places of the outputs that one key of GROUP BY stands for."""
    named = _named(key, outputs, scope)
    if named is not None:
        if named not in range(len(outputs)) or outputs[named].kind != "label":
            raise refused("group-key", key)
        return frozenset({named})
    if is_aggregate(key) or not _is_label(value_of(key, scope)):
        raise refused("group-key", key)
    return frozenset(place for place, node in enumerate(written) if node.unalias() == key)


def _named(key: exp.Expr, outputs: Sequence[Output], scope: Scope) -> int | None:
    """
    Return the place that a key names by its number or by the name of an output.

    An engine may take a bare name for a column of a table instead. So it counts as the output's
    only where every column in scope is known and none goes by that name.
    """
    if isinstance(key, exp.Literal) and not key.is_string:
        return int(key.name) - 1
    if not isinstance(key, exp.Column) or key.table:
        return None
    for source in scope.values():
        if not isinstance(source, Derived) or key.name.lower() in map(str.lower, source.columns):
            raise refused("group-key", key)
    return next((n for n, output in enumerate(outputs) if output.name == key.name), -1)


def _check_order(select: exp.Select, outputs: Sequence[Output]) -> None:
    """Refuse an order by anything but the number or the name of an output."""
    order = select.args.get("order")
    places = {str(place) for place in range(1, len(outputs) + 1)}
    names = {output.name for output in outputs}
    for ordered in [] if order is None else order.expressions:
        key = ordered.this
        by_place = isinstance(key, exp.Literal) and not key.is_string and key.name in places
        by_name = isinstance(key, exp.Column) and not key.table and key.name in names
        if not (by_place or by_name):
            raise refused("order", ordered)
