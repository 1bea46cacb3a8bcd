"""
Show risk factors, controls, gaps and the level of each kind of illegal content.

In:       one assessment.
Out:      tables first, then a card for each kind with reasoning.
"""

from collections.abc import Iterator

from fairwitness.core.assessment import Assessment, Factor, Risk
from fairwitness.core.words import Lang
from fairwitness.report import wording_labels as labels
from fairwitness.report.content.blocks import (
    Block,
    Card,
    Cell,
    Facts,
    Head,
    Heading,
    Prose,
    Row,
    Table,
    Tone,
    paragraphs,
    written,
)
from fairwitness.report.content.opening import anchor
from fairwitness.report.wording import text

LEVEL_TONES: dict[str, Tone] = {
    "negligible": "muted",
    "low": "good",
    "medium": "warn",
    "high": "bad",
}


def risks(made: Assessment, lang: Lang) -> Iterator[Block]:
    """Yield factors, controls, gaps and levels; a pack without them yields nothing."""
    if made.factors:
        yield _heading(made, "factors", lang)
        yield Prose(paragraphs=(text("factors_why", lang),), tone="muted")
        yield _factors(made, lang)
    if made.controls:
        yield _heading(made, "controls", lang)
        yield _controls(made, lang)
    if made.gaps:
        yield _heading(made, "gaps", lang)
        yield _gaps(made, lang)
    if made.risks:
        yield _heading(made, "risks", lang)
        if made.multi_risk:
            yield Prose(paragraphs=paragraphs(made.multi_risk.within(lang)))
        yield _levels(made, lang)
        yield from _cards(made, lang)


def _heading(made: Assessment, name: str, lang: Lang) -> Heading:
    return Heading(level=3, text=text(name, lang), anchor=f"{made.pack}-{name}")


def heads(lang: Lang, *names: tuple[str, int]) -> tuple[Head, ...]:
    """Return column heads with their shares of the width."""
    return tuple(Head(text=text(name, lang), width=width) for name, width in names)


def _factors(made: Assessment, lang: Lang) -> Table:
    rows = tuple(
        Row(
            cells=(
                Cell(text=factor.title.within(lang), code=factor.code),
                _proposed(factor, lang),
                _confirmed(factor, lang),
            )
        )
        for factor in made.factors
    )
    return Table(
        caption=text("factors", lang),
        titled=True,
        heads=heads(lang, ("factor", 4), ("proposed", 4), ("confirmed", 4)),
        rows=rows,
        stacks=True,
    )


def _proposed(factor: Factor, lang: Lang) -> Cell:
    if factor.proposed is None:
        return Cell(text=text("data_silent", lang), tone="muted")
    because = factor.because.within(lang) if factor.because else ""
    return Cell(text=labels.named(labels.ANSWERS, factor.proposed, lang), note=because)


def _confirmed(factor: Factor, lang: Lang) -> Cell:
    note = written(factor.note) if factor.note else ""
    if factor.answer is None:
        return Cell(text=text("unconfirmed_yet", lang), tone="warn", badge=True, note=note)
    if factor.proposed not in {None, factor.answer}:
        note = f"{text('differs', lang)} {note}".strip()
    return Cell(text=labels.named(labels.ANSWERS, written(factor.answer), lang), note=note)


def _controls(made: Assessment, lang: Lang) -> Table:
    kinds = {r.kind: r.title.within(lang) for r in made.risks}
    rows = tuple(
        Row(
            cells=(
                Cell(text=written(c.title), code=written(c.id), tone="operator"),
                Cell(text=_joined([kinds.get(k, written(k)) for k in c.mitigates], lang)),
                Cell(text=labels.named(labels.STRENGTHS, written(c.strength), lang))
                if c.strength
                else Cell(text=text("not_given", lang), tone="muted"),
            )
        )
        for c in made.controls
    )
    return Table(
        caption=text("controls", lang),
        titled=True,
        heads=heads(lang, ("control", 5), ("mitigates", 5), ("strength", 2)),
        rows=rows,
        stacks=True,
    )


def _gaps(made: Assessment, lang: Lang) -> Table:
    rows = tuple(
        Row(
            cells=(
                Cell(text=written(g.title), code=written(g.id), tone="operator"),
                Cell(text=written(g.consequence), tone="operator")
                if g.consequence
                else Cell(text=text("not_given", lang), tone="muted"),
            )
        )
        for g in made.gaps
    )
    return Table(
        caption=text("gaps", lang),
        titled=True,
        heads=heads(lang, ("gap", 1), ("consequence", 1)),
        rows=rows,
        stacks=True,
    )


def _joined(names: list[str], lang: Lang) -> str:
    return (", " if lang == "en" else "、").join(names)


def level(name: str | None, lang: Lang) -> Cell:
    """Return a level as a badge; no level is said so, loudly."""
    if name is None:
        return Cell(text=text("no_level", lang), tone="bad", badge=True)
    shown = labels.named(labels.LEVELS, name, lang)
    return Cell(text=shown, tone=LEVEL_TONES.get(name, ""), badge=True)


def _levels(made: Assessment, lang: Lang) -> Table:
    rows = tuple(Row(cells=_risk_row(made, risk, lang)) for risk in made.risks)
    return Table(
        caption=text("risks", lang),
        titled=True,
        heads=heads(lang, ("risk", 4), ("level", 2), ("stated", 2), ("rule", 4)),
        rows=rows,
        stacks=True,
    )


def _risk_row(made: Assessment, risk: Risk, lang: Lang) -> tuple[Cell, ...]:
    name = risk.title.within(lang)
    detailed = _detailed(risk)
    href = f"#{anchor(f'{made.pack}-risk-{risk.kind}')}" if detailed else ""
    levels = [level for level in (risk.stated, risk.or_stated) if level]
    stated = text("or", lang).join(labels.named(labels.LEVELS, written(n), lang) for n in levels)
    return (
        Cell(text=f"– {name}" if risk.parent else name, href=href),
        level(risk.level, lang),
        Cell(text=stated or text("not_given", lang), tone="" if stated else "muted"),
        Cell(text=risk.rule.within(lang)),
    )


def _detailed(risk: Risk) -> bool:
    said = (
        risk.occurred,
        risk.what_could_happen,
        risk.likelihood,
        risk.impact,
        risk.mechanism,
        risk.data,
        risk.reasoning,
        risk.planned,
    )
    return any(said) or bool(risk.factors or risk.controls or risk.gaps)


def _cards(made: Assessment, lang: Lang) -> Iterator[Block]:
    detailed = [risk for risk in made.risks if _detailed(risk)]
    if detailed:
        yield _heading(made, "risk_details", lang)
    for risk in detailed:
        yield Card(
            title=risk.title.within(lang),
            anchor=anchor(f"{made.pack}-risk-{risk.kind}"),
            badges=(level(risk.level, lang),),
            blocks=(Facts(rows=tuple(_reasoning(made, risk, lang))),),
        )


def _reasoning(made: Assessment, risk: Risk, lang: Lang) -> Iterator[tuple[str, Cell]]:
    if risk.occurred:
        said = labels.named(labels.ANSWERS, written(risk.occurred), lang)
        yield text("occurred", lang), Cell(text=said)
    for name in ("what_could_happen", "likelihood", "impact", "mechanism", "data", "reasoning"):
        said = getattr(risk, name)
        if said:
            yield text(name, lang), Cell(text=written(said), tone="operator")
    factors = {f.code: f"{f.code} {f.title.within(lang)}" for f in made.factors}
    controls = {c.id: written(c.title) for c in made.controls}
    gaps = {g.id: written(g.title) for g in made.gaps}
    for name, ids, titles in (
        ("factors", risk.factors, factors),
        ("controls", risk.controls, controls),
        ("gaps", risk.gaps, gaps),
    ):
        if ids:
            yield (
                text(name, lang),
                Cell(text=_joined([titles.get(i, written(i)) for i in ids], lang)),
            )
    yield text("rule", lang), Cell(text=risk.rule.within(lang))
    if risk.planned:
        yield text("planned", lang), Cell(text=written(risk.planned), tone="operator")
