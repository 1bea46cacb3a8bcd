"""
Find what a FROM brings into scope: physical tables, and derived tables that only name and filter.

In:       the FROM, JOIN and WHERE of one SELECT, and the manifest.
Out:      a `Scope`; every table and column that is read is noted in a `Reading`.
Not here: expressions (`expressions`), the outermost SELECT (`admission`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from fairwitness.core.manifest import Manifest
from fairwitness.evidence.gate.expressions import (
    Scope,
    Source,
    check_condition,
    conjuncts,
    value_of,
)
from fairwitness.evidence.gate.kinds import Kind, Value, merged
from fairwitness.evidence.gate.refusal import refused
from fairwitness.evidence.gate.tallies import tallied

_SCHEMAS = {"postgres": frozenset({"public"})}
"""Schemas that a table may be read from, beside the one that is not named."""


STAGED = "entries"
"""Name of the table that is staged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A table that the engine keeps beside the source's while queries over it run."""

    sql: str
    """Its rows, one for each row of the source."""
    sha256: str
    """Of the UTF-8 text of `sql`."""
    tables: tuple[str, ...]
    """Physical tables read, sorted."""
    columns: tuple[tuple[str, str], ...]
    """Physical (table, column) pairs read, sorted."""
    values: Mapping[str, Value]
    """What each of its columns holds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one query reads, noted while it is being judged."""

    manifest: Manifest
    dialect: str
    staged: Staged | None = None
    tables: set[str] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Physical:
    """A table of the platform; only columns of the manifest can be seen."""

    table: str
    reading: Reading

    def value(self, name: str) -> Value | None:
        """Return what a column holds, and note that it is read."""
        found = self.reading.manifest.class_of(self.table, name)
        if found is None:
            return None
        self.reading.columns.add((self.table, name))
        return Value(Kind(found.value))


@dataclass(frozen=True, slots=True)
class Derived:
    """A query in FROM; its columns are those that it names."""

    columns: Mapping[str, Value]

    def value(self, name: str) -> Value | None:
        """Return what a column holds."""
        return self.columns.get(name)


def scope_of(select: exp.Select, reading: Reading) -> Scope:
    """
    Return the tables that one SELECT reads, with its joins and its WHERE judged.

    Raises:
        Refused: a table, join or condition is not allowed.

    """
    start = select.args.get("from_")
    if start is None:
        raise refused("table", select)
    scope: dict[str, Source] = {}
    _add(scope, start.this, reading)
    for join in select.args.get("joins") or ():
        _check_join(join)
        _add(scope, join.this, reading)
        on = join.args["on"]
        if not any(_links(part, join.this.alias_or_name, scope) for part in conjuncts(on)):
            raise refused("join", join)
        check_condition(on, scope)
    where = select.args.get("where")
    if where is not None:
        check_condition(where.this, scope)
    return scope


def _check_join(join: exp.Join) -> None:
    """Refuse all joins but INNER and LEFT with ON."""
    kind = (join.side, join.kind)
    if kind not in {("", ""), ("", "INNER"), ("LEFT", ""), ("LEFT", "OUTER")}:
        raise refused("join", join)
    if join.args.get("on") is None:
        raise refused("join", join)


def _links(part: exp.Expr, new: str, scope: Scope) -> bool:
    """Say whether `part` is an equality between identifiers of the `new` table and of another."""
    plain = part.unnest()
    if not isinstance(plain, exp.EQ):
        return False
    sides = (plain.this, plain.expression)
    if not all(isinstance(side, exp.Column) for side in sides):
        return False
    if [side.table for side in sides].count(new) != 1:
        return False
    return all(value_of(side, scope).kind is Kind.IDENTIFIER for side in sides)


def _add(scope: dict[str, Source], node: exp.Expr, reading: Reading) -> None:
    """Bring one table into `scope` under its name."""
    name = node.alias_or_name
    if not name or name.lower() in {taken.lower() for taken in scope}:
        raise refused("ambiguous", node)
    if isinstance(node, exp.Table):
        scope[name] = _physical(node, reading)
    elif isinstance(node, exp.Subquery):
        scope[name] = Derived(_rows(node.this, reading))
    else:
        raise refused("table", node)


def _physical(node: exp.Table, reading: Reading) -> Physical | Derived:
    schemas = _SCHEMAS.get(reading.dialect, frozenset())
    if not isinstance(node.this, exp.Identifier) or (node.db and node.db not in schemas):
        raise refused("table", node)
    if reading.staged is not None and node.name == STAGED and not node.db:
        reading.tables.update(reading.staged.tables)
        reading.columns.update(reading.staged.columns)
        return Derived(reading.staged.values)
    if node.name not in reading.manifest.tables:
        raise refused("table", node)
    reading.tables.add(node.name)
    return Physical(node.name, reading)


def _rows(node: exp.Expr, reading: Reading) -> dict[str, Value]:
    """Return the columns of a derived table: a plain SELECT, or a UNION ALL of such."""
    parts = list(_parts(node))
    columns = named_columns(parts[0], reading)
    for part in parts[1:]:
        others = named_columns(part, reading)
        if len(others) != len(columns):
            raise refused("set-operation", part)
        for (name, one), other in zip(columns.items(), others.values(), strict=True):
            both = merged(one, other)
            if both is None:
                raise refused("mixed", part)
            columns[name] = both
    return columns


def _parts(node: exp.Expr) -> list[exp.Select]:
    """Return the SELECTs of a UNION ALL, first to last."""
    found: list[exp.Select] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.Union):
            waiting += [part.expression, part.this]
        elif isinstance(part, exp.Select):
            found.append(part)
        else:
            raise refused("set-operation", part)
    return found


def named_columns(select: exp.Select, reading: Reading) -> dict[str, Value]:
    """Return the columns of one plain SELECT."""
    if select.args.get("order") is not None:
        raise refused("order", select)
    scope = scope_of(select, reading)
    if select.args.get("group") is not None:
        return tallied(select, scope)
    if len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Star):
        return _all_columns(select, scope)
    columns: dict[str, Value] = {}
    for node in select.expressions:
        if isinstance(node, exp.Star):
            raise refused("star", select)
        name = node.output_name
        if not name or name.lower() in {taken.lower() for taken in columns}:
            raise refused("ambiguous", node)
        columns[name] = value_of(node.unalias(), scope)
    return columns


def _all_columns(select: exp.Select, scope: Scope) -> dict[str, Value]:
    """Return what `*` stands for: all columns of one derived table, each of them named there."""
    sources = list(scope.values())
    if len(sources) != 1 or not isinstance(sources[0], Derived):
        raise refused("star", select)
    return dict(sources[0].columns)
