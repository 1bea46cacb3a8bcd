"""
Show the register of measures, and what follows an assessment: triggers, retention, open rules.

In:       one assessment, and the evidence as its reader sees it.
Out:      the closing blocks of its part.
"""

from collections.abc import Iterator

from fairwitness.core.assessment import Assessment, Measure, MeasureState
from fairwitness.core.words import Lang
from fairwitness.report import wording_labels as labels
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content.blocks import (
    Block,
    Cell,
    Heading,
    Prose,
    Row,
    Table,
    Tone,
    paragraphs,
    written,
)
from fairwitness.report.content.figures import Figures
from fairwitness.report.content.findings import law, measure_figures
from fairwitness.report.content.risks import heads
from fairwitness.report.lint_measures import IN_PLACE, NEEDS_REASON
from fairwitness.report.wording import text

STATE_TONES: dict[MeasureState, Tone] = {
    MeasureState.IMPLEMENTED: "good",
    MeasureState.PARTIAL: "warn",
    MeasureState.PLANNED: "info",
    MeasureState.NOT_ADDRESSED: "bad",
    MeasureState.NOT_APPLICABLE: "muted",
    MeasureState.ALTERNATIVE: "info",
}


def measures(made: Assessment, figures: Figures, lang: Lang) -> Iterator[Block]:
    """Yield the register, the reasoning about rights, and the figures behind the measures."""
    if not made.measures:
        return
    yield Heading(level=3, text=text("measures", lang), anchor=f"{made.pack}-measures")
    yield _register(made, lang)
    reasoned = [m for m in made.measures if m.expression or m.privacy or m.reasoning]
    if reasoned:
        yield _rights(reasoned, lang)
    yield from measure_figures([m for x in made.measures for m in x.metrics], figures, lang)


def _register(made: Assessment, lang: Lang) -> Table:
    return Table(
        caption=text("measures", lang),
        titled=True,
        heads=heads(
            lang, ("measure", 6), ("applies", 2), ("state", 3), ("owner", 3), ("effective", 3)
        ),
        rows=tuple(Row(cells=_measure(measure, lang)) for measure in made.measures),
        stacks=True,
    )


def _measure(measure: Measure, lang: Lang) -> tuple[Cell, ...]:
    names = {True: "yes", False: "no", None: "undecided"}
    because = measure.because.within(lang)
    return (
        Cell(text=measure.title.within(lang), code=measure.code, note=because),
        Cell(text=text(names[measure.applies], lang), tone="" if measure.applies else "muted"),
        _state(measure, lang),
        Cell(text=written(measure.owner), tone="operator")
        if measure.owner
        else _blank(measure, "no_owner", lang),
        Cell(text=numbers.day(measure.effective, lang))
        if measure.effective
        else _blank(measure, "no_due", lang),
    )


def _state(measure: Measure, lang: Lang) -> Cell:
    if measure.state:
        shown = labels.MEASURE_STATES[measure.state].within(lang)
        return Cell(text=shown, tone=STATE_TONES[measure.state], badge=True)
    return _blank(measure, "not_given", lang)


def _blank(measure: Measure, name: str, lang: Lang) -> Cell:
    """Say that something is missing only where the measure applies."""
    if measure.applies is False or measure.state is MeasureState.NOT_APPLICABLE:
        return Cell(text="–", tone="muted")
    return Cell(text=text(name, lang), tone="muted")


def _rights(reasoned: list[Measure], lang: Lang) -> Table:
    rows = tuple(
        Row(
            cells=(
                Cell(text=m.title.within(lang), code=m.code),
                _said(m.expression, lang, asked=m.state in IN_PLACE),
                _said(m.privacy, lang, asked=m.state in IN_PLACE),
                _said(m.reasoning, lang, asked=m.state in NEEDS_REASON),
            )
        )
        for m in reasoned
    )
    return Table(
        caption=text("rights", lang),
        heads=heads(lang, ("measure", 3), ("expression", 4), ("privacy", 4), ("reasoning", 3)),
        rows=rows,
        stacks=True,
    )


def _said(said: str | None, lang: Lang, *, asked: bool) -> Cell:
    """Say that a word is missing only where the state of the measure asks for one."""
    if said:
        return Cell(text=written(said), tone="operator")
    return Cell(text=text("not_given", lang) if asked else "–", tone="muted")


def closing(made: Assessment, lang: Lang) -> Iterator[Block]:
    """Yield review triggers, how long the record is kept, and rules nobody has confirmed."""
    if made.triggers:
        yield Heading(level=3, text=text("triggers", lang), anchor=f"{made.pack}-triggers")
        rows = tuple(
            Row(
                cells=(
                    Cell(text=t.title.within(lang)),
                    Cell(text=t.deadline.within(lang), note=law(t.basis, lang)),
                )
            )
            for t in made.triggers
        )
        yield Table(
            caption=text("triggers", lang),
            titled=True,
            heads=heads(lang, ("trigger", 1), ("deadline", 1)),
            rows=rows,
            stacks=True,
        )
    if made.retention:
        yield Heading(level=3, text=text("retention", lang), anchor=f"{made.pack}-retention")
        yield Prose(paragraphs=paragraphs(made.retention.within(lang)))
    if made.unconfirmed:
        yield from _unconfirmed(made, lang)


def _unconfirmed(made: Assessment, lang: Lang) -> Iterator[Block]:
    yield Heading(level=3, text=text("unconfirmed", lang), anchor=f"{made.pack}-unconfirmed")
    yield Prose(paragraphs=(text("unconfirmed_why", lang),))
    rows = tuple(
        Row(
            cells=(
                Cell(text=b.cite.within(lang), note=b.note.within(lang) if b.note else ""),
                Cell(text=b.source.within(lang)),
            )
        )
        for b in made.unconfirmed
    )
    yield Table(
        caption=text("unconfirmed", lang),
        titled=True,
        heads=heads(lang, ("basis", 1), ("source_text", 1)),
        rows=rows,
        stacks=True,
    )
