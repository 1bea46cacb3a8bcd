"""
Find the kind of an expression over the rows of one SELECT.

In:       an expression whose parts are on the list (`grammar`), and the tables in scope.
Out:      its `Value`; `Refused` for anything that its kind does not allow.
Not here: aggregates (`aggregates`), tables (`tables`), running anything.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from sqlglot import exp

from fairwitness.evidence.gate.arithmetic import calculated, is_number
from fairwitness.evidence.gate.calls import called
from fairwitness.evidence.gate.grammar import NUMERIC_TYPES, TEXT_TYPES, WHOLE_TYPES
from fairwitness.evidence.gate.kinds import (
    HOUR_MS,
    NULL,
    SHAPES,
    TRUTH,
    WORD,
    Kind,
    Relation,
    Value,
    merged,
    objection,
)
from fairwitness.evidence.gate.refusal import refused


class Source(Protocol):
    """A table in scope: a physical one or a derived one."""

    def value(self, name: str) -> Value | None:
        """Return what a column holds; None if it may not be read or is not there."""


Scope = Mapping[str, Source]
"""Tables by the name they go by in one SELECT."""


def value_of(node: exp.Expr, scope: Scope) -> Value:
    """
    Return the kind of `node`.

    Raises:
        Refused: it does something that the kinds of its parts do not allow.

    """
    reader = _READERS.get(type(node))
    if reader is None:
        if isinstance(node, (exp.AggFunc, exp.Filter)):
            raise refused("aggregate-place", node)
        raise refused("subquery" if isinstance(node, exp.Query) else "clause", node)
    return reader(node, scope)


def check_condition(node: exp.Expr, scope: Scope) -> None:
    """Refuse `node` unless it is an allowed condition."""
    for part in conjuncts(node):
        if value_of(part, scope).kind not in {Kind.TRUTH, Kind.FLAG, Kind.NULL}:
            raise refused("condition", part)


def conjuncts(node: exp.Expr) -> list[exp.Expr]:
    """Return the parts of a condition that must all hold."""
    found: list[exp.Expr] = []
    left: exp.Expr = node
    while isinstance(left, exp.And):
        found.append(left.expression)
        left = left.this
    return [left, *reversed(found)]


def column(node: exp.Column, scope: Scope) -> Value:
    """Return what a column holds."""
    if isinstance(node.this, exp.Star):
        raise refused("star", node)
    if not node.table:
        raise refused("unqualified", node)
    source = scope.get(node.table)
    value = None if source is None else source.value(node.name)
    if value is None:
        raise refused("column", node)
    return value


def _literal(node: exp.Literal, _: Scope) -> Value:
    if node.is_string:
        return Value(Kind.LABEL, texts=frozenset({node.name}))
    return Value(Kind.NUMBER, numbers=frozenset({int(node.name)}))


def _negative(node: exp.Neg, _: Scope) -> Value:
    if not isinstance(node.this, exp.Literal) or node.this.is_string:
        raise refused("operator", node)
    return Value(Kind.NUMBER, numbers=frozenset({-int(node.this.name)}))


def _inside(node: exp.Paren, scope: Scope) -> Value:
    return value_of(node.this, scope)


def _truth(_: exp.Expr, __: Scope) -> Value:
    return TRUTH


def _null(_: exp.Expr, __: Scope) -> Value:
    return NULL


def _connected(node: exp.And | exp.Or, scope: Scope) -> Value:
    """Read a chain of AND or OR without recursing along its left side."""
    kind = type(node)
    left: exp.Expr = node
    while isinstance(left, kind):
        check_condition(left.expression, scope)
        left = left.this
    check_condition(left, scope)
    return TRUTH


def _negated(node: exp.Not, scope: Scope) -> Value:
    check_condition(node.this, scope)
    return TRUTH


def _equal(node: exp.Expr, scope: Scope) -> Value:
    return _compared(Relation.EQUAL, node, (node.this, node.expression), scope)


def _ordered(node: exp.Expr, scope: Scope) -> Value:
    return _compared(Relation.ORDER, node, (node.this, node.expression), scope)


def _compared(
    relation: Relation, node: exp.Expr, sides: tuple[exp.Expr, exp.Expr], scope: Scope
) -> Value:
    left, right = (value_of(side, scope) for side in sides)
    rule = objection(relation, left, right)
    if rule is not None:
        raise refused(rule, node)
    for one, other in ((left, right), (right, left)):
        if one.kind is Kind.CATEGORY and not all(map(WORD.fullmatch, other.texts)):
            raise refused("category", node)
    return TRUTH


def _between(node: exp.Between, scope: Scope) -> Value:
    low, high = (value_of(node.args[end], scope) for end in ("low", "high"))
    _compared(Relation.ORDER, node, (node.this, node.args["low"]), scope)
    _compared(Relation.ORDER, node, (node.this, node.args["high"]), scope)
    if not (low.numbers and high.numbers) or max(low.numbers) >= min(high.numbers):
        raise refused("size" if value_of(node.this, scope).kind is Kind.SIZE else "time", node)
    return TRUTH


def _is(node: exp.Is, scope: Scope) -> Value:
    value = value_of(node.this, scope)
    if value.kind is Kind.TEXT:
        raise refused("text", node)
    if isinstance(node.expression, exp.Null):
        return TRUTH
    if isinstance(node.expression, exp.Boolean) and value.kind in {Kind.FLAG, Kind.TRUTH}:
        return TRUTH
    raise refused("operator", node)


def _in(node: exp.In, scope: Scope) -> Value:
    for member in node.expressions:
        if not isinstance(member, exp.Literal):
            raise refused("subquery" if isinstance(member, exp.Query) else "operator", node)
        _compared(Relation.EQUAL, node, (node.this, member), scope)
    return TRUTH


def _like(node: exp.Like, scope: Scope) -> Value:
    value, pattern = value_of(node.this, scope), node.expression
    if not isinstance(pattern, exp.Literal) or not pattern.is_string:
        raise refused("operator", node)
    if value.kind is Kind.ADDRESS and pattern.name in SHAPES:
        return TRUTH
    if value.kind in {Kind.CATEGORY, Kind.LABEL} and WORD.fullmatch(pattern.name):
        return TRUTH
    guarded = value.kind in {Kind.ADDRESS, Kind.IDENTIFIER, Kind.CATEGORY}
    raise refused(value.kind.value if guarded else "operator", node)


def _together(node: exp.Expr, parts: Iterable[exp.Expr], scope: Scope) -> Value:
    """Return what stands for any one of `parts`."""
    so_far = NULL
    for part in parts:
        both = merged(so_far, value_of(part, scope))
        if both is None:
            raise refused("mixed", node)
        so_far = both
    return so_far


def _case(node: exp.Case, scope: Scope) -> Value:
    for branch in node.args["ifs"]:
        if node.this is None:
            check_condition(branch.this, scope)
        else:
            _compared(Relation.EQUAL, node, (node.this, branch.this), scope)
    results = [branch.args["true"] for branch in node.args["ifs"]]
    default = node.args.get("default")
    return _together(node, results if default is None else [*results, default], scope)


def _if(node: exp.If, scope: Scope) -> Value:
    """Read `IIF(condition, this, that)`, which is how SQLite's dialect writes a short CASE."""
    check_condition(node.this, scope)
    that = node.args.get("false")
    results = [node.args["true"], *([] if that is None else [that])]
    return _together(node, results, scope)


def _coalesce(node: exp.Coalesce, scope: Scope) -> Value:
    return _together(node, [node.this, *node.expressions], scope)


def _cast(node: exp.Cast, scope: Scope) -> Value:
    value, target = value_of(node.this, scope), node.to.this
    if value.kind is Kind.NULL:
        return NULL
    if target in TEXT_TYPES:
        allowed = {Kind.LABEL}
    elif target in WHOLE_TYPES:
        allowed = {Kind.FLAG, Kind.SIZE, Kind.NUMBER, Kind.HOUR, Kind.AMOUNT}
        allowed |= {Kind.TIME, Kind.DAY, Kind.CLOCK, Kind.DURATION}
    elif target is exp.DType.BOOLEAN:
        allowed = {Kind.FLAG}
    else:
        allowed = {Kind.SIZE, Kind.AMOUNT, Kind.FLAG, Kind.CLOCK}
    if value.kind is Kind.TRUTH and target in NUMERIC_TYPES:
        return Value(Kind.FLAG)
    if value.kind not in allowed:
        raise refused("cast", node)
    return value


def _length(node: exp.Length, scope: Scope) -> Value:
    if value_of(node.this, scope).kind not in {Kind.IDENTIFIER, Kind.ADDRESS}:
        raise refused("length", node)
    return Value(Kind.LENGTH)


def _calculated(node: exp.Expr, scope: Scope) -> Value:
    return calculated(node, value_of(node.this, scope), value_of(node.expression, scope))


def _floor(node: exp.Floor, scope: Scope) -> Value:
    """Read the only use of FLOOR and of division: the hour of a time of day."""
    inside = node.this.unnest()
    if not isinstance(inside, exp.Div) or not is_number(inside.expression, HOUR_MS):
        raise refused("function", node)
    clock = value_of(inside.this, scope)
    if clock.kind is not Kind.CLOCK or clock.scaled:
        raise refused("function", node)
    return Value(Kind.HOUR)


def _called(node: exp.Anonymous, scope: Scope) -> Value:
    return called(node, [value_of(given, scope) for given in node.expressions])


def _divided(node: exp.Div, _: Scope) -> Value:
    raise refused("operator", node)


# How each kind of node is read; a node that is not here is refused.
_READERS: Mapping[type[exp.Expr], Callable[..., Value]] = MappingProxyType(
    {
        exp.Column: column,
        exp.Literal: _literal,
        exp.Neg: _negative,
        exp.Paren: _inside,
        exp.Boolean: _truth,
        exp.Null: _null,
        exp.And: _connected,
        exp.Or: _connected,
        exp.Not: _negated,
        exp.EQ: _equal,
        exp.NEQ: _equal,
        exp.LT: _ordered,
        exp.LTE: _ordered,
        exp.GT: _ordered,
        exp.GTE: _ordered,
        exp.Between: _between,
        exp.Is: _is,
        exp.In: _in,
        exp.Like: _like,
        exp.Case: _case,
        exp.If: _if,
        exp.Coalesce: _coalesce,
        exp.Cast: _cast,
        exp.Length: _length,
        exp.Mul: _calculated,
        exp.Add: _calculated,
        exp.Sub: _calculated,
        exp.Mod: _calculated,
        exp.Floor: _floor,
        exp.Div: _divided,
        exp.Anonymous: _called,
    }
)
