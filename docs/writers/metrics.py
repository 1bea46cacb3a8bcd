"""
A page for each metric, and the list of them.

In:       the metrics, the packs that ask for them, and each connector without a database.
Out:      pages by path.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import ibis

from fairwitness.core.canonical import column
from fairwitness.core.window import Window
from fairwitness.evidence.absence import absent_cells, caveat, lacking
from fairwitness.evidence.dimensions import dimension
from fairwitness.evidence.gate import admit
from fairwitness.evidence.metric import Metric, Ratio, Spread
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.planner import plan
from fairwitness.frameworks.pack import Pack
from fairwitness.sources import Source
from writers import log_metrics, markdown
from writers.asking import asked_by, link

WINDOW = Window(date(2026, 6, 1), date(2026, 9, 1))
"""The window of the example queries."""

WAYS = {
    "count": "rows",
    "distinct": "different values of `{column}`; the values themselves never come out",
    "sum": "the sum of `{column}`",
    "days": "different whole days of `{column}`",
    "oldest": "whole days from the earliest `{column}` to the end of the window",
}
"""How rows become a number, in words."""


def pages(sources: Mapping[str, Source], packs: Sequence[Pack]) -> dict[str, str]:
    """Return every page of `metrics/` by its path."""
    written = {f"metrics/{one.id}.md": _page(one, sources, packs) for one in METRICS.values()}
    rows = [
        (f"[{one.id}]({one.id}.md)", one.words.title.en, one.words.title.zh, _unit(one))
        for one in METRICS.values()
    ]
    index = markdown.page(
        "Metrics",
        f"All {len(METRICS) + len(log_metrics.ONLY_LOGS)} things that can be counted. Each page "
        "says what is counted and what is not, what is read for it, and the query that asks.",
        markdown.table(("Metric", "Counts", "中文", "Unit"), [*rows, *log_metrics.rows()]),
    )
    return {"metrics/index.md": index, **written, **log_metrics.pages(packs)}


def _page(
    one: Metric | Ratio | Spread, sources: Mapping[str, Source], packs: Sequence[Pack]
) -> str:
    title, meaning = one.words.title, one.words.meaning
    head = f"**{title.en}** · **{title.zh}**\n\n{meaning.en}\n\n{meaning.zh}"
    body = _counted(one, sources) if isinstance(one, Metric) else _derived(one)
    return markdown.page(f"`{one.id}`", head, *body, asked_by(one.id, packs))


def _unit(one: Metric | Ratio | Spread) -> str:
    return f"{one.words.unit} (people)" if one.words.people else one.words.unit


def _derived(one: Ratio | Spread) -> Iterator[str]:
    if isinstance(one, Ratio):
        made = f"{link(one.part)} divided by {link(one.whole)}, both as released"
        lost = "It is suppressed or not recorded where one of the two is."
    else:
        made = f"how many of the `{one.dimension}` cells of {link(one.over)} are not zero"
        lost = f"It is not recorded where that breakdown of {link(one.over)} is not."
    yield markdown.table(
        ("", ""),
        [
            ("Unit", _unit(one)),
            ("Made of", made),
            ("Counts people", "no: it shows nothing that the figures it is made of do not"),
        ],
    )
    yield f"## Not recorded\n\n{lost}"


def _counted(one: Metric, sources: Mapping[str, Source]) -> Iterator[str]:
    yield markdown.table(("", ""), _facts(one))
    lines = list(_absences(one, sources))
    yield "## Not recorded\n\n" + (
        markdown.bullets(lines) or "Every connector records it. A source that is older may not."
    )
    traps = [(kind, caveat(source, one)) for kind, source in sources.items()]
    told = [f"{kind}: {words.en}<br>{words.zh}" for kind, words in traps if words is not None]
    yield "## Know before you trust it\n\n" + markdown.bullets(told) if told else ""
    for kind, source in sources.items():
        if lacking(source, one) is None:
            yield _query(one, kind, source)


def _facts(one: Metric) -> Iterator[tuple[str, str]]:
    yield "Unit", _unit(one)
    columns = sorted(one.columns | {c for d in one.by for c in dimension(one.table, d).columns})
    yield "Canonical table", f"`{one.table}`"
    classes = (f"`{name}` ({column(one.table, name).kind})" for name in columns)
    yield "Canonical columns", ", ".join(classes) or "none: rows are counted"
    yield "Counts", WAYS[one.way].format(column=one.column)
    yield "When", f"in the window, by `{one.at}`" if one.at else "as the source stands when read"
    labels = [f"`{d}`: {', '.join(dimension(one.table, d).labels)}" for d in one.by]
    broken = [*labels, *(["`month`: calendar months of the window"] if one.monthly else [])]
    yield "Broken down by", "; ".join(broken) or "nothing"
    people = "yes: release hides small counts and rounds the others (see [release](../release.md))"
    yield "Counts people", people if one.people else "no: shown exactly"
    if one.of:
        yield "Part of", f"{link(one.of)}, and protected together with it"


def _absences(one: Metric, sources: Mapping[str, Source]) -> Iterator[str]:
    for kind, source in sources.items():
        reason = lacking(source, one)
        if reason is not None:
            yield f"{kind}: {reason.en}<br>{reason.zh}"
            continue
        for (name, label), why in absent_cells(source, one):
            yield f"{kind}, `{name}={label}`: {why.en}<br>{why.zh}"


def _query(one: Metric, kind: str, source: Source) -> str:
    """Show the query that asks for this metric alone, and what the gate saw it read."""
    first, *others = plan([one], source.tables, WINDOW)
    sql = str(ibis.to_sql(first.expression, dialect=source.engine.dialect))
    admitted = admit(sql, dialect=source.engine.dialect, manifest=source.manifest)
    read = markdown.code(f"{table}.{name}" for table, name in admitted.columns)
    more = f" {len(others)} more like it ask for the months." if others else ""
    return (
        f"## Example: {source.platform} on SQLite\n\n"
        f"Asked alone, for {WINDOW.start} to {WINDOW.end}; in a report, metrics of one table may "
        f"share a query.{more} The gate let this one through and saw it read "
        f"{read or 'no column'} (see [what is read of {kind}](../manifest-{kind}.md)).\n\n"
        + markdown.block(sql, "sql")
    )
