"""
Hold answers against the packs: unknown names, wrong levels, numbers that are none.

In:       answers and the packs they are about.
Out:      faults, each with the path in the file and what was probably meant.
Not here: reading the file (`reading`), judging answers (`evaluate`).
"""

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from fairwitness.assess.answers import Answers, ItemAnswer, PackAnswers, day, number
from fairwitness.frameworks.pack import Pack

FACTOR_ANSWERS = ("yes", "no", "partly")
STRENGTHS = ("weak", "moderate", "strong")
FEW = 12
"""Known names that one message lists."""

Path = tuple[str | int, ...]
Fault = tuple[Path, str]


def faults(answers: Answers, packs: Sequence[Pack]) -> Iterator[Fault]:
    """Yield what the packs do not know; answers under packs not asked for are left alone."""
    for pack in packs:
        given = answers.of(pack)
        at: Path = ("packs", pack.id)
        yield from _unknown_names(pack, given, at)
        yield from _wrong_items(pack, given, at)
        yield from _wrong_factors(given, at)
        yield from _wrong_risks(pack, given, at)
        yield from _wrong_controls(pack, given, at)


def _unknown_names(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    vocabulary: dict[str, Collection[str]] = {
        "header": [field.id for field in pack.header],
        "items": [item.id for item in pack.items],
        "factors": [factor.code for factor in pack.factors],
        "risks": [kind.id for kind in pack.kinds],
        "measures": [measure.code for measure in pack.measures],
    }
    for part, known in vocabulary.items():
        for name in getattr(given, part):
            if name not in known:
                yield (*at, part, name), _not_among(name, known)


def _wrong_items(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    for item in pack.items:
        answer = given.items.get(item.id, ItemAnswer()).answer
        if answer is None:
            continue
        where = (*at, "items", item.id, "answer")
        options = [option.id for option in item.options]
        if item.asks == "choice" and answer not in options:
            yield where, _not_among(answer, options)
        if item.asks == "number" and number(answer) is None:
            yield where, f"{answer!r} is not a number"
        if item.asks == "date" and day(answer) is None:
            yield where, f"{answer!r} is not a date such as 2026-08-31"


def _wrong_factors(given: PackAnswers, at: Path) -> Iterator[Fault]:
    for code, factor in given.factors.items():
        if factor.answer is not None and factor.answer not in FACTOR_ANSWERS:
            yield (*at, "factors", code, "answer"), _not_among(factor.answer, FACTOR_ANSWERS)


def _wrong_risks(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    levels = [level.id for level in pack.levels]
    known: dict[str, Collection[str]] = {
        "factors": [factor.code for factor in pack.factors],
        "controls": [control.id for control in given.controls],
        "gaps": [gap.id for gap in given.gaps],
    }
    for kind, risk in given.risks.items():
        where = (*at, "risks", kind)
        for name, level in (("level", risk.level), ("or_level", risk.or_level)):
            if level is not None and level not in levels:
                yield (*where, name), _not_among(level, levels)
        for part, names in known.items():
            for index, name in enumerate(getattr(risk, part)):
                if name not in names:
                    yield (*where, part, index), _not_among(name, names)


def _wrong_controls(pack: Pack, given: PackAnswers, at: Path) -> Iterator[Fault]:
    kinds = [kind.id for kind in pack.kinds]
    for index, control in enumerate(given.controls):
        where = (*at, "controls", index)
        for kind in control.mitigates:
            if kind not in kinds:
                yield (*where, "mitigates"), _not_among(kind, kinds)
        if control.strength is not None and control.strength not in STRENGTHS:
            yield (*where, "strength"), _not_among(control.strength, STRENGTHS)


def _not_among(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return f"{name!r} is not known; did you mean {near[0]!r}?"
    listed = ", ".join(list(known)[:FEW]) or "none"
    return f"{name!r} is not known; there are: {listed}{', …' if len(known) > FEW else ''}"
