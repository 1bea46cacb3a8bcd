"""
How files of one kind are opened in DuckDB: Parquet, JSON lines, plain lines.

In:       files, and the fields that a format may read.
Out:      the table function that reads them, and the fields that they have.
Not here: what the fields mean (`ocsf`, `ecs`, `events`, `access`).

JSON is read with a declared schema: a field that is not on the list is not even parsed into a
value, and a line that is no JSON gives an entry in which everything is NULL.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from duckdb.sqltypes import DuckDBPyType

from fairwitness.sources.duckdb import DuckDbEngine
from fairwitness.sources.logs.files import LogFile, Names
from fairwitness.sources.logs.format import sql_name, sql_text
from fairwitness.sources.logs.leaves import Leaves

LONGEST_OBJECT = 16 * 1024 * 1024
"""A longer line of JSON is no entry [bytes]."""
LONGEST_LINE = 2 * 1024 * 1024
"""A longer line of an access log is no entry [bytes]."""

NAMES = MappingProxyType(
    {
        "parquet": Names(patterns=("*.parquet", "*.parq", "*.pq"), parquet=True, dated=True),
        "jsonl": Names(
            patterns=tuple(
                f"*.{ending}{packed}"
                for ending in ("jsonl", "ndjson", "json", "log")
                for packed in ("", ".gz", ".zst")
            ),
            parquet=False,
            dated=True,
        ),
        "file": Names(
            patterns=("*access*", "*.log", "*.log.*", "*.log-*"), parquet=False, dated=False
        ),
    }
)
"""What files of each container are called."""


def dotted(name: str) -> str:
    """Spell a name whose dots are part of it as one step of a path."""
    return name.replace("\\", "\\\\").replace(".", "\\.")


def parts(path: str) -> list[str]:
    """Return the steps of a path."""
    return [re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:[^.\\]|\\.)+", path)]


def parquet(files: Sequence[LogFile]) -> str:
    """Return the table function that reads Parquet files."""
    return f"read_parquet([{_listed(files)}], hive_partitioning = false)"


def parquet_leaves(engine: DuckDbEngine, file: LogFile, paths: Iterable[str]) -> Leaves:
    """
    Return which of `paths` a Parquet file has: as nested columns, or with dots in their names.

    Raises:
        duckdb.Error: the file cannot be read.

    """
    there = _there(engine, parquet([file]))
    found = {path: there.get(path, there.get(dotted(path))) for path in paths}
    chosen = {path: field for path, field in found.items() if field is not None}
    return Leaves(
        types={path: kind for path, (_, kind) in chosen.items()},
        names={path: sql for path, (sql, _) in chosen.items()},
        every=frozenset(there),
        can_break=False,
    )


def fields(engine: DuckDbEngine, file: LogFile, container: str) -> dict[str, str]:
    """
    Return every field of a file with its type, without any value.

    Raises:
        duckdb.Error: the file cannot be read.

    """
    detected = (
        f"read_json([{_listed([file])}], format = 'newline_delimited', ignore_errors = true,"
        f" compression = '{file.packed}', hive_partitioning = false)"
    )
    there = _there(engine, parquet([file]) if container == "parquet" else detected)
    return {path: kind for path, (_, kind) in there.items() if not kind.startswith("STRUCT")}


def _there(engine: DuckDbEngine, table: str) -> dict[str, tuple[str, str]]:
    """Return every path of a table, with its SQL and type."""
    there: dict[str, tuple[str, str]] = {}
    for name, kind in engine.types(table):
        there.update(_inner(dotted(name), sql_name(name), kind))
    return there


def _inner(path: str, sql: str, kind: DuckDBPyType) -> Iterable[tuple[str, tuple[str, str]]]:
    """Yield the fields in a column, with their SQL and type; of a list the first element."""
    yield path, (sql, str(kind))
    if kind.id not in {"list", "struct"}:
        return
    for name, inner in kind.children:
        if not isinstance(inner, DuckDBPyType):
            continue
        if kind.id == "list":
            yield from _inner(f"{path}[]", f"({sql})[1]", inner)
        else:
            yield from _inner(f"{path}.{dotted(name)}", f"({sql}).{sql_name(name)}", inner)


def jsonl(files: Sequence[LogFile], paths: Iterable[str]) -> str:
    """Return the table function that reads JSON lines, all of one compression."""
    declared = ", ".join(f"{sql_text(name)}: {sql_text(kind)}" for name, kind in _declared(paths))
    return (
        f"read_json([{_listed(files)}], columns = {{{declared}}}, format = 'newline_delimited',"
        f" ignore_errors = true, compression = '{files[0].packed}',"
        f" maximum_object_size = {LONGEST_OBJECT}, hive_partitioning = false)"
    )


def jsonl_leaves(paths: Iterable[str]) -> Leaves:
    """Return the fields that are read of JSON lines; all of them as text."""
    listed = tuple(paths)
    return Leaves(types=dict.fromkeys(listed, "VARCHAR"), names={p: _json_sql(p) for p in listed})


def _json_sql(path: str) -> str:
    first, *rest = parts(path)
    sql = sql_name(first.removesuffix("[]"))
    sql = f"{sql}[1]" if first.endswith("[]") else sql
    for part in rest:
        sql = f"({sql}).{sql_name(part.removesuffix('[]'))}"
        sql = f"({sql})[1]" if part.endswith("[]") else sql
    return sql


def _declared(paths: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Return the columns of a JSON schema with their types."""
    return [(name.removesuffix("[]"), _type(name, inner)) for name, inner in _tree(paths).items()]


def _tree(paths: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the first part of each path, to what follows it."""
    tree: dict[str, list[str]] = {}
    for path in paths:
        first, *rest = parts(path)
        tree.setdefault(first, [])
        if rest:
            tree[first].append(".".join(dotted(part) for part in rest))
    return tree


def _type(name: str, inner: list[str]) -> str:
    if not inner:
        return "VARCHAR"
    fields = ", ".join(f"{sql_name(part)} {kind}" for part, kind in _declared(inner))
    return f"STRUCT({fields})" + ("[]" if name.endswith("[]") else "")


def _listed(files: Sequence[LogFile]) -> str:
    return ", ".join(sql_text(file.path) for file in files)


def parquet_rows(engine: DuckDbEngine, file: LogFile) -> int:
    """
    Return how many entries the end of a Parquet file says that it has.

    Raises:
        duckdb.Error: the file cannot be read.

    """
    sql = f"SELECT num_rows FROM parquet_file_metadata([{_listed([file])}])"
    return int(str(engine.look(sql)[0][0]))


def lines(files: Sequence[LogFile]) -> str:
    """Return the table function that reads lines of text, all of one compression."""
    return (
        f"read_csv([{_listed(files)}], columns = {{'line': 'VARCHAR'}}, auto_detect = false,"
        " delim = '\x01', quote = '', escape = '', header = false, strict_mode = false,"
        f" encoding = 'latin-1', max_line_size = {LONGEST_LINE},"
        f" buffer_size = {2 * LONGEST_LINE},"
        f" compression = '{files[0].packed}', hive_partitioning = false)"
    )
