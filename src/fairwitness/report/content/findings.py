"""
Show findings and items: each with its law, its reason and the figures behind it.

In:       one assessment, and the evidence as its reader sees it.
Out:      one card each, most severe first, items in the pack's order.
"""

from collections.abc import Iterable, Iterator, Sequence

from fairwitness.core.assessment import Assessment, Basis, Finding, Item, ItemState, Severity
from fairwitness.core.words import Lang
from fairwitness.report import wording_labels as labels
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content.blocks import (
    Block,
    Card,
    Cell,
    Facts,
    Heading,
    Plain,
    Prose,
    paragraphs,
    written,
)
from fairwitness.report.content.figures import Figures
from fairwitness.report.content.opening import STATE_TONES, TONES, anchor, item_anchor
from fairwitness.report.wording import text


def findings(made: Assessment, figures: Figures, lang: Lang) -> Iterator[Block]:
    """Yield every finding as a card."""
    yield Heading(level=3, text=text("findings", lang), anchor=f"{made.pack}-findings")
    if not made.findings:
        yield Prose(paragraphs=(text("no_findings", lang),), tone="muted")
    titles = _titles(made, lang)
    for finding in made.findings:
        yield _finding(finding, titles.get(finding.item, finding.item), figures, lang)


def _titles(made: Assessment, lang: Lang) -> dict[str, str]:
    """Name whatever a finding may be about: the record, a field, an item, a kind, a measure…"""
    return (
        {"record": text("record", lang)}
        | {field.id: field.title.within(lang) for field in made.header}
        | {factor.code: f"{factor.code} {factor.title.within(lang)}" for factor in made.factors}
        | {
            measure.code: f"{measure.code} {measure.title.within(lang)}"
            for measure in made.measures
        }
        | {risk.kind: risk.title.within(lang) for risk in made.risks}
        | {item.id: item.title.within(lang) for section in made.sections for item in section.items}
    )


def _finding(finding: Finding, about: str, figures: Figures, lang: Lang) -> Card:
    tone = TONES[finding.severity]
    badge = Cell(text=labels.SEVERITIES[finding.severity].within(lang), tone=tone, badge=True)
    blocks: list[Plain] = [
        Prose(paragraphs=paragraphs(finding.reason.within(lang))),
        Facts(rows=tuple(_closing(finding, about, lang))),
    ]
    table = figures.beside(finding.metrics, text("figures_behind", lang))
    if table:
        blocks.append(table)
    return Card(
        title=finding.title.within(lang),
        anchor=anchor(finding.id),
        badges=(badge,),
        blocks=tuple(blocks),
        tone=tone if finding.severity in {Severity.BLOCKING, Severity.HIGH} else "",
        kicker=law(finding.basis, lang),
    )


def _closing(finding: Finding, about: str, lang: Lang) -> Iterator[tuple[str, Cell]]:
    yield text("closes", lang), Cell(text=finding.closes.within(lang))
    yield text("about", lang), Cell(text=about)
    if finding.owner:
        yield text("owner", lang), Cell(text=written(finding.owner), tone="operator")
    else:
        yield text("owner", lang), Cell(text=text("no_owner", lang), tone="muted")
    if finding.due:
        yield text("due", lang), Cell(text=numbers.day(finding.due, lang))
    else:
        yield text("due", lang), Cell(text=text("no_due", lang), tone="muted")


def items(made: Assessment, figures: Figures, lang: Lang) -> Iterator[Block]:
    """Yield the sections of the pack, each item a card."""
    for section in made.sections:
        place = anchor(f"{made.pack}-section-{section.id}")
        yield Heading(level=3, text=section.title.within(lang), anchor=place)
        for item in section.items:
            yield _item(made, item, figures, lang)


def _item(made: Assessment, item: Item, figures: Figures, lang: Lang) -> Card:
    state = labels.ITEM_STATES[item.state].within(lang)
    return Card(
        title=item.title.within(lang),
        anchor=item_anchor(made, item),
        badges=(Cell(text=state, tone=STATE_TONES[item.state], badge=True),),
        blocks=tuple(_answer(item, figures, lang)),
        kicker=law(item.basis, lang),
    )


def _answer(item: Item, figures: Figures, lang: Lang) -> Iterator[Plain]:
    yield Prose(paragraphs=paragraphs(item.help.within(lang)), tone="muted")
    if item.choice:
        yield Facts(rows=((text("choice", lang), Cell(text=item.choice.within(lang))),))
    if item.answer and item.answer.strip():
        yield Prose(
            paragraphs=paragraphs(written(item.answer)), tone="operator", label=text("answer", lang)
        )
    elif item.state is ItemState.NOT_ANSWERED:
        yield Prose(paragraphs=(text("no_answer", lang),), tone="bad")
    if item.note:
        yield Prose(paragraphs=paragraphs(item.note.within(lang)), label=text("note", lang))
    table = figures.beside(item.metrics, text("figures_behind", lang))
    if table:
        yield table


def law(bases: Iterable[Basis], lang: Lang) -> str:
    """Say where something stands in the law, and whether that was checked."""
    return " · ".join(dict.fromkeys(_cited(basis, lang) for basis in bases))


def _cited(basis: Basis, lang: Lang) -> str:
    cite = basis.cite.within(lang)
    if basis.confirmed:
        return cite
    return text("cite_unconfirmed", lang, cite=cite)


def measure_figures(metrics: Sequence[str], figures: Figures, lang: Lang) -> Iterator[Block]:
    """Yield the figures behind a register of measures, once for all of them."""
    table = figures.beside(tuple(dict.fromkeys(metrics)), text("measure_figures", lang))
    if table:
        yield table
