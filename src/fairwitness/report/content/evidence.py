"""
Show the evidence: how counts are protected, every figure, where it came from, how to check it.

In:       the evidence of a dossier, as its reader sees it.
Out:      the annex and the part on checking.
"""

from collections.abc import Iterator

from fairwitness.core.figure import Evidence, Fingerprint, Query
from fairwitness.core.words import Lang
from fairwitness.report import wording_labels as labels
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content.blocks import (
    Block,
    Cell,
    Facts,
    Head,
    Heading,
    Listing,
    Notice,
    Prose,
    Row,
    Steps,
    Table,
)
from fairwitness.report.content.figures import Figures
from fairwitness.report.content.opening import anchor
from fairwitness.report.content.risks import heads
from fairwitness.report.wording import text


def annex(evidence: Evidence, figures: Figures, lang: Lang) -> Iterator[Block]:
    """Yield the release policy, then totals and breakdowns family by family."""
    yield _release(evidence, lang)
    for family in _families(evidence):
        name = labels.named(labels.FAMILIES, family, lang)
        yield Heading(level=3, text=name, anchor=anchor(f"evidence-{family}"))
        totals = figures.totals(family, name)
        if totals:
            yield totals
        yield from figures.breakdowns(family)


def _families(evidence: Evidence) -> list[str]:
    present = list(dict.fromkeys(f.metric.partition(".")[0] for f in evidence.figures))
    known = [family for family in labels.FAMILIES if family in present]
    return known + [family for family in present if family not in known]


def _release(evidence: Evidence, lang: Lang) -> Notice:
    policy, hidden = evidence.policy, numbers.number(evidence.suppressed)
    return Notice(
        title=text("release", lang),
        lines=(
            Cell(text=text("release_k", lang, k=policy.k)),
            Cell(text=text("release_base", lang, base=policy.base)),
            Cell(text=text("release_absent", lang)),
            Cell(
                text=text(
                    "release_total", lang, n=hidden, all=numbers.number(len(evidence.figures))
                )
            ),
        ),
        tone="info",
    )


def provenance(evidence: Evidence, figures: Figures, lang: Lang) -> Iterator[Block]:
    """Yield what was read, and each query with its digest."""
    yield Heading(level=3, text=text("provenance", lang), anchor="provenance")
    for source in evidence.sources:
        yield from _source(source, lang)
    if evidence.queries:
        yield Heading(level=3, text=text("queries", lang), anchor="queries")
        yield Prose(paragraphs=(text("queries_note", lang),))
        yield _queries(evidence, figures, lang)
        for query in evidence.queries:
            yield _listing(query, lang)


def _source(source: Fingerprint, lang: Lang) -> Iterator[Block]:
    yield Facts(
        rows=(
            (text("source", lang), Cell(text="", code=source.source)),
            (text("platform", lang), Cell(text=source.platform)),
            (text("engine", lang), Cell(text=source.engine)),
            (text("schema", lang), Cell(text=source.schema_version)),
            (text("read_at", lang), Cell(text=numbers.moment(source.read_at, lang))),
        )
    )
    if source.warnings:
        lines = tuple(Cell(text=warning.within(lang)) for warning in source.warnings)
        yield Notice(title=text("warnings", lang), lines=lines, tone="warn")
    yield Table(
        caption=text("tables_caption", lang, source=source.source),
        heads=(
            Head(text=text("table", lang), width=3),
            Head(text=text("rows", lang), numeric=True, width=1),
        ),
        rows=tuple(
            Row(cells=(Cell(text="", code=name), Cell(text=numbers.number(rows))))
            for name, rows in source.tables
        ),
        foot=(text("rows_note", lang),),
    )


def _queries(evidence: Evidence, figures: Figures, lang: Lang) -> Table:
    return Table(
        caption=text("queries", lang),
        titled=True,
        heads=heads(lang, ("digest", 6), ("serves", 4)),
        rows=tuple(
            Row(
                cells=(
                    Cell(text="", code=q.sha256, href=f"queries/{q.sha256}.sql"),
                    Cell(text=_joined([figures.title(m) for m in q.metrics], lang), note=q.dialect),
                )
            )
            for q in evidence.queries
        ),
        stacks=True,
    )


def _joined(names: list[str], lang: Lang) -> str:
    return (", " if lang == "en" else "、").join(names)


def _listing(query: Query, lang: Lang) -> Listing:
    return Listing(title=text("query_text", lang, digest=query.sha256[:8]), text=query.sql)


def checking(lang: Lang) -> Iterator[Block]:
    """Yield how anybody can check the bundle."""
    yield Prose(paragraphs=(text("check_why", lang),))
    yield Steps(
        steps=(
            Cell(text=text("check_verify", lang), code="fairwitness verify ."),
            Cell(text=text("check_queries", lang), code="sha256sum queries/*.sql"),
            Cell(text=text("check_figures", lang)),
            Cell(text=text("check_lint", lang), code="fairwitness lint ."),
            Cell(text=text("check_again", lang)),
        )
    )
