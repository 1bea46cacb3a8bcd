"""Recognise a Synapse database, of a version we know or not, and open it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from fairwitness.core.manifest import SCHEMAS, Column, ColumnClass, Manifest, named
from fairwitness.core.words import Words
from fairwitness.sources.interface import Engine, Source, SourceProblem, Trap
from fairwitness.sources.synapse.limits import OPTIONAL, SYNAPSE_LACKS, SYNAPSE_TRAPS
from fairwitness.sources.synapse.manifest import SYNAPSE_MANIFEST
from fairwitness.sources.synapse.tables import BUILDERS, Absent

KNOWN = range(73, 95)
"""Schema versions whose tables were looked at; 94 is that of Synapse 1.163."""
MARKS = ("users", "events", "schema_version")
"""Tables without which a database is not Synapse's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseConnector:
    """The connector that registers as `synapse`."""

    kind: str = "synapse"
    platform: str = "Matrix Synapse"
    manifest: Manifest = SYNAPSE_MANIFEST

    @property
    def lacks(self) -> Mapping[tuple[str, str | None], Words]:
        """What no version of Synapse records."""
        return SYNAPSE_LACKS

    @property
    def traps(self) -> tuple[Trap, ...]:
        """What a reader must know before trusting a figure."""
        return SYNAPSE_TRAPS

    def open(self, engine: Engine) -> Source:
        """Recognise the schema behind `engine`; see `Connector.open`."""
        version = _version(engine)
        manifest = _there(engine, self.manifest)
        physical = {table: _physical(engine, table, manifest) for table in manifest.tables}
        tables: dict[str, ir.Table] = {}
        lacks = {**self.lacks, **_lacking(manifest)}
        for name, build in BUILDERS.items():
            try:
                tables[name] = build(physical)
            except Absent as absent:
                lacks[name, None] = _absent(str(absent))
        return Source(
            kind=self.kind,
            platform=self.platform,
            schema_version=str(version),
            engine=engine,
            manifest=manifest,
            tables=tables,
            lacks=lacks,
            traps=self.traps,
            warnings=_warnings(version, manifest),
        )


def _version(engine: Engine) -> int:
    """Read the schema version, which is about the database and not about anybody."""
    missing = [table for table in MARKS if not engine.columns(table)]
    if missing:
        raise SourceProblem(
            f"This is not a whole Synapse database: it has no table {', '.join(missing)}.",
            fix="Give Synapse's own database; its name is in homeserver.yaml under `database`.",
        )
    if "version" not in engine.columns("schema_version"):
        raise SourceProblem(
            "This is not a Synapse database: its table schema_version has no column version.",
            fix="Give Synapse's own database; its name is in homeserver.yaml under `database`.",
        )
    sql = f'SELECT MAX("version") FROM {named("schema_version", engine.dialect)}'
    rows = engine.execute(sql, seconds=30, rows=1)
    value = rows[0][0] if rows else None
    if not isinstance(value, int):
        raise SourceProblem(
            "This Synapse database does not say its schema version.",
            fix="Start the server once, so that it finishes setting its database up.",
        )
    return value


def _there(engine: Engine, manifest: Manifest) -> Manifest:
    """Keep of the manifest what this database really has."""
    tables: dict[str, tuple[Column, ...]] = {}
    for table, columns in manifest.tables.items():
        if existing := engine.columns(table):
            tables[table] = tuple(c for c in columns if c.name in existing)
    return replace(manifest, tables=tables)


def _physical(engine: Engine, table: str, manifest: Manifest) -> ir.Table:
    """Describe a physical table to Ibis with its manifest columns only."""
    declared = engine.columns(table)
    schema = {c.name: _type(c, declared[c.name], engine) for c in manifest.tables[table]}
    return ibis.table(schema, name=table, database=SCHEMAS.get(engine.dialect))


def _type(column: Column, declared: str, engine: Engine) -> str:
    """Return the Ibis type of a column as this engine keeps it."""
    if column.kind not in {ColumnClass.TIME, ColumnClass.FLAG, ColumnClass.SIZE}:
        return "string"
    is_boolean = engine.dialect == "postgres" and declared.lower() == "boolean"
    return "boolean" if is_boolean else "int64"


def _lacking(manifest: Manifest) -> dict[tuple[str, str | None], Words]:
    """Say for each optional column or label that this version lacks what is missing for it."""
    there = {f"{t}.{c.name}" for t, columns in manifest.tables.items() for c in columns}
    return {
        wanted: _absent(", ".join(physical))
        for wanted, physical in OPTIONAL.items()
        if there.isdisjoint(physical)
    }


def _warnings(version: int, manifest: Manifest) -> tuple[Words, ...]:
    """Warn of a version that is not known, and of all that cannot be read in this one."""
    warnings = []
    if version not in KNOWN:
        known = f"{KNOWN.start}–{KNOWN.stop - 1}"
        warnings.append(
            Words(
                f"Schema version {version} is not among those known here ({known}): "
                "columns may have changed their meaning.",
                f"数据库结构版本{version}不在已知范围（{known}）内：各列含义可能已有变化。",
            )
        )
    absent = list(_names_of_what_is_absent(manifest))
    if absent:
        warnings.append(
            Words(
                f"Cannot be read, because this database does not have it: {', '.join(absent)}. "
                "What hangs on it is reported as not recorded.",
                f"该数据库中没有以下内容，无法读取：{'、'.join(absent)}。相关指标列为“未记录”。",
            )
        )
    return tuple(warnings)


def _names_of_what_is_absent(manifest: Manifest) -> Iterator[str]:
    for table, columns in SYNAPSE_MANIFEST.tables.items():
        if table not in manifest.tables:
            yield table
            continue
        for column in columns:
            if manifest.class_of(table, column.name) is None:
                yield f"{table}.{column.name}"


def _absent(what: str) -> Words:
    return Words(f"This database has no {what}.", f"该数据库中没有{what}。")


SYNAPSE = SynapseConnector()
