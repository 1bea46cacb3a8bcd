"""
Open an assessment: what it is, what it concludes, what blocks filing.

In:       one assessment.
Out:      the blocks that a hurried reader reads.
Not here: the findings in full (`findings`), the items (`items`).
"""

from collections import Counter
from collections.abc import Iterator

from fairwitness.core.assessment import Assessment, Field, Item, ItemState, Severity
from fairwitness.core.words import Lang
from fairwitness.report import wording_labels as labels
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content.blocks import (
    Block,
    Cell,
    Facts,
    Heading,
    Notice,
    Prose,
    Tally,
    Tone,
    paragraphs,
    written,
)
from fairwitness.report.wording import text

TONES: dict[Severity, Tone] = {
    Severity.BLOCKING: "bad",
    Severity.HIGH: "bad",
    Severity.MEDIUM: "warn",
    Severity.LOW: "info",
}
STATE_TONES: dict[ItemState, Tone] = {
    ItemState.ANSWERED: "good",
    ItemState.NOT_ANSWERED: "bad",
    ItemState.DECLARED_ONLY: "info",
}


def opening(made: Assessment, lang: Lang) -> Iterator[Block]:
    """Yield conclusion, counts, what blocks filing, and the record's header."""
    yield Heading(level=3, text=text("conclusion", lang), anchor=f"{made.pack}-conclusion")
    yield Prose(paragraphs=paragraphs(made.conclusion.within(lang)), tone="info")
    yield _tally(made, lang)
    yield _blocking(made, lang)
    yield Heading(level=3, text=text("record", lang), anchor=f"{made.pack}-record")
    yield Facts(rows=(*_identity(made, lang), *(_field(f, lang) for f in made.header)))


def _tally(made: Assessment, lang: Lang) -> Tally:
    items: Counter[ItemState] = Counter(i.state for s in made.sections for i in s.items)
    found = Counter(f.severity for f in made.findings)
    return Tally(
        title=text("at_a_glance", lang),
        counts=(
            *(
                (labels.ITEM_STATES[s].within(lang), numbers.number(items[s]), _lit(items[s], t))
                for s, t in STATE_TONES.items()
                if items
            ),
            *(
                (_severity(s, lang), numbers.number(found[s]), _lit(found[s], TONES[s]))
                for s in Severity
            ),
        ),
    )


def _severity(severity: Severity, lang: Lang) -> str:
    name = labels.SEVERITIES[severity].within(lang)
    if severity is Severity.BLOCKING:
        return name
    joint = text("findings_of", lang, severity=name)
    return joint[:1].upper() + joint[1:]


def _lit(count: int, tone: Tone) -> Tone:
    return tone if count else "muted"


def _blocking(made: Assessment, lang: Lang) -> Notice:
    if not made.blocking:
        why = Cell(text=text("nothing_blocks_why", lang))
        return Notice(title=text("nothing_blocks", lang), lines=(why,), tone="good")
    lines = tuple(
        Cell(
            text=finding.title.within(lang),
            note=finding.closes.within(lang),
            href=f"#{anchor(finding.id)}",
        )
        for finding in made.blocking
    )
    return Notice(title=text("blocks_filing", lang), lines=lines, tone="bad")


def _identity(made: Assessment, lang: Lang) -> Iterator[tuple[str, Cell]]:
    yield text("frameworks", lang), Cell(text=f"{made.pack} {made.version}")
    yield text("jurisdiction", lang), Cell(text=made.jurisdiction.within(lang))
    yield text("window", lang), Cell(text=numbers.window(made.window, lang))
    yield text("made_at", lang), Cell(text=numbers.moment(made.made_at, lang))
    yield text("tool", lang), Cell(text=made.tool)


def _field(field: Field, lang: Lang) -> tuple[str, Cell]:
    if field.value and field.choice:
        return field.title.within(lang), Cell(text=field.choice.within(lang))
    if field.value:
        return field.title.within(lang), Cell(text=written(field.value), tone="operator")
    tone: Tone = "bad" if field.required else "muted"
    return field.title.within(lang), Cell(text=text("not_given", lang), tone=tone, badge=True)


def anchor(name: str) -> str:
    """Return an id for links within the report."""
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name).strip("-") or "x"


def item_anchor(made: Assessment, item: Item) -> str:
    """Return the id of an item's card."""
    return anchor(f"{made.pack}-item-{item.id}")
