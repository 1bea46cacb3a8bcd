"""
Compose a report: every part of a dossier, in order, in one language.

In:       a `Dossier` and a language.
Out:      `Content`, which HTML and PDF lay out alike.
"""

from collections import Counter
from dataclasses import replace

from fairwitness.core.assessment import Assessment, Dossier
from fairwitness.core.words import Lang
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content.blocks import (
    Block,
    Card,
    Cell,
    Content,
    Facts,
    Heading,
    Part,
    written,
)
from fairwitness.report.content.evidence import annex, checking, provenance
from fairwitness.report.content.figures import Figures
from fairwitness.report.content.findings import findings, items
from fairwitness.report.content.measures import closing, measures
from fairwitness.report.content.opening import opening
from fairwitness.report.content.risks import risks
from fairwitness.report.wording import text


def compose(dossier: Dossier, lang: Lang) -> Content:
    """Say everything that the dossier holds, in `lang`."""
    evidence = dossier.evidence
    figures = Figures(evidence, lang)
    service = " ".join(written(dossier.service).split()) or text("not_given", lang)
    parts = [_assessment(made, figures, lang) for made in dossier.assessments]
    parts.append(
        Part(
            title=text("evidence", lang),
            anchor="evidence",
            kicker=text("annex", lang),
            blocks=(*annex(evidence, figures, lang), *provenance(evidence, figures, lang)),
        )
    )
    parts.append(
        Part(
            title=text("checking", lang), anchor="checking", kicker="", blocks=tuple(checking(lang))
        )
    )
    return Content(
        lang="zh-Hans" if lang == "zh" else "en",
        title=f"{service} – {text('report', lang)}",
        service=service,
        kicker=text("report", lang),
        facts=_facts(dossier, lang),
        contents=text("contents", lang),
        skip=text("skip", lang),
        parts=_apart(parts),
        foot=text("aggregates", lang),
    )


def _assessment(made: Assessment, figures: Figures, lang: Lang) -> Part:
    return Part(
        title=made.title.within(lang),
        anchor=made.pack,
        kicker=f"{made.jurisdiction.within(lang)} · {made.pack} {made.version}",
        blocks=(
            *opening(made, lang),
            *findings(made, figures, lang),
            *items(made, figures, lang),
            *risks(made, lang),
            *measures(made, figures, lang),
            *closing(made, lang),
        ),
    )


def _facts(dossier: Dossier, lang: Lang) -> Facts:
    packs = tuple(
        text("aside", lang, what=a.title.within(lang), aside=f"{a.pack} {a.version}")
        for a in dossier.assessments
    )
    sources = tuple(f"{s.platform}, {s.engine}" for s in dossier.evidence.sources)
    joint = "; " if lang == "en" else "；"
    rows = [
        (text("frameworks", lang), Cell(text=joint.join(packs))),
        (text("window", lang), Cell(text=numbers.window(dossier.evidence.window, lang))),
        (text("sources", lang), Cell(text=joint.join(sources))),
    ]
    if dossier.assessments:
        made = dossier.assessments[0]
        rows.append((text("made_at", lang), Cell(text=numbers.moment(made.made_at, lang))))
        rows.append((text("tool", lang), Cell(text=made.tool)))
    return Facts(rows=tuple(rows))


def _apart(parts: list[Part]) -> tuple[Part, ...]:
    """Tell anchors apart where two versions of one pack share them; the first keeps its name."""
    seen: Counter[str] = Counter()

    def renamed(anchor: str) -> str:
        seen[anchor] += 1
        return anchor if seen[anchor] == 1 else f"{anchor}-again-{seen[anchor]}"

    def block(made: Block) -> Block:
        if isinstance(made, Card | Heading):
            return replace(made, anchor=renamed(made.anchor))
        return made

    return tuple(
        replace(part, anchor=renamed(part.anchor), blocks=tuple(block(b) for b in part.blocks))
        for part in parts
    )
