"""
How the files of one source are read, group by group: all files with the same fields alike.

In:       found files, a format, the engine.
Out:      `Reading`s: SQL for each canonical column over any files of the group.
Not here: days (`days`), the view for one day (`opened`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from fairwitness.core.canonical import CANONICAL
from fairwitness.sources.duckdb import DuckDbEngine
from fairwitness.sources.logs import containers
from fairwitness.sources.logs.files import LeftOut, LogFile
from fairwitness.sources.logs.format import TABLE, Format, sql_name
from fairwitness.sources.logs.leaves import Leaves, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one group of files is read."""

    files: tuple[LogFile, ...]
    source: Callable[[Sequence[LogFile]], str]
    """From some of the files to what stands after FROM."""
    columns: Mapping[str, str]
    """Canonical column to its SQL."""
    unit: str | None
    """SQL of the unit of time of an entry; None if the format has but one."""
    fields: frozenset[str] = frozenset()
    """Fields of the format that these files have."""
    every: frozenset[str] = frozenset()
    """All fields that they have, where they say so themselves."""
    leaves: Leaves | None = None
    """Those fields, where an entry is no line of text; another engine can be told of them."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Path to the entries in a file, where it says so itself."""

    def select(self, columns: Sequence[str], files: Sequence[LogFile], where: str | None) -> str:
        """Return a SELECT of canonical columns over some of the files."""
        listed = ", ".join(
            f"{self.columns.get(name) or _null(name)} AS {sql_name(name)}" for name in columns
        )
        plain = f"SELECT {listed} FROM {self.source(files)}"
        return plain if where is None else f"SELECT * FROM ({plain}) WHERE {where}"


def _null(name: str) -> str:
    kind = next(column.type for column in CANONICAL[TABLE] if column.name == name)
    return f"CAST(NULL AS {'BIGINT' if kind == 'int64' else 'VARCHAR'})"


def of_parquet(
    files: Sequence[LogFile], format_: Format, engine: DuckDbEngine, left_out: Counter[LeftOut]
) -> tuple[Reading, ...]:
    """Group Parquet files by the fields that they have; what cannot be opened is left out."""
    groups: dict[tuple[tuple[str, str, str], ...], list[LogFile]] = {}
    shapes: dict[tuple[tuple[str, str, str], ...], Leaves] = {}
    rows: dict[str, int] = {}
    for file in files:
        try:
            leaves = containers.parquet_leaves(engine, file, format_.paths)
            rows[file.path] = containers.parquet_rows(engine, file)
        except duckdb.Error:
            left_out[LeftOut.DAMAGED] += 1
            continue
        shape = tuple(sorted((p, leaves.types[p], leaves.names[p]) for p in leaves.types))
        shapes[shape] = leaves
        groups.setdefault(shape, []).append(file)
    return tuple(
        Reading(
            files=tuple(group),
            source=containers.parquet,
            columns=_told(format_, shapes[shape]),
            unit=_unit(format_, shapes[shape]),
            fields=frozenset(shapes[shape].types),
            every=shapes[shape].every,
            leaves=shapes[shape],
            rows={file.path: rows[file.path] for file in group},
        )
        for shape, group in groups.items()
    )


def of_jsonl(files: Sequence[LogFile], format_: Format) -> tuple[Reading, ...]:
    """Group files of JSON lines by how they are packed."""
    leaves = containers.jsonl_leaves(format_.paths)
    return tuple(
        Reading(
            files=group,
            source=lambda some: containers.jsonl(some, format_.paths),
            columns=_told(format_, leaves),
            unit=_unit(format_, leaves),
            fields=frozenset(leaves.types),
        )
        for group in by_packing(files)
    )


def by_packing(files: Sequence[LogFile]) -> list[tuple[LogFile, ...]]:
    """Group files by their compression."""
    kinds = sorted({file.packed for file in files})
    return [tuple(file for file in files if file.packed == kind) for kind in kinds]


def _told(format_: Format, leaves: Leaves) -> dict[str, str]:
    return {name: sql for name, sql in format_.build(leaves).items() if sql is not None}


def _unit(format_: Format, leaves: Leaves) -> str | None:
    """Return the unit of the first field that says when."""
    path = next((path for path in format_.time if path in leaves.types), None)
    if path is None:
        return None
    return unit(leaves.names[path], leaves.types[path])
