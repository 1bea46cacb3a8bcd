"""
Evaluate: one pack applied to one body of evidence and one set of answers.

In:       a pack, the evidence, the answers, the time, the version of the tool.
Out:      an `Assessment`, complete in itself.
Not here: saving, printing, filing.
"""

from datetime import datetime

from fairwitness.assess.answers import Answers, ItemAnswer, PackAnswers
from fairwitness.assess.findings import findings
from fairwitness.assess.levels import risks
from fairwitness.assess.measures import factors, facts, measures, size
from fairwitness.core.assessment import (
    Assessment,
    Basis,
    Control,
    Field,
    Finding,
    Gap,
    Item,
    ItemState,
    Section,
    Severity,
    Trigger,
)
from fairwitness.core.figure import Evidence
from fairwitness.core.words import Words
from fairwitness.frameworks import items as law
from fairwitness.frameworks.pack import Pack


def assess(
    pack: Pack, evidence: Evidence, answers: Answers, *, now: datetime, tool: str
) -> Assessment:
    """Apply `pack` to `evidence` and `answers`; the same arguments give the same assessment."""
    given = answers.of(pack)
    assessed = risks(pack, given)
    confirmed = factors(pack, evidence, given)
    known = facts(pack, given, assessed, confirmed) if pack.sizes else None
    sections = tuple(
        Section(
            id=section.id,
            title=section.title,
            items=tuple(_item(pack, item, given, evidence) for item in pack.items_of(section.id)),
        )
        for section in pack.sections
    )
    found = findings(pack, evidence, given)
    return Assessment(
        pack=pack.id,
        version=pack.version,
        title=pack.title,
        jurisdiction=pack.jurisdiction,
        made_at=now,
        tool=tool,
        window=evidence.window,
        header=tuple(_field(field, given, answers) for field in pack.header),
        sections=sections,
        findings=found,
        factors=confirmed,
        controls=tuple(
            Control(id=c.id, title=c.title, mitigates=c.mitigates, strength=c.strength)
            for c in given.controls
        ),
        gaps=tuple(Gap(id=g.id, title=g.title, consequence=g.consequence) for g in given.gaps),
        risks=assessed,
        multi_risk=size(known) if known else None,
        measures=measures(pack, known, given) if known else (),
        triggers=_triggers(pack),
        retention=pack.retention.text,
        conclusion=conclusion(sections, found),
        unconfirmed=_unconfirmed(pack),
    )


def _item(pack: Pack, item: law.Item, given: PackAnswers, evidence: Evidence) -> Item:
    said = given.items.get(item.id, ItemAnswer())
    chosen = next((o.title for o in item.options if o.id == said.answer), None)
    return Item(
        id=item.id,
        title=item.title,
        help=item.help,
        basis=tuple(pack.cited(basis) for basis in item.basis),
        state=_state(item, said, evidence),
        required=item.required,
        answer=said.note if item.options else said.answer,
        choice=chosen,
        metrics=item.metrics,
        note=item.note,
    )


def _state(item: law.Item, said: ItemAnswer, evidence: Evidence) -> ItemState:
    """Figures answer an item by themselves, unless no source records any of them."""
    if item.asks == "figures":
        told = any(f.is_value for metric in item.metrics for f in evidence.of(metric))
        answered = told or said.answer is not None
    else:
        answered = said.answer is not None
    if not answered:
        return ItemState.NOT_ANSWERED
    return ItemState.DECLARED_ONLY if item.declared_only else ItemState.ANSWERED


def _field(field: law.HeaderField, given: PackAnswers, answers: Answers) -> Field:
    value = given.header.get(field.id)
    if value is None and field.id == "service_name":
        value = answers.service
    return Field(id=field.id, title=field.title, value=value, required=field.required)


def _triggers(pack: Pack) -> tuple[Trigger, ...]:
    return tuple(
        Trigger(
            id=trigger.id,
            title=trigger.title,
            deadline=pack.deadline_of(trigger).title,
            basis=tuple(
                pack.cited(basis) for basis in (*trigger.basis, *pack.deadline_of(trigger).basis)
            ),
        )
        for trigger in pack.triggers
    )


def _unconfirmed(pack: Pack) -> tuple[Basis, ...]:
    """Return each rule of the pack that nobody has compared with the official text, once."""
    used = [
        *(basis for item in pack.items for basis in item.basis),
        *(basis for trigger in pack.triggers for basis in trigger.basis),
        *(basis for deadline in pack.deadlines for basis in deadline.basis),
        *(basis for rule in pack.rules for basis in rule.basis),
        *(basis for kind in pack.kinds for basis in kind.basis),
        *(basis for factor in pack.factors for basis in factor.basis),
        *(basis for measure in pack.measures for basis in measure.basis),
        *pack.retention.basis,
        *(pack.sizes.basis if pack.sizes else ()),
    ]
    return tuple(dict.fromkeys(pack.cited(basis) for basis in used if not basis.confirmed))


def conclusion(sections: tuple[Section, ...], found: tuple[Finding, ...]) -> Words:
    """Say in a sentence or two how far the assessment is, and what weighs on it."""
    items = [item for section in sections for item in section.items]
    missing = sum(item.required and item.state is ItemState.NOT_ANSWERED for item in items)
    answered = sum(item.state is not ItemState.NOT_ANSWERED for item in items)
    blocking = sum(finding.severity is Severity.BLOCKING for finding in found)
    high = sum(finding.severity is Severity.HIGH for finding in found)
    ready = missing == 0 and blocking == 0
    return Words(
        f"{answered} of {len(items)} items are answered; {missing} required ones are not. "
        f"There are {len(found)} findings, {blocking} of them blocking and {high} high. "
        + ("Nothing stands in the way of filing." if ready else "It is not ready to be filed."),
        f"共{len(items)}项，已答复{answered}项，尚有{missing}项必答项未答复。"
        f"共有{len(found)}项发现，其中阻断性{blocking}项、高{high}项。"
        + ("不存在妨碍提交的事项。" if ready else "尚不具备提交条件。"),
    )
