"""
Say what is wrong with a pack that reads well.

In:       a `Pack`, and the ids of the metrics that exist.
Out:      `Lint` entries, errors first.
Not here: the form of the file (`shelf`), a report's own faults (`report`).

An error makes a pack unusable; a warning is for its author.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from fairwitness.frameworks.basis import Basis
from fairwitness.frameworks.conditions import FactorPresent, HeaderEquals, LevelReached
from fairwitness.frameworks.contents import conditions_of, entries_of, named
from fairwitness.frameworks.entry import Entry
from fairwitness.frameworks.lint_words import faults_of_words
from fairwitness.frameworks.pack import BuiltIn, Pack

ALWAYS = ("record", "conclusion", "evidence", "findings", "triggers")
"""Parts that every report has."""

WITH_RISKS = ("factors", "controls", "gaps", "risks", "measures")
"""Parts that a report with levels of risk has too."""


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing that is wrong."""

    severity: Literal["error", "warning"]
    where: str
    """`items[art5-3].checks[port]`."""
    message: str


Faults = Iterator[Lint]


def lint(pack: Pack, known_metrics: Collection[str] | None = None) -> tuple[Lint, ...]:
    """List what is wrong; metrics are checked only when the known ones are given."""
    checks: tuple[Callable[[Pack], Faults], ...] = (
        _names,
        _references,
        _conditions,
        _bases,
        _order,
        _answers,
        _machinery,
        _declared,
        _words,
    )
    found = [fault for check in checks for fault in check(pack)]
    if known_metrics is not None:
        found += _metrics(pack, known_metrics)
    return tuple(sorted(found, key=lambda fault: (fault.severity, fault.where, fault.message)))


def _error(where: str, message: str) -> Lint:
    return Lint("error", where, message)


def _ids(entries: Iterable[Entry]) -> set[str]:
    return {named(entry) for entry in entries}


def _names(pack: Pack) -> Faults:
    """Ids are unique among their kind; options and checks within their item."""
    groups: list[tuple[str, Iterable[Entry]]] = [
        (name, value)
        for name, value in pack
        if isinstance(value, tuple) and value and isinstance(value[0], Entry)
    ]
    for item in pack.items:
        groups.append((f"items[{item.id}].options", item.options))
        groups.append((f"items[{item.id}].checks", item.checks))
    groups += [(f"header[{field.id}].options", field.options) for field in pack.header]
    for where, entries in groups:
        for name, times in Counter(named(entry) for entry in entries).items():
            if times > 1:
                yield _error(where, f"{name!r} stands here {times} times")


def _missing(where: str, what: str, wanted: Iterable[str], existing: set[str]) -> Faults:
    for name in wanted:
        if name not in existing:
            yield _error(where, f"there is no {what} {name!r}")


def _references(pack: Pack) -> Faults:
    """Everything that is named exists."""
    kinds, levels = _ids(pack.kinds), _ids(pack.levels)
    for item in pack.items:
        yield from _missing(f"items[{item.id}]", "section", [item.section], _ids(pack.sections))
    for trigger in pack.triggers:
        where = f"triggers[{trigger.id}]"
        yield from _missing(where, "deadline", [trigger.deadline], _ids(pack.deadlines))
        if not trigger.fires:
            yield Lint("warning", where, "nothing fires it but an operator's own decision")
        if any(f.when == "retention" for f in trigger.fires) and pack.retention.years is None:
            yield _error(where, "fires on retention, and the pack names no years")
    for kind in pack.kinds:
        yield from _missing(
            f"kinds[{kind.id}]", "kind", [kind.parent] if kind.parent else [], kinds
        )
    for factor in pack.factors:
        raised = (*factor.raises, *(factor.raises_all_but or ()))
        yield from _missing(f"factors[{factor.code}]", "kind", raised, kinds)
    for rule in pack.rules:
        yield from _missing(
            f"rules[{rule.id}]", "level", [rule.level] if rule.level else [], levels
        )
    if pack.sizes is not None:
        yield from _missing("sizes", "level", [pack.sizes.multi_risk_level], levels)
        yield from _missing("sizes", "header field", [pack.sizes.users_field], _ids(pack.header))


def _conditions(pack: Pack) -> Faults:
    """What a condition compares exists."""
    kinds, levels = _ids(pack.kinds), _ids(pack.levels)
    for where, condition in conditions_of(pack):
        match condition:
            case LevelReached(level=line):
                yield from _missing(where, "level", [line.at_least], levels)
                yield from _missing(where, "kind", line.kinds, kinds)
            case FactorPresent(factor=code):
                yield from _missing(where, "factor", [code], _ids(pack.factors))
            case HeaderEquals(header=line):
                yield from _missing(where, "header field", [line.field], _ids(pack.header))
            case _:
                pass


def _bases(pack: Pack) -> Faults:
    """Every rule says where it stands, in a source that is listed; every source is used."""
    sources, used = _ids(pack.sources), set[str]()
    for placed in entries_of(pack):
        if isinstance(placed.entry, Basis):
            used.add(placed.entry.source)
            yield from _missing(placed.where, "source", [placed.entry.source], sources)
            if not placed.entry.confirmed and placed.entry.note is None:
                yield _error(placed.where, "is not confirmed, and no note says what is not")
        elif not getattr(placed.entry, "basis", True) and not placed.where.startswith("header"):
            yield _error(placed.where, "has no basis")
    for source in pack.sources:
        if source.id not in used:
            yield Lint("warning", f"sources[{source.id}]", "no rule rests on it")


def _order(pack: Pack) -> Faults:
    """The order of the report holds each part and each section once, and nothing else."""
    needed = {*ALWAYS, *_ids(pack.sections), *(WITH_RISKS if pack.kinds else ())}
    for name, times in Counter(pack.order).items():
        if times > 1:
            yield _error("order", f"{name!r} stands here {times} times")
        if name not in _ids(pack.sections) and name not in get_args(BuiltIn):
            yield _error("order", f"there is no section {name!r}")
    for name in sorted(needed - set(pack.order)):
        yield _error("order", f"{name!r} is missing")
    for section in pack.sections:
        if not pack.items_of(section.id):
            yield Lint("warning", f"sections[{section.id}]", "has no items")


def _answers(pack: Pack) -> Faults:
    """Checks compare with answers that can be given."""
    numbers = {item.id for item in pack.items if item.asks == "number"}
    for item in pack.items:
        for check in item.checks:
            where = f"items[{item.id}].checks[{check.id}]"
            if check.about == "figure":
                asked = [check.answer] if check.answer else []
                yield from _missing(where, "item that asks for a number", asked, numbers)
                if check.metric not in item.metrics:
                    yield _error(where, f"{check.metric!r} is judged, but not shown by the item")
            else:
                yield from _missing(where, "option", check.values, _ids(item.options))


def _machinery(pack: Pack) -> Faults:
    """A pack has all of the machinery of risk levels, or none."""
    parts = {"levels": pack.levels, "rules": pack.rules, "kinds": pack.kinds, "sizes": pack.sizes}
    given = {name for name, value in parts.items() if value}
    if given and given != set(parts):
        yield _error("kinds", f"levels of risk need {', '.join(sorted(set(parts) - given))} too")
    if (pack.measures or pack.factors) and not given:
        yield _error("measures", "factors and measures need kinds with levels")
    for rank, times in Counter(level.rank for level in pack.levels).items():
        if times > 1:
            yield _error("levels", f"{times} levels have the rank {rank}")


def _declared(pack: Pack) -> Faults:
    """What is declared only takes no figure but the count of written requests."""
    for item in pack.items:
        if not item.declared_only:
            continue
        if item.note is None:
            yield _error(f"items[{item.id}]", "is declared only, and no note says why")
        for metric in item.metrics:
            if not metric.startswith("orders."):
                yield _error(f"items[{item.id}]", f"is declared only, but asks for {metric!r}")


def _words(pack: Pack) -> Faults:
    for placed in entries_of(pack):
        for severity, field, message in faults_of_words(placed.entry):
            yield Lint(severity, f"{placed.where}.{field}".removeprefix("."), message)


def _metrics(pack: Pack, known: Collection[str]) -> Faults:
    for metric in pack.metrics:
        if metric not in known:
            yield _error(metric, "there is no such metric")
    for trigger in pack.triggers:
        for metric in trigger.metrics:
            if metric not in known:
                yield _error(f"triggers[{trigger.id}]", f"there is no metric {metric!r}")
