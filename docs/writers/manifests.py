"""
What each connector reads, and the canonical tables it is mapped to.

In:       the connectors, the canonical tables.
Out:      `manifest-KIND.md` and `tables.md`.
"""

from collections.abc import Mapping

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import ColumnClass
from fairwitness.sources import Connector, Source, connectors
from writers import markdown

MAY = {
    ColumnClass.IDENTIFIER: "counted (how many different ones), joined, null-checked; never shown",
    ColumnClass.ADDRESS: "counted, null-checked, held against the shape of an address; never shown",
    ColumnClass.TIME: "sorted into whole days, hours or minutes",
    ColumnClass.CATEGORY: "compared with words that stand in the query",
    ColumnClass.FLAG: "tested",
    ColumnClass.SIZE: "summed, or compared with a coarse bound",
    ColumnClass.TEXT: "held against the patterns of personal data that ship with the code, and "
    "counted; never shown, never searched for a word or a name",
}
"""What a query may do with each class; the gate holds it to this."""


def pages(sources: Mapping[str, Source]) -> dict[str, str]:
    """Return the manifest of every connector, and the canonical tables, by path."""
    written = {f"manifest-{kind}.md": _manifest(one) for kind, one in connectors().items()}
    return {**written, "tables.md": _tables(sources)}


def _manifest(one: Connector) -> str:
    manifest = one.manifest
    columns = sum(len(columns) for columns in manifest.tables.values())
    opening = (
        f"{columns} columns of {len(manifest.tables)} tables. A column that does not stand here is "
        "read by no query of a report: each query passes the gate, which knows this list and no "
        f"other. `fairwitness sources show {manifest.kind}` prints the same list."
    )
    parts = [opening, "## What may be done with each class\n\n" + _classes()]
    for table, listed in manifest.tables.items():
        rows = [(f"`{c.name}`", str(c.kind), c.why.en, c.why.zh) for c in listed]
        parts.append(f"## `{table}`\n\n" + markdown.table(("Column", "Class", "Why", "用途"), rows))
    never = [(what, why.en, why.zh) for what, why in manifest.never.items()]
    parts.append("## Never read\n\n" + markdown.table(("Where", "What", "内容"), never))
    lacks = [
        (f"`{table}.{column}`" if column else f"`{table}`", why.en, why.zh)
        for (table, column), why in sorted(one.lacks.items(), key=_by_name)
    ]
    parts.append(
        "## Not recorded by the platform\n\nCanonical tables, columns and labels that no version "
        "records. Figures over them are *not recorded*, which is not zero.\n\n"
        + markdown.table(("What", "Why", "原因"), lacks)
    )
    traps = [
        (f"`{t.table}.{t.column}`" if t.column else f"`{t.table}`", t.says.en, t.says.zh)
        for t in one.traps
    ]
    parts.append(
        "## Know before you trust a figure\n\n"
        + markdown.table(("Figures over", "Says", "说明"), traps)
    )
    return markdown.page(f"What is read of {one.platform}", *parts)


def _by_name(lack: tuple[tuple[str, str | None], object]) -> tuple[str, str]:
    (table, column), _ = lack
    return table, column or ""


def _classes() -> str:
    return markdown.table(("Class", "May be"), [(str(kind), what) for kind, what in MAY.items()])


def _tables(sources: Mapping[str, Source]) -> str:
    opening = (
        "Every connector maps its platform to these tables, and every metric asks of them. Every "
        "column is optional. Times are whole milliseconds since 1970, UTC; flags are 0 or 1; a "
        "category holds one of the labels listed and nothing else."
    )
    parts = [opening, "## What may be done with each class\n\n" + _classes()]
    for table, columns in CANONICAL.items():
        having = [kind for kind, source in sources.items() if table in source.tables]
        rows = [
            (
                f"`{c.name}`",
                str(c.kind),
                ", ".join(c.labels),
                ", ".join(kind for kind in having if c.name in sources[kind].tables[table].columns),
            )
            for c in columns
        ]
        parts.append(
            f"## `{table}`\n\n" + markdown.table(("Column", "Class", "Labels", "Recorded by"), rows)
        )
    return markdown.page("Canonical tables", *parts)
