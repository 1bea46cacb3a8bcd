"""
Write the answers file: every question with its evidence beside it, and what was answered kept.

In:       packs, the evidence as far as it was collected, the answers given so far.
Out:      the text of a commented YAML file.
Not here: what the comments say (`questions`), reading the file back (`reading`).
"""

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from fairwitness.assess import questions
from fairwitness.assess.answers import (
    Answers,
    FactorAnswer,
    FindingNote,
    ItemAnswer,
    MeasureAnswer,
    PackAnswers,
    RiskAnswer,
    day,
)
from fairwitness.assess.findings import by_severity, findings
from fairwitness.assess.levels import risks
from fairwitness.assess.measures import factors, facts, measures, unaddressed
from fairwitness.assess.questions import TEXTS
from fairwitness.assess.wrapping import wrapped
from fairwitness.core.assessment import Factor, Measure, MeasureState
from fairwitness.core.figure import Evidence
from fairwitness.core.words import Lang
from fairwitness.frameworks.items import Item
from fairwitness.frameworks.pack import Pack

WIDTH = 92
"""Width of a line of comment, its sign left out [columns]."""
STEP = 2
"""Indentation of one level."""


def template(
    packs: Sequence[Pack], given: Answers, *, lang: Lang, evidence: Evidence | None = None
) -> str:
    """Return the answers file for `packs`; what `given` says stays, whatever pack it is of."""
    root = CommentedMap()
    root.yaml_set_start_comment("\n".join(wrapped(TEXTS["top"].within(lang), WIDTH)))
    root["service"] = _scalar(given.service)
    _comment(root, "service", [TEXTS["service"].within(lang)], 0)
    root["packs"] = CommentedMap()
    for pack in packs:
        root["packs"][pack.id] = _pack(pack, given.of(pack), evidence, lang)
        named = (
            TEXTS["pack"].within(lang).format(title=pack.title.within(lang), version=pack.version)
        )
        _comment(root["packs"], pack.id, [named], 1)
    for name, others in given.packs.items():
        if name not in root["packs"]:
            root["packs"][name] = _written(others.model_dump(mode="json", exclude_defaults=True))
            _comment(root["packs"], name, [TEXTS["other"].within(lang)], 1)
    out = StringIO()
    writer = YAML()
    writer.width = WIDTH
    writer.indent(mapping=STEP, sequence=STEP + 2, offset=STEP)
    writer.dump(root, out)
    return out.getvalue()


def _pack(pack: Pack, given: PackAnswers, evidence: Evidence | None, lang: Lang) -> CommentedMap:
    chapter = CommentedMap()
    shown = factors(pack, evidence, given)
    chapter["header"] = _header(pack, given, lang)
    chapter["items"] = _items(pack, given, evidence, lang)
    if pack.factors:
        chapter["factors"] = _factors(pack, given, shown, lang)
        _comment(chapter, "factors", [TEXTS["yes_no_partly"].within(lang)], 2)
    if pack.kinds:
        chapter["controls"] = [_filled(control) for control in given.controls]
        _comment(chapter, "controls", [TEXTS["controls"].within(lang)], 2)
        chapter["gaps"] = [_filled(gap) for gap in given.gaps]
        _comment(chapter, "gaps", [TEXTS["gaps"].within(lang)], 2)
        chapter["risks"] = _risks(pack, given, shown, lang)
        levels = [TEXTS["levels"].within(lang), *questions.listed(pack.levels, lang)]
        _comment(chapter, "risks", [TEXTS["risks"].within(lang), *levels], 2)
    register: tuple[Measure, ...] = ()
    if pack.sizes:
        known = facts(pack, given, risks(pack, given, shown), shown)
        register = measures(pack, known, given)
        chapter["measures"] = _measures(pack, given, register, lang)
        states = TEXTS["states"].within(lang) + ", ".join(MeasureState)
        _comment(chapter, "measures", [TEXTS["measures"].within(lang), states], 2)
    chapter["findings"] = _findings(pack, given, evidence, register, lang)
    _comment(chapter, "findings", [TEXTS["findings"].within(lang)], 2)
    _keep(chapter, given, lang)
    return chapter


def _keep(chapter: CommentedMap, given: PackAnswers, lang: Lang) -> None:
    """Keep what was answered under another version of the pack."""
    kept = _written(given.model_dump(mode="json", exclude_defaults=True))
    for part in ("header", "items", "factors", "risks", "measures"):
        for name, answer in kept.get(part, {}).items():
            if answer and name not in chapter.get(part, {}):
                chapter.setdefault(part, CommentedMap())[name] = answer
                _comment(chapter[part], name, [TEXTS["other_version"].within(lang)], 3)


def _header(pack: Pack, given: PackAnswers, lang: Lang) -> CommentedMap:
    block = CommentedMap()
    for field in pack.header:
        block[field.id] = _scalar(given.header.get(field.id))
        _comment(block, field.id, questions.of_field(field, lang), 3)
    return block


def _items(pack: Pack, given: PackAnswers, evidence: Evidence | None, lang: Lang) -> CommentedMap:
    block = CommentedMap()
    for section in pack.sections:
        for n, item in enumerate(pack.items_of(section.id)):
            block[item.id] = _item(item, given.items.get(item.id, ItemAnswer()))
            heading = [f"===== {section.title.within(lang)} =====", ""] if n == 0 else []
            _comment(block, item.id, heading + questions.of_item(item, evidence, lang), 3)
    return block


def _item(item: Item, said: ItemAnswer) -> CommentedMap:
    """Leave out the note where the answer itself is free text, unless there is one."""
    remarkable = item.asks in {"choice", "number", "date"} or said.note is not None
    return _entry(said, leave=() if remarkable else ("note",))


def _factors(pack: Pack, given: PackAnswers, shown: Iterable[Factor], lang: Lang) -> CommentedMap:
    block = CommentedMap()
    proposed = {factor.code: factor for factor in shown}
    for factor in pack.factors:
        block[factor.code] = _entry(given.factors.get(factor.code, FactorAnswer()))
        lines = questions.of_factor(factor, proposed.get(factor.code), lang)
        _comment(block, factor.code, lines, 3)
    return block


def _risks(pack: Pack, given: PackAnswers, shown: Iterable[Factor], lang: Lang) -> CommentedMap:
    block = CommentedMap()
    present = {factor.code for factor in shown if factor.answer in {"yes", "partly"}}
    for kind in pack.kinds:
        said = given.risks.get(kind.id, RiskAnswer())
        block[kind.id] = _entry(said, leave=() if said.factors else ("factors",))
        _comment(block, kind.id, questions.of_kind(pack, kind, present, lang), 3)
    return block


def _measures(
    pack: Pack, given: PackAnswers, register: Sequence[Measure], lang: Lang
) -> CommentedMap:
    """Give every measure that may apply its fields; one that does not apply only its name."""
    block = CommentedMap()
    for measure, shown in zip(pack.measures, register, strict=True):
        said = given.measures.get(measure.code, MeasureAnswer())
        idle = shown.applies is False and said == MeasureAnswer()
        block[measure.code] = None if idle else _entry(said)
        _comment(block, measure.code, questions.of_measure(measure, shown, lang), 3)
    return block


def _findings(
    pack: Pack,
    given: PackAnswers,
    evidence: Evidence | None,
    register: Sequence[Measure],
    lang: Lang,
) -> CommentedMap:
    """List what was found, as far as there is evidence, and every note that was given."""
    block = CommentedMap()
    if evidence is not None:
        found = (*findings(pack, evidence, given), *unaddressed(pack, register))
        for finding in by_severity(given, *found):
            block[finding.id] = _entry(given.findings.get(finding.id, FindingNote()))
            _comment(block, finding.id, questions.of_finding(finding, lang), 3)
    for name, note in given.findings.items():
        if name not in block:
            block[name] = _entry(note)
    return block


def _entry(answer: BaseModel, leave: Sequence[str] = ()) -> CommentedMap:
    """Write every field of an answer, blank or not, so that the reader sees what can be said."""
    plain = answer.model_dump(mode="json")
    return CommentedMap(
        {name: _written(value) for name, value in plain.items() if name not in leave}
    )


def _filled(entry: BaseModel) -> CommentedMap:
    return CommentedMap(_written(entry.model_dump(mode="json", exclude_none=True)))


def _written(value: Any) -> Any:  # noqa: ANN401 - what YAML can hold
    if isinstance(value, Mapping):
        return {name: _written(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_written(inner) for inner in value]
    return _scalar(value)


def _scalar(value: str | None) -> Any:  # noqa: ANN401 - the same
    """Write long text on lines of its own, and numbers and dates without quotes."""
    if value is None:
        return None
    if "\n" in value or (len(value) > WIDTH and "  " in value):
        return LiteralScalarString(value)
    if len(value) > WIDTH:
        return FoldedScalarString(value)
    if value.isascii() and value.isdigit() and str(int(value)) == value:
        return int(value)
    date = day(value)
    return date if date is not None and date.isoformat() == value else value


def _comment(block: CommentedMap, key: str, lines: Sequence[str], depth: int) -> None:
    """Put lines above a key, wrapped, after a blank line."""
    room = WIDTH - depth * STEP
    text = "\n".join(
        part for line in lines for one in line.splitlines() or [""] for part in wrapped(one, room)
    )
    block.yaml_set_comment_before_after_key(key, before="\n" + text, indent=depth * STEP)
