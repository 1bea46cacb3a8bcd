"""
The aggregates that may come out of a query.

In:       one output of the outermost SELECT.
Out:      what kind of number it is: `count`, `sum`, `mean` or `day`.
Not here: labels and groups (`admission`).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp

from fairwitness.evidence.gate.expressions import Scope, check_condition, value_of
from fairwitness.evidence.gate.grammar import NUMERIC_TYPES
from fairwitness.evidence.gate.kinds import Kind, Value
from fairwitness.evidence.gate.refusal import refused

COUNTED_DISTINCTLY = frozenset(
    {
        Kind.IDENTIFIER,
        Kind.ADDRESS,
        Kind.CATEGORY,
        Kind.LABEL,
        Kind.NUMBER,
        Kind.FLAG,
        Kind.TRUTH,
        Kind.DAY,
        Kind.HOUR,
        Kind.NULL,
        Kind.ENTRY,
    }
)
"""
Kinds whose different values may be counted: a number comes out, never one of the values.

Addresses are among them: how many there are says nothing about whose they are. Moments and sizes
are not: no figure needs it.
"""


def is_aggregate(node: exp.Expr) -> bool:
    """Say whether an aggregate stands anywhere in `node`."""
    return node.find(exp.AggFunc) is not None


def check_aggregate(node: exp.Expr, scope: Scope) -> str:
    """
    Return what kind of number `node` yields.

    Raises:
        Refused: it is not an aggregate of the list over a kind that it may be taken over.

    """
    if isinstance(node, exp.Paren):
        return check_aggregate(node.this, scope)
    if isinstance(node, exp.Cast) and node.to.this in NUMERIC_TYPES - {exp.DType.BOOLEAN}:
        return check_aggregate(node.this, scope)
    if isinstance(node, exp.Coalesce):
        return _or_zero(node, scope)
    if isinstance(node, exp.Filter):
        check_condition(node.expression.this, scope)
        return check_aggregate(node.this, scope)
    checker = _CHECKERS.get(type(node))
    if checker is None:
        raise refused("output", node)
    return checker(node, scope)


def _or_zero(node: exp.Coalesce, scope: Scope) -> str:
    """Read `COALESCE(SUM(x), 0)`."""
    kind = check_aggregate(node.this, scope)
    for other in node.expressions:
        if value_of(other, scope) != Value(Kind.NUMBER, numbers=frozenset({0})):
            raise refused("output", node)
    if kind == "day":
        raise refused("output", node)
    return kind


def _count(node: exp.Count, scope: Scope) -> str:
    inside = node.this
    if isinstance(inside, exp.Star):
        return "count"
    if not isinstance(inside, exp.Distinct):
        if value_of(inside, scope).kind is Kind.TEXT:
            raise refused("text", node)
        return "count"
    if len(inside.expressions) != 1:
        raise refused("aggregate", node)
    if value_of(inside.expressions[0], scope).kind not in COUNTED_DISTINCTLY:
        raise refused("aggregate", node)
    return "count"


def _is_summable(value: Value) -> bool:
    kinds = {Kind.FLAG, Kind.TRUTH, Kind.SIZE, Kind.AMOUNT, Kind.NULL}
    return value.kind in kinds or value.is_bit


def _sum(node: exp.Sum, scope: Scope) -> str:
    if isinstance(node.this, exp.Distinct):
        raise refused("aggregate", node)
    value = value_of(node.this, scope)
    if value.kind is not Kind.TALLY and not _is_summable(value):
        raise refused("aggregate", node)
    return "sum"


def _mean(node: exp.Avg, scope: Scope) -> str:
    if isinstance(node.this, exp.Distinct) or not _is_summable(value_of(node.this, scope)):
        raise refused("aggregate", node)
    return "mean"


def _end(node: exp.Min | exp.Max, scope: Scope) -> str:
    """Read the first or last day; no other end of anything may come out."""
    if value_of(node.this, scope).kind not in {Kind.DAY, Kind.NULL}:
        raise refused("aggregate", node)
    return "day"


_CHECKERS: Mapping[type[exp.Expr], Callable[..., str]] = MappingProxyType(
    {exp.Count: _count, exp.Sum: _sum, exp.Avg: _mean, exp.Min: _end, exp.Max: _end}
)
