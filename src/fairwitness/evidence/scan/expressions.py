"""
The passes over one day of a log as Ibis expressions: the same definitions for any other engine.

In:       the columns that the log has.
Out:      the staged table and each query over it, as text in an engine's own SQL.
Not here: the SQL for DuckDB, which is written by hand because it runs most often (`passes`).

A test holds the two against each other: compiled for DuckDB, these come to the same states. The
query that takes a sketch is the same text everywhere, because the gate knows it by its text.
"""

import inspect
from collections.abc import Callable, Collection
from types import MappingProxyType
from typing import Literal

import ibis
import ibis.expr.types as ir
from ibis.backends.sql.compilers import DuckDBCompiler, PySparkCompiler
from sqlglot import exp

from fairwitness.core.canonical import CANONICAL
from fairwitness.evidence.gate import SKETCH, STAGED
from fairwitness.evidence.gate.kinds import Kind
from fairwitness.evidence.gate.shipped import SHIPPED
from fairwitness.evidence.scan.passes import ENTRY, FIELDS, KINDS, OTHER, TABLE, Pass

Compiled = Literal["duckdb", "spark"]

_COMPILERS = MappingProxyType({"duckdb": DuckDBCompiler, "spark": PySparkCompiler})
_TYPES = MappingProxyType({column.name: column.type for column in CANONICAL[TABLE]})
_TAKES = MappingProxyType(dict.fromkeys((Kind.TIME, Kind.SIZE, Kind.FLAG), "int64"))
_GIVES = MappingProxyType({Kind.CODE: "int32", Kind.ENTRY: "int64"})


def staged(columns: Collection[str], dialect: Compiled) -> str:
    """Return the SELECT of the staged table that these columns of the log allow."""
    log = ibis.table({name: kind for name, kind in _TYPES.items() if name in columns}, TABLE)
    return text(log.select(**_staged(log)), dialect)


def passes(columns: Collection[str], dialect: Compiled) -> tuple[Pass, ...]:
    """Return the passes that these columns of the log allow."""
    log = ibis.table({name: kind for name, kind in _TYPES.items() if name in columns}, TABLE)
    kinds = {name: value.type() for name, value in _staged(log).items()}
    entries = ibis.table(kinds, STAGED)
    found = {
        "fields": text(_fields(entries), dialect),
        "times": text(_counted(entries, "hour", "delay"), dialect) if "hour" in kinds else None,
        "addresses": text(_addresses(entries), dialect) if "address" in kinds else None,
        "accounts": SKETCH if "account" in kinds else None,
        "repeated": text(_repeated(entries), dialect) if "entry" in kinds else None,
        "texts": text(_counted(entries, "found"), dialect) if "found" in kinds else None,
    }
    return tuple(Pass(name=name, sql=sql) for name, sql in found.items() if sql is not None)


def text(expression: ir.Table, dialect: Compiled) -> str:
    """
    Compile an expression.

    The names of shipped functions stay as they are. In a derived table Ibis groups by the number
    of an output; the gate wants to see there what it is.
    """
    compiler = _COMPILERS[dialect]()
    tree = compiler.to_sqlglot(expression)
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group is not None and isinstance(select.parent, exp.Subquery):
            keys = [select.expressions[int(key.name) - 1] for key in group.expressions]
            group.set("expressions", [key.unalias().copy() for key in keys])
    return str(tree.sql(dialect=compiler.dialect, normalize_functions=False))


def _call(function: str, names: Collection[str], log: ir.Table) -> ir.Value:
    """Call a function that ships; a column that the log lacks is NULL."""
    given = [log[name] if name in log.columns else ibis.null() for name in names]
    return _FUNCTIONS[function](*given)


def _function(name: str) -> Callable[..., ir.Value]:
    """Return a shipped function as one that the engine brings."""
    shipped = SHIPPED[name]

    def called() -> None:
        """Stand for it; it is never run here."""

    called.__name__ = name
    plain = [inspect.Parameter(p, inspect.Parameter.POSITIONAL_ONLY) for p in shipped.parameters]
    called.__signature__ = inspect.Signature(plain)  # type: ignore[attr-defined]
    takes = tuple(_TAKES.get(kind, "string") for kind in shipped.takes)
    made: Callable[..., ir.Value] = ibis.udf.scalar.builtin(
        called, name=name, signature=(takes, _GIVES[shipped.gives])
    )
    return made


def _staged(log: ir.Table) -> dict[str, ir.Value]:
    """Return the columns of the staged table."""
    there = set(log.columns)
    found = {"has": _call("fw_present", FIELDS, log)}
    found |= {name: log[name] for name in ("kind", "account", "address") if name in there}
    if "at" in there:
        found["hour"] = _call("fw_hour", ("at",), log)
        found["delay"] = _call("fw_delay", ("at", "ingested"), log)
    if {"at", "account"} <= there:
        found["entry"] = _call("fw_entry", ENTRY, log)
    if "text" in there:
        found["found"] = _call("fw_personal", ("text",), log)
    return found


def _counted(entries: ir.Table, *codes: str) -> ir.Table:
    """Count entries by codes."""
    return entries.group_by(*codes).aggregate(n=entries.count())


def _fields(entries: ir.Table) -> ir.Table:
    """Count entries by kind and by what they have: grouped as they are, named after grouping."""
    if "kind" not in entries.columns:
        return entries.group_by(kind=ibis.literal(OTHER), has=entries.has).aggregate(
            n=entries.count()
        )
    tallied = entries.group_by("kind", "has").aggregate(n=entries.count())
    named = tallied.kind.cases(*((k, k) for k in KINDS if k != OTHER), else_=OTHER)
    return tallied.group_by(kind=named, has=tallied.has).aggregate(n=tallied.n.sum())


def _addresses(entries: ir.Table) -> ir.Table:
    """Look at each different address once."""
    tallied = entries.group_by("address").aggregate(n=entries.count())
    judged = _FUNCTIONS["fw_address"](tallied.address)
    return tallied.group_by(**{"class": judged}).aggregate(n=tallied.n.sum())


def _repeated(entries: ir.Table) -> ir.Table:
    return entries.aggregate(n=entries.count(), different=entries.entry.nunique())


_FUNCTIONS = MappingProxyType({name: _function(name) for name in SHIPPED})
