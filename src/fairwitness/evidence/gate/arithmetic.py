"""
Find the kind of a sum, difference, product or remainder.

In:       the expression, and the kinds of its two sides.
Out:      its `Value`; `Refused` for all arithmetic but that over times and sizes that we use.
Not here: reading the sides (`expressions`), division and rounding (`expressions` too).
"""

from dataclasses import replace

from sqlglot import exp

from fairwitness.core.window import DAY_MS
from fairwitness.evidence.gate.kinds import Kind, Value
from fairwitness.evidence.gate.refusal import Refused, refused

SIZES = {Kind.SIZE, Kind.AMOUNT}
MOMENTS = {Kind.TIME, Kind.DAY, Kind.CLOCK, Kind.HOUR, Kind.DURATION}
SECOND_MS = 1000


def calculated(node: exp.Expr, left: Value, right: Value) -> Value:
    """
    Return the kind of an arithmetic expression.

    Raises:
        Refused: it takes something apart, or makes something that may not be compared.

    """
    if isinstance(node, exp.Mul):
        found = _product(left, right)
    elif isinstance(node, exp.Mod):
        found = _remainder(node, left)
    elif isinstance(node, exp.Sub):
        found = _difference(node, left, right)
    else:
        found = Value(Kind.AMOUNT) if {left.kind, right.kind} <= SIZES else None
    if found is None:
        raise _refusal(node, left, right)
    return found


def _product(left: Value, right: Value) -> Value | None:
    """Read seconds made milliseconds, once; or a size in another unit."""
    if left.kind is Kind.TIME and right.numbers == {SECOND_MS} and not left.scaled:
        return replace(left, scaled=True)
    if left.kind in SIZES and right.kind is Kind.NUMBER:
        return Value(Kind.AMOUNT)
    return None


def _remainder(node: exp.Mod, left: Value) -> Value | None:
    """Read a time of day."""
    if left.kind is Kind.TIME and is_number(node.expression, DAY_MS):
        return Value(Kind.CLOCK, scaled=left.scaled)
    return None


def _difference(node: exp.Sub, left: Value, right: Value) -> Value | None:
    """Read a duration; a whole day, which is a moment less its own time of day; or an amount."""
    if {left.kind, right.kind} <= SIZES:
        return Value(Kind.AMOUNT)
    if left.kind is right.kind is Kind.TIME:
        return Value(Kind.DURATION)
    rest = node.expression.unnest()
    own = isinstance(rest, exp.Mod) and rest.this.unnest() == node.this.unnest()
    if left.kind is Kind.TIME and right.kind is Kind.CLOCK and own:
        return Value(Kind.DAY)
    return None


def is_number(node: exp.Expr, number: int) -> bool:
    """Say whether `node` is this number."""
    plain = node.unnest()
    return isinstance(plain, exp.Literal) and not plain.is_string and int(plain.name) == number


def _refusal(node: exp.Expr, left: Value, right: Value) -> Refused:
    """Return the refusal of an expression, by the kind that it would take apart."""
    kinds = {left.kind, right.kind}
    for kind in (Kind.IDENTIFIER, Kind.ADDRESS, Kind.LENGTH, Kind.CATEGORY, Kind.FLAG, Kind.SIZE):
        if kind in kinds:
            return refused(kind.value, node)
    return refused("time" if kinds & MOMENTS else "operator", node)
