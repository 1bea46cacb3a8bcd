"""
Follow a canonical column back to where its values come from.

In:       a lazy Ibis table over physical ones.
Out:      the physical columns that it reads; the labels that one of its columns can hold.
Not here: running anything, judging what is found (`kit`).
"""

from collections.abc import Iterator

import ibis.expr.operations as ops
import ibis.expr.types as ir


class Untold(LookupError):
    """A value of which nobody can say beforehand what it may be; the argument says why."""


def physical_columns(table: ir.Table) -> frozenset[tuple[str, str]]:
    """
    Return every (physical table, column) that `table` names anywhere.

    A join that is filtered or sorted before it is narrowed by a `select` names all its columns.
    """
    fields = table.op().find(ops.Field)
    return frozenset(origin for field in fields for origin in _origins(field.rel, field.name))


def _origins(relation: ops.Relation, name: str) -> Iterator[tuple[str, str]]:
    """Yield the physical columns behind a column that is passed on as it is."""
    if isinstance(relation, ops.PhysicalTable):
        yield relation.name, name
        return
    for value in _sources(relation, name):
        if isinstance(value, ops.Field):
            yield from _origins(value.rel, value.name)


def labels_of(table: ir.Table, column: str) -> frozenset[str]:
    """
    Return every label that a text column can hold, NULL left aside.

    Raises:
        Untold: some of its text comes from the platform.

    """
    return frozenset(label for value in _sources(table.op(), column) for label in _labels(value))


def _labels(value: ops.Value) -> Iterator[str]:
    match value:
        case ops.Literal(value=None):
            return
        case ops.Literal(value=str(text)):
            yield text
        case ops.Alias(arg=inner) | ops.Cast(arg=inner):
            yield from _labels(inner)
        case ops.SearchedCase() | ops.SimpleCase():
            for result in (*value.results, value.default):
                yield from _labels(result)
        case ops.IfElse(true_expr=yes, false_null_expr=no):
            yield from _labels(yes)
            yield from _labels(no)
        case ops.Field(rel=ops.PhysicalTable() as physical, name=name):
            raise Untold(f"it is {physical.name}.{name} as the platform keeps it")
        case ops.Field(rel=relation, name=name):
            for source in _sources(relation, name):
                yield from _labels(source)
        case _:
            raise Untold(f"it comes out of {type(value).__name__}")


def _sources(relation: ops.Relation, name: str) -> Iterator[ops.Value]:
    """Yield the values that a relation gives out under a name."""
    match relation:
        case ops.PhysicalTable():
            yield ops.Field(relation, name)
        case ops.Project(values=values) | ops.JoinChain(values=values):
            yield values[name]
        case ops.Set(left=left, right=right):
            yield from _sources(left, name)
            yield from _sources(right, name)
        case ops.Filter() | ops.Sort() | ops.Distinct() | ops.DropColumns() | ops.Reference():
            yield from _sources(relation.parent, name)
        case _:
            raise Untold(f"it passes through {type(relation).__name__}")
