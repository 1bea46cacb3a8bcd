"""
The conformance kit: what every author of a connector runs, ours too.

In:       a connector, and an engine over a database of its platform: a copy, never a live one.
Out:      faults, each with the rule that is broken, where, and what to do; none if it is sound.
Not here: whether shipped metrics pass the gate over it, which `evidence` says.

    faults = check(MY_CONNECTOR, engine)
    assert not faults, [str(fault) for fault in faults]
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import sqlglot
from ibis.common.exceptions import IbisError
from sqlglot import exp

from fairwitness.core.canonical import CANONICAL, CanonicalColumn
from fairwitness.core.manifest import ColumnClass, named
from fairwitness.core.problem import Problem
from fairwitness.sources.interface import Connector, Dialect, Engine, Source
from fairwitness.sources.lineage import Untold, labels_of, physical_columns

SECONDS = 60.0
"""Time limit of one query of the kit [s]."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a connector has to put right."""

    rule: str
    where: str
    says: str

    def __str__(self) -> str:
        return f"[{self.rule}] {self.where}: {self.says}"


def check(connector: Connector, engine: Engine) -> tuple[Fault, ...]:
    """
    Hold a connector against what it promises; `engine` stays open.

    The writes that are tried would change nothing even if they were let through.

    Raises:
        SourceProblem: the connector does not take the database for one of its platform.

    """
    watched = _Watched(engine)
    source = connector.open(watched)
    return (
        *_names(connector, source),
        *_columns(source),
        *_unused(source, watched.seen),
        *_reasons(source),
        *_labels(source),
        *_runs(source),
        *_writes(source),
    )


class _Watched:
    """An engine that remembers what it was asked while a source was opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.dialect: Dialect = engine.dialect
        self.name = engine.name
        self.seen: list[str] = []

    def columns(self, table: str) -> Mapping[str, str]:
        return self._engine.columns(table)

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        self.seen.append(sql)
        return self._engine.execute(sql, seconds=seconds, rows=rows)

    def close(self) -> None:
        """Leave the engine to whoever opened it."""


def _names(connector: Connector, source: Source) -> Iterator[Fault]:
    """One kind in three places; words in two languages; traps of tables that there are."""
    if len({connector.kind, connector.manifest.kind, source.kind, source.manifest.kind}) > 1:
        yield Fault("kind", connector.kind, "connector, manifest and source differ in their kind")
    spoken = [
        *(
            (f"manifest {t}.{c.name}", c.why)
            for t, cs in source.manifest.tables.items()
            for c in cs
        ),
        *((f"never {what}", why) for what, why in source.manifest.never.items()),
        *((f"lacks {_place(*where)}", why) for where, why in source.lacks.items()),
        *((f"trap {trap.table}", trap.says) for trap in source.traps),
    ]
    for where, words in spoken:
        if not words.en.strip() or not words.zh.strip():
            yield Fault("words", where, "say it in English and in Chinese")
    for trap in source.traps:
        if (trap.table, trap.column) not in _places():
            yield Fault("trap", f"{trap.table}.{trap.column}", "there is no such canonical column")
    if not source.manifest.never:
        yield Fault("never", connector.kind, "say what of this platform is never read, and why")


def _columns(source: Source) -> Iterator[Fault]:
    """Every column that is mapped is canonical and has the canonical type."""
    for name, table in source.tables.items():
        for column, type_ in table.schema().items():
            known = _canonical(name, column)
            if known is None:
                yield Fault("canonical", f"{name}.{column}", "there is no such canonical column")
            elif str(type_.copy(nullable=True)) != known.type:
                yield Fault("type", f"{name}.{column}", f"make it {known.type}; it is {type_}")


def _unused(source: Source, asked: Sequence[str]) -> Iterator[Fault]:
    """The manifest lists what is read, no less and no more."""
    listed = {(t, c.name) for t, columns in source.manifest.tables.items() for c in columns}
    used = {pair for table in source.tables.values() for pair in physical_columns(table)}
    on_opening = {pair for sql in asked for pair in _named(sql, source.engine.dialect)}
    for table, column in sorted((used | on_opening) - listed):
        yield Fault("unlisted", f"{table}.{column}", "it is read: add it to the manifest")
    for table, column in sorted(listed - used - on_opening):
        yield Fault("unused", f"{table}.{column}", "nothing reads it: take it out of the manifest")


def _named(sql: str, dialect: Dialect) -> set[tuple[str, str]]:
    """Return the columns that a plain query over one table names."""
    tree = sqlglot.parse_one(sql, read=dialect)
    tables = [table.name for table in tree.find_all(exp.Table)]
    return {(table, c.name) for table in tables for c in tree.find_all(exp.Column)}


def _reasons(source: Source) -> Iterator[Fault]:
    """What is not mapped has a reason, and what has a reason is not mapped."""
    for name, columns in CANONICAL.items():
        if name not in source.tables:
            if (name, None) not in source.lacks:
                yield Fault("reason", name, "it is not mapped: say why in lacks")
            continue
        for column in columns:
            is_mapped = column.name in source.tables[name].columns
            if not is_mapped and (name, column.name) not in source.lacks:
                yield Fault("reason", f"{name}.{column.name}", "it is not mapped: say why in lacks")
    for where in source.lacks:
        yield from _pointless(source, *where)


def _pointless(source: Source, name: str, part: str | None) -> Iterator[Fault]:
    if (name, part) not in _places():
        yield Fault("lacks", _place(name, part), "there is no such canonical column or label")
    elif part is None and name in source.tables:
        yield Fault("lacks", name, "it is mapped and said to be lacking")
    elif part is not None and name in source.tables and part in source.tables[name].columns:
        yield Fault("lacks", f"{name}.{part}", "it is mapped and said to be lacking")


def _labels(source: Source) -> Iterator[Fault]:
    """A category holds labels of the closed vocabulary: no word of the platform or of a person."""
    for name, table in source.tables.items():
        for column in table.columns:
            known = _canonical(name, column)
            if known is None or known.kind is not ColumnClass.CATEGORY:
                continue
            try:
                found = labels_of(table, column)
            except Untold as untold:
                yield Fault("label", f"{name}.{column}", f"its labels cannot be told: {untold}")
                continue
            for label in sorted(found - set(known.labels)):
                yield Fault("label", f"{name}.{column}", f"{label!r} is not in the vocabulary")
            yield from _told(source, name, known, found)


def _told(
    source: Source, table: str, column: CanonicalColumn, found: frozenset[str]
) -> Iterator[Fault]:
    """A label that can never come out is not recorded, and not zero."""
    for label in column.labels:
        part = f"{column.name}={label}"
        is_lacking = (table, part) in source.lacks
        if label in found and is_lacking:
            yield Fault("lacks", f"{table}.{part}", "it is mapped and said to be lacking")
        if label not in found and not is_lacking:
            yield Fault("reason", f"{table}.{part}", "no row can have it: say why in lacks")


def _runs(source: Source) -> Iterator[Fault]:
    """Every column of every canonical table can be counted by the engine itself."""
    for name, table in source.tables.items():
        try:
            sql = _compiled(table, source.engine.dialect)
        except IbisError as error:
            said = f"it cannot be compiled for {source.engine.dialect}: {error}"
            yield Fault("runs", name, said)
            continue
        try:
            source.engine.execute(sql, seconds=SECONDS, rows=1)
        except Problem as problem:
            yield Fault("runs", name, f"the engine does not run it: {problem.what}")


def _compiled(table: ir.Table, dialect: Dialect) -> str:
    """Return a query that needs every column of a table."""
    every = {f"n{n}": table[column].count() for n, column in enumerate(table.columns)}
    return str(ibis.to_sql(table.aggregate(**every), dialect=dialect))


def _writes(source: Source) -> Iterator[Fault]:
    """The engine was opened read-only."""
    table = next(iter(source.manifest.tables))
    column = source.manifest.tables[table][0].name
    there = named(table, source.engine.dialect)
    for statement in (
        f'UPDATE {there} SET "{column}" = "{column}" WHERE 1 = 0',
        f"DELETE FROM {there} WHERE 1 = 0",
        f'INSERT INTO {there} ("{column}") SELECT "{column}" FROM {there} WHERE 1 = 0',
    ):
        try:
            source.engine.execute(statement, seconds=SECONDS, rows=1)
        except Problem:
            continue
        yield Fault("read-only", statement.split()[0], "the engine let a write through")


def _canonical(table: str, name: str) -> CanonicalColumn | None:
    return next((c for c in CANONICAL.get(table, ()) if c.name == name), None)


def _places() -> frozenset[tuple[str, str | None]]:
    """Everything that can be lacking: tables, columns, and labels of categories."""
    return frozenset(
        (table, part)
        for table, columns in CANONICAL.items()
        for part in (
            None,
            *(column.name for column in columns),
            *(f"{column.name}={label}" for column in columns for label in column.labels),
        )
    )


def _place(table: str, part: str | None) -> str:
    return table if part is None else f"{table}.{part}"
