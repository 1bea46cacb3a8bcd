"""
Hold answers against the packs: unknown names, wrong levels, numbers that are none.

In:       answers and the packs they are about.
Out:      faults, each with the path in the file and what was probably meant.
          What another version of the same pack asks is no fault: it is kept and not used.
Not here: reading the file (`reading`), judging answers (`evaluate`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from functools import cache

from fairwitness.assess.answers import Answers, ItemAnswer, PackAnswers, RiskAnswer, day, number
from fairwitness.frameworks import shelf
from fairwitness.frameworks.items import HeaderField, Item
from fairwitness.frameworks.pack import Pack

FACTOR_ANSWERS = ("yes", "no", "partly")
OCCURRED = ("yes", "no")
STRENGTHS = ("weak", "moderate", "strong")
FEW = 12
"""Known names that one message lists."""

Path = tuple[str | int, ...]
Fault = tuple[Path, str]


def faults(answers: Answers, packs: Sequence[Pack]) -> Iterator[Fault]:
    """Yield what the packs do not know; answers under packs not asked for are left alone."""
    yield from _misspelt_packs(answers, packs)
    for pack in packs:
        given = answers.of(pack)
        at: Path = ("packs", pack.id)
        yield from _unknown_names(pack, given, at)
        yield from _wrong_header(pack, given, at)
        yield from _wrong_items(pack, given, at)
        yield from _wrong_factors(given, at)
        yield from _wrong_risks(pack, given, at)
        yield from _wrong_controls(pack, given, at)


def _misspelt_packs(answers: Answers, packs: Sequence[Pack]) -> Iterator[Fault]:
    """Take a name close to a pack asked for, that has no answers, for a slip of the pen."""
    unanswered = [pack.id for pack in packs if pack.id not in answers.packs]
    for name in answers.packs:
        near = get_close_matches(name, unanswered, n=1, cutoff=0.8)
        if near:
            yield ("packs", name), f"{name!r} is not known; did you mean {near[0]!r}?"


def names(pack: Pack) -> dict[str, list[str]]:
    """Return what may be answered under a pack, by part of the file."""
    found = [f"{pack.id}/record/incomplete"]
    found += [f"{pack.id}/{item.id}/{check.id}" for item in pack.items for check in item.checks]
    found += [f"{pack.id}/{measure.code}/not-addressed" for measure in pack.measures]
    return {
        "header": [field.id for field in pack.header],
        "items": [item.id for item in pack.items],
        "factors": [factor.code for factor in pack.factors],
        "risks": [kind.id for kind in pack.kinds],
        "measures": [measure.code for measure in pack.measures],
        "findings": found,
    }


@cache
def _asked_elsewhere(pack_id: str, part: str) -> frozenset[str]:
    """Return what any version of a pack on the shelf asks."""
    versions = (shelf.read(found.path) for found in shelf.available() if found.id == pack_id)
    return frozenset(name for version in versions for name in names(version)[part])


def _is_known(pack: Pack, part: str, name: str) -> bool:
    return name in names(pack)[part] or name in _asked_elsewhere(pack.id, part)


def _unknown_names(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    for part, known in names(pack).items():
        for name in getattr(given, part):
            found = name in known or _is_known(pack, part, name)
            if part == "findings" and not found:  # a source may follow the name of a finding
                found = _is_known(pack, part, name.rpartition("/")[0])
            if not found:
                yield (*at, part, name), not_among(name, known)


def _wrong_header(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    for field in pack.header:
        yield from _wrong_answer(
            field, field.type, given.header.get(field.id), (*at, "header", field.id)
        )


def _wrong_items(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    for item in pack.items:
        said = given.items.get(item.id, ItemAnswer())
        yield from _wrong_answer(item, item.asks, said.answer, (*at, "items", item.id, "answer"))


def _wrong_answer(
    question: HeaderField | Item, asks: str, answer: str | None, where: Path
) -> Iterator[Fault]:
    if answer is None:
        return
    options = [option.id for option in question.options]
    if asks == "choice" and answer not in options:
        yield where, not_among(answer, options)
    if asks == "number" and number(answer) is None:
        yield where, f"{_short(answer)} is not a number such as 1200; remarks go beside it"
    if asks == "date" and day(answer) is None:
        yield where, f"{_short(answer)} is not a date such as 2026-08-31"


def _wrong_factors(given: PackAnswers, at: Path) -> Iterator[Fault]:
    for code, factor in given.factors.items():
        if factor.answer is not None and factor.answer not in FACTOR_ANSWERS:
            yield (*at, "factors", code, "answer"), not_among(factor.answer, FACTOR_ANSWERS)


def _wrong_risks(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    known: dict[str, Collection[str]] = {
        "factors": [factor.code for factor in pack.factors],
        "controls": [control.id for control in given.controls],
        "gaps": [gap.id for gap in given.gaps],
    }
    for kind, risk in given.risks.items():
        where = (*at, "risks", kind)
        yield from _wrong_levels(pack, risk, where)
        for part, names in known.items():
            for index, name in enumerate(getattr(risk, part)):
                if name not in names:
                    yield (*where, part, index), not_among(name, names)


def _wrong_levels(pack: Pack, risk: RiskAnswer, where: Path) -> Iterator[Fault]:
    levels = [level.id for level in pack.levels]
    for name, level in (("level", risk.level), ("or_level", risk.or_level)):
        if level is not None and level not in levels:
            yield (*where, name), not_among(level, levels)
    if risk.or_level is not None and risk.level is None:
        yield (*where, "or_level"), "this is a second level; state the first one as `level`"
    if risk.occurred is not None and risk.occurred not in OCCURRED:
        yield (*where, "occurred"), not_among(risk.occurred, OCCURRED)


def _wrong_controls(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    kinds = [kind.id for kind in pack.kinds]
    for index, control in enumerate(given.controls):
        where = (*at, "controls", index)
        for kind in control.mitigates:
            if not _is_known(pack, "risks", kind):
                yield (*where, "mitigates"), not_among(kind, kinds)
        if control.strength is not None and control.strength not in STRENGTHS:
            yield (*where, "strength"), not_among(control.strength, STRENGTHS)
    for part, entries in (("controls", given.controls), ("gaps", given.gaps)):
        for name, times in Counter(entry.id for entry in entries).items():
            if times > 1:
                yield (*at, part), f"{name!r} is listed {times} times; give each an id of its own"


def not_among(name: str, known: Collection[str]) -> str:
    """Say that a name is not known, and which one was probably meant."""
    near = get_close_matches(name, known, n=1)
    if near:
        return f"{_short(name)} is not known; did you mean {near[0]!r}?"
    listed = ", ".join(list(known)[:FEW]) or "none"
    return f"{_short(name)} is not known; there are: {listed}{', …' if len(known) > FEW else ''}"


def _short(text: str) -> str:
    longest = 60
    return repr(text if len(text) <= longest else f"{text[:longest]}…")
