"""
A page for each version of each pack, and the list of them.

In:       the packs on the shelf.
Out:      pages by path.
Not here: conditions in words (`conditions`).
"""

from collections.abc import Iterable, Iterator, Sequence

from fairwitness.core.words import Words
from fairwitness.frameworks.basis import Basis
from fairwitness.frameworks.checks import AnswerCheck, Check
from fairwitness.frameworks.deadlines import Deadline
from fairwitness.frameworks.firing import (
    Changed,
    Clock,
    Declared,
    Due,
    Firing,
    NewVersion,
    Users,
)
from fairwitness.frameworks.items import HeaderField, Item
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.versions import changed_ids
from writers import conditions, markdown

CHECKS = {
    "over": "`{metric}` is over {limit:g}",
    "under": "`{metric}` is under {limit:g}",
    "zero": "`{metric}` is zero",
    "not_recorded": "`{metric}` is not recorded",
    "over_answer": "`{metric}` is over the answer to `{answer}`",
}
"""When a check of a figure fires, in words."""


def pages(packs: Sequence[Pack]) -> dict[str, str]:
    """Return every page of `packs/` by its path."""
    written = {
        f"packs/{pack.id}-{pack.version}.md": _page(pack, _earlier(pack, packs)) for pack in packs
    }
    rows = [
        (
            f"[{pack.name}]({pack.id}-{pack.version}.md)",
            markdown.both(pack.title),
            pack.jurisdiction.en,
            str(pack.in_force),
            str(len(pack.items)),
        )
        for pack in packs
    ]
    index = markdown.page(
        "Packs",
        "A pack is one version of one regime, as data: what is asked, under which rule, what turns "
        "a figure into a finding, and when an assessment is due.",
        markdown.table(("Pack", "Title", "Jurisdiction", "In force", "Items"), rows),
    )
    return {"packs/index.md": index, **written}


def _earlier(pack: Pack, packs: Sequence[Pack]) -> Pack | None:
    return max(
        (p for p in packs if p.id == pack.id and p.version < pack.version),
        key=_version,
        default=None,
    )


def _version(pack: Pack) -> str:
    return pack.version


def _page(pack: Pack, earlier: Pack | None) -> str:
    return markdown.page(
        f"`{pack.name}`: {pack.title.en}",
        f"{pack.title.zh}\n\n{pack.summary.en}\n\n{pack.summary.zh}",
        markdown.table(
            ("", ""),
            [
                ("Jurisdiction", f"{pack.jurisdiction.en} · {pack.jurisdiction.zh}"),
                ("In force", str(pack.in_force)),
                ("Kept", f"{markdown.both(pack.retention.text)} {_bases(pack.retention.basis)}"),
                ("Covers", ", ".join(surface.title.en for surface in pack.surfaces)),
            ],
        ),
        _differs(pack, earlier) if earlier else "",
        "## Sources\n\n" + markdown.bullets(_sources(pack)),
        "## When an assessment is due\n\n" + _triggers(pack),
        "## Head of the record\n\n" + _header(pack.header),
        *_sections(pack),
        *_risks(pack),
        "## Not confirmed\n\n" + _unconfirmed(pack),
    )


def _differs(pack: Pack, earlier: Pack) -> str:
    changed = changed_ids(earlier, pack)
    lines = [
        f"{sort}, {how}: {markdown.code(names)}"
        for sort in ("header", "items", "kinds", "factors", "measures")
        for how in ("added", "altered", "removed")
        if (names := getattr(getattr(changed, sort), how))
    ]
    link = f"[{earlier.name}]({earlier.id}-{earlier.version}.md)"
    return (
        f"## Changed since {link}\n\nOnly these have to be looked at again; every other answer "
        "stands.\n\n" + markdown.bullets(lines)
    )


def _sources(pack: Pack) -> Iterator[str]:
    for source in pack.sources:
        hand = (
            " Written from descriptions of the text, not from the text."
            if source.second_hand
            else ""
        )
        note = f" {source.note.en}" if source.note else ""
        yield f"`{source.id}`: {source.title.en} · {source.title.zh}, {source.date}.{hand}{note}"


def _triggers(pack: Pack) -> str:
    rows = [
        (
            f"`{trigger.id}`",
            markdown.both(trigger.title),
            "<br>".join(_firing(firing) for firing in trigger.fires) or "an own decision only",
            _due(pack.deadline_of(trigger)),
            _cited((*trigger.basis, *pack.deadline_of(trigger).basis)),
        )
        for trigger in pack.triggers
    ]
    return markdown.table(("Trigger", "What happens", "Fires on", "Due", "Basis"), rows)


def _firing(firing: Firing) -> str:
    """Say in words what makes a trigger fire."""
    match firing:
        case Declared(event=event, topic=topic):
            return f"a declared {event}" + (f" `{topic}`" if topic else "")
        case Changed():
            metrics = " or ".join(_metric(name) for name in firing.metrics)
            note = f" {markdown.both(firing.note)}" if firing.note else ""
            return (
                f"a {firing.direction} of {metrics} by {firing.least_effect:.0%} and "
                f"{firing.least_rise:g} or more ({' or '.join(firing.shapes)}).{note}"
            )
        case Users():
            note = f" {markdown.both(firing.note)}" if firing.note else ""
            average = f", averaged over {firing.months} months" if firing.months > 1 else ""
            return (
                f"stated monthly users (`{firing.scope}`{average}) at {firing.towards:.0%} of "
                f"{firing.line:,}.{note}"
            )
        case Clock():
            return f"the time since the last declared {firing.since}, {firing.ahead} days ahead"
        case NewVersion():
            return "a later version in force than the one assessed under"
        case Due():
            return f"the day of a declared {firing.event}" + (
                ", once it was kept long enough" if firing.when == "retention" else ""
            )


def _due(deadline: Deadline) -> str:
    """Say how long there is; for days, also whose holidays do not count."""
    said = markdown.both(deadline.title)
    if not deadline.working_days:
        return said
    return f"{said}<br>({deadline.days} working days, calendar of {deadline.calendar})"


def _header(fields: Iterable[HeaderField]) -> str:
    rows = [
        (
            f"`{field.id}`",
            markdown.both(field.title),
            field.type
            + (f": {markdown.code(o.id for o in field.options)}" if field.options else ""),
            "yes" if field.required else "no",
        )
        for field in fields
    ]
    return markdown.table(("Field", "Title", "Takes", "Required"), rows)


def _sections(pack: Pack) -> Iterator[str]:
    for section in pack.sections:
        yield f"## {section.title.en}\n\n{section.title.zh}"
        yield from (_item(item) for item in pack.items_of(section.id))


def _item(item: Item) -> str:
    options = f": {markdown.code(o.id for o in item.options)}" if item.options else ""
    unit = f" [{item.unit.en}]" if item.unit else ""
    word = "; by the operator's word alone" if item.declared_only else ""
    asks = (
        f"Asks for {item.asks}{unit}{options}; {'required' if item.required else 'optional'}{word}."
    )
    lines = [
        f"### `{item.id}`: {item.title.en}",
        f"{item.title.zh}",
        f"{item.help.en}<br>{item.help.zh}",
        f"{asks} {_bases(item.basis)}",
    ]
    if item.note:
        lines.append(f"Note: {markdown.both(item.note)}")
    if item.metrics:
        links = ", ".join(_metric(name) for name in item.metrics)
        lines.append(f"Evidence: {links}.")
    if item.checks:
        rows = [
            (f"`{check.id}`", _fires(check), str(check.severity), markdown.both(check.title))
            for check in item.checks
        ]
        lines.append(markdown.table(("Check", "Fires when", "Severity", "Finding"), rows))
    return "\n\n".join(lines)


def _fires(check: Check) -> str:
    if isinstance(check, AnswerCheck):
        if check.when == "missing":
            return "nothing is answered"
        return f"the answer is {' or '.join(f'`{value}`' for value in check.values)}"
    cell = "".join(f", {name}={label}" for name, label in sorted(check.dimensions.items()))
    return CHECKS[check.when].format(
        metric=check.metric + cell, limit=check.limit or 0, answer=check.answer
    )


def _risks(pack: Pack) -> Iterator[str]:
    if pack.sizes is None:
        return
    levels = [(f"`{level.id}`", markdown.both(level.title), level.help.en) for level in pack.levels]
    yield "## Levels of risk\n\n" + markdown.table(("Level", "Title", "Means"), levels)
    rules = [(f"`{rule.id}`", markdown.both(rule.text), _cited(rule.basis)) for rule in pack.rules]
    yield "## Rules about levels\n\n" + markdown.table(("Rule", "Says", "Basis"), rules)
    kinds = [
        (f"`{kind.id}`", markdown.both(kind.title), f"`{kind.parent}`" if kind.parent else "")
        for kind in pack.kinds
    ]
    yield "## Kinds\n\n" + markdown.table(("Kind", "Title", "Part of"), kinds)
    factors = [
        (
            f"`{f.code}`",
            markdown.both(f.title),
            _proposed(pack, f.code),
            ", ".join(pack.kinds_raised_by(f)),
        )
        for f in pack.factors
    ]
    yield "## Risk factors\n\nThe data proposes; only a person confirms.\n\n" + markdown.table(
        ("Factor", "Title", "Proposed by", "Raises"), factors
    )
    sizes = pack.sizes
    line = (
        f"A service is large with more than {sizes.large_over:,} monthly users, and multi-risk "
        f"with {sizes.multi_risk_kinds} or more kinds at `{sizes.multi_risk_level}` or higher."
    )
    measures = [
        (f"`{m.code}`", markdown.both(m.title), conditions.words(m.applies, pack))
        for m in pack.measures
    ]
    yield f"## Measures\n\n{line}\n\n" + markdown.table(
        ("Measure", "Title", "Applies to"), measures
    )


def _proposed(pack: Pack, code: str) -> str:
    proposal = next(f.proposed_by for f in pack.factors if f.code == code)
    if proposal is None:
        return ""
    cell = "".join(f", {name}={label}" for name, label in sorted(proposal.dimensions.items()))
    return f"{_metric(proposal.metric)}{cell} over {proposal.over:g}"


def _unconfirmed(pack: Pack) -> str:
    """List what nobody has compared with the official text, with where it stands."""
    stated: dict[Basis, list[str]] = {}
    for sort in (
        "header",
        "items",
        "triggers",
        "deadlines",
        "rules",
        "kinds",
        "factors",
        "measures",
    ):
        for entry in getattr(pack, sort):
            for basis in entry.basis:
                if not basis.confirmed:
                    stated.setdefault(basis, []).append(getattr(entry, "id", None) or entry.code)
    for basis in (*pack.retention.basis, *(pack.sizes.basis if pack.sizes else ())):
        if not basis.confirmed:
            stated.setdefault(basis, []).append(
                "retention" if basis in pack.retention.basis else "sizes"
            )
    rows = [
        (
            markdown.both(basis.cite),
            markdown.code(dict.fromkeys(names)),
            markdown.both(basis.note or Words("", "")),
        )
        for basis, names in stated.items()
    ]
    told = markdown.table(("Rule", "Stands in", "Note"), rows)
    return (
        "Nobody has compared these with the official text. Every report says so.\n\n" + told
        if told
        else "Every rule of this pack was compared with its source."
    )


def _bases(bases: Iterable[Basis]) -> str:
    """Cite rules in a sentence."""
    cited = _cited(bases)
    return f"Basis: {cited}." if cited else ""


def _cited(bases: Iterable[Basis]) -> str:
    """Cite rules, with a mark on those that are not confirmed."""
    cited = (
        f"{basis.cite.en} (`{basis.source}`{'' if basis.confirmed else ', not confirmed'})"
        for basis in bases
    )
    return "; ".join(dict.fromkeys(cited))


def _metric(name: str) -> str:
    return f"[{name}](../metrics/{name}.md)"
