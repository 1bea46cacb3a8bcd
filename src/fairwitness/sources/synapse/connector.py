"""Recognise a Synapse database, of a version we know or not, and open it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import Column, ColumnClass, Manifest
from fairwitness.core.words import Words
from fairwitness.sources.interface import Engine, Source, SourceProblem, Trap
from fairwitness.sources.synapse.limits import SYNAPSE_LACKS, SYNAPSE_TRAPS
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
        lacks = dict(self.lacks)
        warnings = list(_version_warnings(version, manifest))
        for name, build in BUILDERS.items():
            try:
                tables[name] = build(physical)
            except Absent as absent:
                reason = _absent(str(absent))
                lacks[name, None] = reason
                warnings.append(reason)
                continue
            for column in CANONICAL[name]:
                if column.name not in tables[name].columns:
                    lacks.setdefault((name, column.name), _absent(f"{name}.{column.name}"))
        return Source(
            kind=self.kind,
            platform=self.platform,
            schema_version=str(version),
            engine=engine,
            manifest=manifest,
            tables=tables,
            lacks=lacks,
            traps=self.traps,
            warnings=tuple(dict.fromkeys(warnings)),
        )


def _version(engine: Engine) -> int:
    """Read the schema version, which is about the database and not about anybody."""
    missing = [table for table in MARKS if not engine.columns(table)]
    if missing or "version" not in engine.columns("schema_version"):
        raise SourceProblem(
            f"This is not a Synapse database: it has no table {', '.join(missing) or 'version'}.",
            fix="Give Synapse's own database; its name is in homeserver.yaml under `database`.",
        )
    rows = engine.execute('SELECT MAX("version") FROM "schema_version"', seconds=30, rows=1)
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
    return ibis.table(schema, name=table)


def _type(column: Column, declared: str, engine: Engine) -> str:
    """Return the Ibis type of a column as this engine keeps it."""
    if column.kind in {ColumnClass.IDENTIFIER, ColumnClass.ADDRESS, ColumnClass.CATEGORY}:
        return "string"
    is_boolean = engine.dialect == "postgres" and declared.lower() == "boolean"
    return "boolean" if is_boolean else "int64"


def _version_warnings(version: int, manifest: Manifest) -> tuple[Words, ...]:
    if version in KNOWN:
        return ()
    absent = [
        f"{table}.{column.name}"
        for table, columns in SYNAPSE_MANIFEST.tables.items()
        for column in columns
        if manifest.class_of(table, column.name) is None
    ]
    known = f"{KNOWN.start}–{KNOWN.stop - 1}"
    return (
        Words(
            f"Schema version {version} is not among those known here ({known}). "
            + (f"Cannot be read: {', '.join(absent)}." if absent else "Every column is there."),
            f"数据库结构版本 {version} 不在已知范围（{known}）内。"
            + (f"无法读取：{'、'.join(absent)}。" if absent else "所需各列均存在。"),
        ),
    )


def _absent(what: str) -> Words:
    return Words(
        f"This database has no {what}.",
        f"该数据库中没有 {what}。",
    )


SYNAPSE = SynapseConnector()
