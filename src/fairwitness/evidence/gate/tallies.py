"""
Judge a derived table that groups rows: each different address once, with how many entries it has.

In:       the SELECT, and the tables in its scope.
Out:      its columns: the keys as they are, and a TALLY for each count.
Not here: what may be done with them outside, which is to sum tallies and look at keys as ever.

No size of a single group can be seen: a tally is not compared, and no end of it is taken.
"""

from sqlglot import exp

from fairwitness.evidence.gate.aggregates import check_aggregate, is_aggregate
from fairwitness.evidence.gate.expressions import Scope, value_of
from fairwitness.evidence.gate.kinds import Kind, Value
from fairwitness.evidence.gate.refusal import refused

KEYS = frozenset({Kind.IDENTIFIER, Kind.ADDRESS, Kind.CATEGORY, Kind.CODE})
"""What rows may be grouped by in a derived table."""


def tallied(select: exp.Select, scope: Scope) -> dict[str, Value]:
    """
    Return the columns of a derived table with GROUP BY.

    Raises:
        Refused: it groups by something else than columns and codes, or yields something else
            than its keys and counts.

    """
    keys = select.args["group"].expressions
    kinds = [value_of(key, scope).kind for key in keys]
    plain = all(isinstance(key, (exp.Column, exp.Anonymous)) for key in keys)
    if not keys or not plain or not set(kinds) <= KEYS:
        raise refused("group-key", select)
    columns: dict[str, Value] = {}
    for node in select.expressions:
        name, inside = node.output_name, node.unalias()
        if not name or name.lower() in {taken.lower() for taken in columns}:
            raise refused("ambiguous", node)
        if inside in keys:
            columns[name] = value_of(inside, scope)
        elif is_aggregate(inside) and check_aggregate(inside, scope) == "count":
            columns[name] = Value(Kind.TALLY)
        else:
            raise refused("aggregate-place", node)
    return columns
