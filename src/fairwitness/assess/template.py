"""
Write the answers file: every question with its evidence beside it, and what was answered kept.

In:       packs, the evidence as far as it was collected, the answers given so far.
Out:      the text of a commented YAML file.
Not here: reading it back (`reading`).
"""

import textwrap
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from fairwitness.assess.answers import (
    Answers,
    FactorAnswer,
    ItemAnswer,
    MeasureAnswer,
    PackAnswers,
    RiskAnswer,
)
from fairwitness.assess.measures import factors
from fairwitness.core.assessment import MeasureState
from fairwitness.core.figure import Evidence, Figure, Status
from fairwitness.core.words import Lang, Words
from fairwitness.frameworks.items import Item
from fairwitness.frameworks.pack import Pack
from fairwitness.report.wording_numbers import amount

WIDTH = 92
"""Width of a comment [characters]."""
STEP = 2
"""Indentation of one level."""

TEXTS = {
    "top": Words(
        "Answers for fairwitness. Fill in what stands after each colon; leave blank what you "
        "cannot answer yet. Write longer text after `|`, indented on the lines below. Comments "
        "are written anew each time; answers are kept.",
        "fairwitness 答复文件。请在每个冒号后填写；暂时无法答复的留空。"
        "较长的文字写在 | 之后，另起一行并缩进。注释每次重新生成，答复会保留。",
    ),
    "options": Words("One of: ", "可选："),
    "levels": Words("Levels: ", "等级："),
    "states": Words("States: ", "状态："),
    "evidence": Words("Evidence: ", "证据："),
    "proposed": Words("The data proposes: ", "数据提示："),
    "required": Words("(required)", "（必答）"),
    "suppressed": Words("suppressed, a small count of people", "人数较少，已隐去"),
    "not_recorded": Words("not recorded", "未记录"),
    "lists": Words(
        "List each control and each gap once, as - id: …, title: …, and refer to the ids below.",
        "控制措施与缺口各列一次，格式为 - id: …, title: …，并在下文以 id 引用。",
    ),
    "findings": Words(
        "For each finding of the report: its id, with owner and due date.",
        "报告中每项发现的编号，及其负责人与期限。",
    ),
    "levels_help": Words(
        "or_level: a second level where the evidence does not decide. mechanism or data: what "
        "makes it negligible. occurred: yes if it happened here.",
        "or_level：证据不足以判定时的另一等级。mechanism 或 data：可忽略的机制或数据依据。"
        "occurred：如曾在本服务发生则填 yes。",
    ),
}


def template(
    packs: Sequence[Pack], given: Answers, *, lang: Lang, evidence: Evidence | None = None
) -> str:
    """Return the answers file for `packs`; what `given` says stays, whatever pack it is of."""
    root = CommentedMap(service=given.service, packs=CommentedMap())
    root.yaml_set_start_comment(_wrapped(TEXTS["top"].within(lang)))
    chapters = root["packs"]
    for pack in packs:
        chapters[pack.id] = _pack(pack, given.of(pack), evidence, lang)
        _comment(chapters, pack.id, [f"{pack.title.within(lang)}, {pack.version}"], 1)
    for name, others in given.packs.items():
        if name not in chapters:
            chapters[name] = others.model_dump(mode="json", exclude_defaults=True)
    out = StringIO()
    writer = YAML()
    writer.width = WIDTH
    writer.indent(mapping=STEP, sequence=STEP + 2, offset=STEP)
    writer.dump(root, out)
    return out.getvalue()


def _pack(pack: Pack, given: PackAnswers, evidence: Evidence | None, lang: Lang) -> CommentedMap:
    chapter = CommentedMap()
    chapter["header"] = _header(pack, given, lang)
    chapter["items"] = _items(pack, given, evidence, lang)
    if pack.factors:
        chapter["factors"] = _factors(pack, given, evidence, lang)
    if pack.kinds:
        chapter["controls"] = [_plain(control) for control in given.controls]
        chapter["gaps"] = [_plain(gap) for gap in given.gaps]
        _comment(chapter, "controls", [TEXTS["lists"].within(lang)], 2)
        chapter["risks"] = _risks(pack, given, lang)
    if pack.measures:
        chapter["measures"] = _measures(pack, given, lang)
    chapter["findings"] = {name: _plain(note) for name, note in given.findings.items()}
    _comment(chapter, "findings", [TEXTS["findings"].within(lang)], 2)
    return chapter


def _header(pack: Pack, given: PackAnswers, lang: Lang) -> CommentedMap:
    block = CommentedMap()
    for field in pack.header:
        block[field.id] = _scalar(given.header.get(field.id))
        lines = [_titled(field.title, field.help, lang, required=field.required)]
        if field.options:
            lines.append(TEXTS["options"].within(lang) + _listed(field.options, lang))
        _comment(block, field.id, lines, 3)
    return block


def _items(pack: Pack, given: PackAnswers, evidence: Evidence | None, lang: Lang) -> CommentedMap:
    block = CommentedMap()
    for section in pack.sections:
        for n, item in enumerate(pack.items_of(section.id)):
            block[item.id] = _entry(given.items.get(item.id, ItemAnswer()))
            heading = [f"== {section.title.within(lang)} =="] if n == 0 else []
            _comment(block, item.id, heading + _question(item, evidence, lang), 3)
    return block


def _question(item: Item, evidence: Evidence | None, lang: Lang) -> list[str]:
    lines = [_titled(item.title, item.help, lang, required=item.required)]
    if item.note is not None:
        lines.append(item.note.within(lang))
    if item.options:
        lines.append(TEXTS["options"].within(lang) + _listed(item.options, lang))
    return lines + ([] if evidence is None else evidence_lines(evidence, item.metrics, lang))


def evidence_lines(evidence: Evidence, metrics: Iterable[str], lang: Lang) -> list[str]:
    """Return a line of evidence for each figure of these metrics, totals only."""
    titles = {metric.id: metric.title.within(lang) for metric in evidence.metrics}
    return [
        f"{TEXTS['evidence'].within(lang)}{titles.get(metric, metric)}: {said(figure, lang)}"
        for metric in metrics
        for figure in evidence.of(metric)
    ]


def said(figure: Figure, lang: Lang) -> str:
    """Write a figure, or the reason why there is none."""
    if figure.value is not None:
        return amount(figure.value, figure.unit, lang)
    if figure.status is Status.SUPPRESSED:
        return TEXTS["suppressed"].within(lang)
    why = f" ({figure.note.within(lang)})" if figure.note else ""
    return TEXTS["not_recorded"].within(lang) + why


def _factors(pack: Pack, given: PackAnswers, evidence: Evidence | None, lang: Lang) -> CommentedMap:
    block = CommentedMap()
    proposed = {f.code: f for f in factors(pack, evidence, given)} if evidence else {}
    for factor in pack.factors:
        block[factor.code] = _entry(given.factors.get(factor.code, FactorAnswer()))
        lines = [_titled(factor.title, factor.help, lang)]
        lines.append(TEXTS["options"].within(lang) + "yes, no, partly")
        shown = proposed.get(factor.code)
        if shown is not None and shown.proposed and shown.because:
            lines.append(
                f"{TEXTS['proposed'].within(lang)}{shown.proposed}. {shown.because.within(lang)}"
            )
        _comment(block, factor.code, lines, 3)
    return block


def _risks(pack: Pack, given: PackAnswers, lang: Lang) -> CommentedMap:
    block = CommentedMap()
    levels = ", ".join(f"{level.id} ({level.title.within(lang)})" for level in pack.levels)
    for n, kind in enumerate(pack.kinds):
        block[kind.id] = _entry(given.risks.get(kind.id, RiskAnswer()))
        lines = [_titled(kind.title, kind.help, lang)]
        if n == 0:
            lines[:0] = [TEXTS["levels"].within(lang) + levels, TEXTS["levels_help"].within(lang)]
        _comment(block, kind.id, lines, 3)
    return block


def _measures(pack: Pack, given: PackAnswers, lang: Lang) -> CommentedMap:
    block = CommentedMap()
    states = TEXTS["states"].within(lang) + ", ".join(MeasureState)
    for n, measure in enumerate(pack.measures):
        block[measure.code] = _entry(given.measures.get(measure.code, MeasureAnswer()))
        lines = [_titled(measure.title, measure.help, lang)]
        _comment(block, measure.code, [states, *lines] if n == 0 else lines, 3)
    return block


Answer = ItemAnswer | FactorAnswer | RiskAnswer | MeasureAnswer


def _entry(answer: Answer) -> CommentedMap:
    """Write every field of an answer, blank or not, so that the reader sees what can be said."""
    plain = answer.model_dump(mode="json")
    return CommentedMap({name: _scalar(value) for name, value in plain.items()})


def _plain(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the small models
    values: dict[str, Any] = entry.model_dump(mode="json", exclude_none=True)
    return values


def _scalar(value: Any) -> Any:  # noqa: ANN401 - what YAML can hold
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    return value


def _titled(title: Words, explanation: Words, lang: Lang, *, required: bool = False) -> str:
    mark = f" {TEXTS['required'].within(lang)}" if required else ""
    return f"{title.within(lang)}{mark}: {explanation.within(lang)}"


def _listed(options: Iterable[Any], lang: Lang) -> str:
    return ", ".join(f"{option.id} ({option.title.within(lang)})" for option in options)


def _comment(block: CommentedMap, key: str, lines: Sequence[str], depth: int) -> None:
    """Put lines above a key, wrapped."""
    text = "\n".join(_wrapped(line) for line in lines)
    block.yaml_set_comment_before_after_key(key, before="\n" + text, indent=depth * STEP)


def _wrapped(text: str) -> str:
    return "\n".join(
        line for part in text.splitlines() for line in textwrap.wrap(part, WIDTH) or [""]
    )
