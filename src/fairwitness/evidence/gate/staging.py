"""
Judge a table that the engine makes of the log before queries run: each entry read once.

In:       the text of its SELECT, its dialect and the manifest of the source.
Out:      `Staged`, with what each of its columns holds; or `Refused`.
Not here: queries over it, which are judged as any other (`admission`).

It stays inside the engine, in memory, for as long as one day is read. It holds columns of the
manifest as they are and what shipped functions say of an entry, and nothing is chosen or joined for
it: a query over it sees what it could have seen in a derived table.
"""

import hashlib

from sqlglot import exp

from fairwitness.core.manifest import Manifest
from fairwitness.evidence.gate.kinds import Kind
from fairwitness.evidence.gate.parsing import Dialect, check_text, parsed
from fairwitness.evidence.gate.refusal import Refused, refused
from fairwitness.evidence.gate.tables import STAGED, Reading, Staged, named_columns

KEPT = frozenset({Kind.IDENTIFIER, Kind.ADDRESS, Kind.CATEGORY, Kind.CODE, Kind.ENTRY})
"""What a staged column may hold."""


def stage(sql: str, *, dialect: Dialect, manifest: Manifest) -> Staged:
    """
    Return `sql` as a table that the engine may make.

    Raises:
        Refused: it is more than a list of columns and shipped codes of one table, or the source
            has a table of that name itself.

    """
    if STAGED in manifest.tables:
        raise Refused("table", f"a table of the source that is named {STAGED}")
    read = parsed(sql, dialect)
    for clause in ("joins", "where", "group", "order"):
        if read.select.args.get(clause):
            raise refused("clause", read.select)
    source = read.select.args.get("from_")
    if source is None or not isinstance(source.this, exp.Table):
        raise refused("table", read.select)
    reading = Reading(manifest, dialect)
    values = named_columns(read.select, reading)
    for node, value in zip(read.select.expressions, values.values(), strict=True):
        if value.kind not in KEPT or not isinstance(node.unalias(), exp.Column | exp.Anonymous):
            raise refused("output", node)
    check_text(read)
    return Staged(
        sql=sql,
        sha256=hashlib.sha256(sql.encode()).hexdigest(),
        tables=tuple(sorted(reading.tables)),
        columns=tuple(sorted(reading.columns)),
        values=values,
    )
