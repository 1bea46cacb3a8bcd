"""
The parts of SQL that a query may be built from.

In:       the parsed query.
Out:      nothing, or `Refused` at the first part that is not on the list.
Not here: what the parts mean for a column (`expressions`, `tables`).

The list names every kind of node and every argument it may carry. What is not named is refused, so
that a new version of the parser that knows new syntax opens no door.
"""

import re
from types import MappingProxyType

from sqlglot import exp

from fairwitness.evidence.gate.refusal import refused
from fairwitness.evidence.gate.shipped import SHIPPED

_BINARY = frozenset({"this", "expression"})

ALLOWED = MappingProxyType(
    {
        exp.Select: frozenset({"expressions", "from_", "joins", "where", "group", "order"}),
        exp.Union: _BINARY,
        exp.Subquery: frozenset({"this", "alias"}),
        exp.From: frozenset({"this"}),
        exp.Where: frozenset({"this"}),
        exp.Join: frozenset({"this", "side", "kind", "on"}),
        exp.Table: frozenset({"this", "db", "alias"}),
        exp.TableAlias: frozenset({"this"}),
        exp.Group: frozenset({"expressions"}),
        exp.Order: frozenset({"expressions"}),
        exp.Ordered: frozenset({"this", "desc", "nulls_first"}),
        exp.Alias: frozenset({"this", "alias"}),
        exp.Identifier: frozenset({"this", "quoted"}),
        exp.Column: frozenset({"this", "table"}),
        exp.Star: frozenset(),
        exp.Paren: frozenset({"this"}),
        exp.Literal: frozenset({"this", "is_string"}),
        exp.Boolean: frozenset({"this"}),
        exp.Null: frozenset(),
        exp.And: _BINARY,
        exp.Or: _BINARY,
        exp.Not: frozenset({"this"}),
        exp.EQ: _BINARY,
        exp.NEQ: _BINARY,
        exp.LT: _BINARY,
        exp.LTE: _BINARY,
        exp.GT: _BINARY,
        exp.GTE: _BINARY,
        exp.Is: _BINARY | {"negate"},
        exp.In: frozenset({"this", "expressions"}),
        exp.Like: _BINARY,
        exp.Between: frozenset({"this", "low", "high"}),
        exp.Case: frozenset({"this", "ifs", "default"}),
        exp.If: frozenset({"this", "true", "false"}),
        exp.Add: _BINARY,
        exp.Sub: _BINARY,
        exp.Mul: _BINARY,
        exp.Mod: _BINARY,
        exp.Div: frozenset({"this", "expression", "typed", "safe"}),
        exp.Neg: frozenset({"this"}),
        exp.Floor: frozenset({"this"}),
        exp.Length: frozenset({"this"}),
        exp.Coalesce: frozenset({"this", "expressions"}),
        exp.Cast: frozenset({"this", "to"}),
        exp.DataType: frozenset({"this"}),
        exp.Count: frozenset({"this", "big_int"}),
        exp.Sum: frozenset({"this"}),
        exp.Avg: frozenset({"this"}),
        exp.Min: frozenset({"this"}),
        exp.Max: frozenset({"this"}),
        exp.Distinct: frozenset({"expressions"}),
        exp.Filter: _BINARY,
        exp.Anonymous: frozenset({"this", "expressions"}),  # only a function that ships
    }
)
"""Every kind of node that a query may hold, and the arguments it may carry."""

_RULES_OF_NODES: tuple[tuple[type[exp.Expr], str], ...] = (
    (exp.With, "cte"),
    (exp.CTE, "cte"),
    (exp.Window, "window"),
    (exp.Having, "having"),
    (exp.Limit, "limit"),
    (exp.Offset, "limit"),
    (exp.Fetch, "limit"),
    (exp.GroupingSets, "grouping"),
    (exp.Rollup, "grouping"),
    (exp.Cube, "grouping"),
    (exp.SetOperation, "set-operation"),
    (exp.Exists, "subquery"),
    (exp.Lateral, "table"),
    (exp.Values, "table"),
    (exp.TableSample, "clause"),
    (exp.TryCast, "cast"),
    (exp.Tuple, "operator"),
    (exp.Cast, "cast"),
    (exp.Binary, "operator"),
    (exp.Collate, "operator"),
    (exp.Escape, "operator"),
    (exp.DataType, "cast"),
    (exp.PseudoType, "cast"),
    (exp.ObjectIdentifier, "cast"),
    (exp.IgnoreNulls, "function"),
    (exp.Func, "function"),
    (exp.Parameter, "parameter"),
    (exp.Placeholder, "parameter"),
)

_RULES_OF_ARGUMENTS = MappingProxyType(
    {
        "with_": "cte",
        "distinct": "distinct",
        "having": "having",
        "limit": "limit",
        "offset": "limit",
        "windows": "window",
        "qualify": "window",
        "using": "join",
        "method": "join",
        "all": "grouping",
        "rollup": "grouping",
        "cube": "grouping",
        "grouping_sets": "grouping",
        "query": "subquery",
        "catalog": "table",
        "except_": "star",
        "replace": "star",
        "rename": "star",
    }
)
"""The rule that an argument breaks; any other breaks `clause`."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.()-]{0,62}")
"""A name; an output may be called after a metric and a month, or as Ibis calls it."""

_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.Like)
_LOOSE = (*_COMPARISONS, exp.In, exp.Between, exp.Not, exp.And, exp.Or)
"""What may stand beside a comparison or arithmetic only in brackets."""

_TIGHT = (*_COMPARISONS, exp.In, exp.Between, exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Div, exp.Neg)


def check(tree: exp.Expr) -> None:
    """
    Refuse `tree` unless each node, argument and name in it is on the list.

    Raises:
        Refused: by a rule about the parts of SQL.

    """
    for node in tree.walk():
        if type(node) not in ALLOWED:
            raise refused(_rule_of(node), node)
        _check_arguments(node)
        if isinstance(node, exp.Identifier):
            _check_name(node)
        elif isinstance(node, exp.DataType):
            _check_type(node)
        elif isinstance(node, exp.Anonymous) and node.this not in SHIPPED:
            raise refused("function", node)
        elif isinstance(node, _TIGHT):
            _check_precedence(node)


def _rule_of(node: exp.Expr) -> str:
    return next((rule for kind, rule in _RULES_OF_NODES if isinstance(node, kind)), "clause")


def _check_arguments(node: exp.Expr) -> None:
    """Refuse an argument that is not listed, unless it says nothing."""
    for name, value in node.args.items():
        if name in ALLOWED[type(node)] or value is None or value is False or value == []:
            continue
        if name == "distinct" and isinstance(node, exp.Union):
            raise refused("set-operation", node)
        raise refused(_RULES_OF_ARGUMENTS.get(name, "clause"), node)
    if isinstance(node, exp.Table) and node.args.get("indexed") is False:
        raise refused("clause", node)


def _check_name(node: exp.Identifier) -> None:
    """Refuse a name that an engine could fold, cut or read as something else."""
    folded = not node.args.get("quoted") and node.name != node.name.lower()
    if folded or not _NAME.fullmatch(node.name):
        raise refused("name", node)


def _check_type(node: exp.DataType) -> None:
    if node.this not in NUMERIC_TYPES and node.this not in TEXT_TYPES:
        raise refused("cast", node)


NUMERIC_TYPES = frozenset(
    {
        exp.DType.INT,
        exp.DType.BIGINT,
        exp.DType.FLOAT,
        exp.DType.DOUBLE,
        exp.DType.BOOLEAN,
    }
)
"""Types that numbers, flags and times may be converted to."""

WHOLE_TYPES = frozenset({exp.DType.INT, exp.DType.BIGINT})
"""Types that a moment may be converted to."""

TEXT_TYPES = frozenset({exp.DType.TEXT, exp.DType.VARCHAR})
"""Types that only a NULL or a label may be converted to."""


def _check_precedence(node: exp.Expr) -> None:
    """Refuse operands that engines could bind in different ways: they belong in brackets."""
    for operand in node.iter_expressions():
        if isinstance(operand, _LOOSE):
            raise refused("precedence", node)
