"""
Judge a call of a function that ships with the code.

In:       the call, and the kinds of what it is given.
Out:      the kind of what comes out.
Not here: the functions (`shipped`).
"""

from collections.abc import Sequence

from sqlglot import exp

from fairwitness.evidence.gate.kinds import Kind, Value
from fairwitness.evidence.gate.refusal import refused
from fairwitness.evidence.gate.shipped import SHIPPED


def called(node: exp.Anonymous, given: Sequence[Value]) -> Value:
    """
    Return what a shipped function yields.

    Raises:
        Refused: there is no such function, or it is given something other than the plain columns
            that it is for.

    """
    function = SHIPPED.get(node.this)
    if function is None or len(given) != len(function.takes):
        raise refused("function", node)
    for argument, value, kind in zip(node.expressions, given, function.takes, strict=True):
        plain = isinstance(argument, exp.Null) or (
            isinstance(argument, exp.Column) and value.kind in {kind, Kind.NULL}
        )
        if not plain or value.scaled:
            raise refused("code", node)
    return Value(function.gives, numbers=function.codes)
