"""
Items and the header: how far each question of a pack is answered.

In:       a pack, the evidence, the answers.
Out:      the sections of the record with their items, and the fields of its header.
Not here: findings (`findings`), levels (`levels`), what is left open (`standing`).
"""

from fairwitness.assess.answers import Answers, ItemAnswer, PackAnswers, day, number
from fairwitness.core.assessment import Field, Item, ItemState, Section
from fairwitness.core.figure import Evidence, Status
from fairwitness.core.words import Words
from fairwitness.frameworks import items as law
from fairwitness.frameworks.pack import Pack
from fairwitness.report import wording_numbers as numbers


def sections(pack: Pack, given: PackAnswers, evidence: Evidence) -> tuple[Section, ...]:
    """Return every section in the pack's order, with its items answered or not."""
    return tuple(
        Section(
            id=section.id,
            title=section.title,
            items=tuple(_item(pack, item, given, evidence) for item in pack.items_of(section.id)),
        )
        for section in pack.sections
    )


def header(pack: Pack, answers: Answers) -> tuple[Field, ...]:
    """Return the record's header; the service's name need not be written twice."""
    given = answers.of(pack)
    said = {"service_name": answers.service} | {k: v for k, v in given.header.items() if v}
    return tuple(
        Field(
            id=field.id,
            title=field.title,
            value=said.get(field.id) or None,
            required=field.required,
            choice=_spoken(field, said.get(field.id)),
        )
        for field in pack.header
    )


def _spoken(field: law.HeaderField, said: str | None) -> Words | None:
    """Return an option, a day or a number as a reader reads it; free text stands as written."""
    when, value = day(said), number(said)
    if field.type == "date" and when is not None:
        return Words(numbers.day(when, "en"), numbers.day(when, "zh"))
    if field.type == "number" and value is not None:
        return Words(numbers.number(value), numbers.number(value))
    return next((option.title for option in field.options if option.id == said), None)


def _item(pack: Pack, item: law.Item, given: PackAnswers, evidence: Evidence) -> Item:
    said = given.items.get(item.id, ItemAnswer())
    choice = _choice(item, said)
    texts = (said.note,) if choice else (said.answer, said.note)
    return Item(
        id=item.id,
        title=item.title,
        help=item.help,
        basis=tuple(pack.cited(basis) for basis in item.basis),
        state=_state(item, said, evidence),
        required=item.required,
        answer="\n\n".join(text for text in texts if text) or None,
        choice=choice,
        metrics=item.metrics,
        note=item.note,
    )


def _choice(item: law.Item, said: ItemAnswer) -> Words | None:
    """Return what was chosen, or a number with its unit."""
    value = number(said.answer)
    if item.unit is not None and value is not None:
        shown = numbers.number(value)
        return Words(f"{shown} {item.unit.en}", f"{shown}{item.unit.zh}")
    return next((option.title for option in item.options if option.id == said.answer), None)


def _state(item: law.Item, said: ItemAnswer, evidence: Evidence) -> ItemState:
    """Figures answer an item by themselves, unless no source records any of them."""
    if item.asks == "figures":
        told = any(
            figure.status is not Status.NOT_RECORDED
            for metric in item.metrics
            for figure in evidence.of(metric)
        )
        answered = told or said.answer is not None
    else:
        answered = said.answer is not None
    if not answered:
        return ItemState.NOT_ANSWERED
    return ItemState.DECLARED_ONLY if item.declared_only else ItemState.ANSWERED
