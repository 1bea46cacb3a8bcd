"""
Questions: the comment above each place in the answers file.

In:       parts of a pack, the evidence and the answers given so far.
Out:      lines that say what is asked, what the data shows, and what follows.
Not here: where they stand in the file (`template`), wrapping (`wrapping`).
"""

from collections.abc import Iterable

from fairwitness.core.assessment import Factor, Finding, Measure
from fairwitness.core.figure import Evidence, Figure, Status
from fairwitness.core.words import Lang, Words
from fairwitness.frameworks import items as law_items
from fairwitness.frameworks import risks as law
from fairwitness.frameworks.items import HeaderField, Option
from fairwitness.frameworks.pack import Pack
from fairwitness.report.wording_labels import SEVERITIES
from fairwitness.report.wording_numbers import amount

TEXTS = {
    "top": Words(
        "Answers for fairwitness. Write after the colons; leave blank what you cannot answer yet. "
        "Longer text, and text that holds `: ` or ` #`, goes after `|` on indented lines below. "
        "Comments are written anew each time; answers are kept.",
        "fairwitness 答复文件。请在冒号后填写，暂时无法答复的留空。"
        "较长的文字，或者含有“: ”“ #”的文字，请写在 | 之后另起一行并缩进。"
        "注释每次重新生成，答复会保留。",
    ),
    "service": Words("Name of the service, as the public knows it.", "对外使用的服务名称。"),
    "pack": Words("{title} ({version})", "{title}（{version}）"),
    "options": Words("One of:", "可选："),
    "number": Words("A number: {unit}.", "填写数字，单位：{unit}。"),
    "whole": Words("A number.", "填写数字。"),
    "date": Words("A date such as 2026-08-31.", "填写日期，如2026-08-31。"),
    "figures": Words("The figures answer this; a remark is welcome.", "由数据作答，可另加说明。"),
    "evidence": Words("Evidence:", "证据："),
    "yes_no_partly": Words("yes, no or partly.", "填写 yes（是）、no（否）或 partly（部分）。"),
    "proposed": Words("The data proposes {said}: ", "数据提示 {said}："),
    "required": Words(" (required)", "（必答）"),
    "suppressed": Words("suppressed, to protect small counts of people", "为保护较小人数，已隐去"),
    "not_recorded": Words("not recorded", "未记录"),
    "raised_by": Words("Factors that raise it: ", "提高其风险的因素："),
    "present": Words(" (present)", "（存在）"),
    "applies": Words("Applies. ", "适用。"),
    "applies_not": Words("Does not apply now. ", "目前不适用。"),
    "applies_unknown": Words("Whether it applies cannot be said yet. ", "尚无法确定是否适用。"),
    "controls": Words(
        "Each existing control, once: - id: short-name, title: what it is, mitigates: [kinds], "
        "strength: weak, moderate or strong. It is shown with every kind that it mitigates.",
        "现有控制措施各列一次：- id: 短名，title: 内容，mitigates: [类别]，"
        "strength: weak（弱）、moderate（中）或 strong（强）。将在其所针对的各类别下列出。",
    ),
    "gaps": Words(
        "Each known gap, once: - id: short-name, title: what is missing, consequence: what "
        "follows from it. Kinds refer to it by its id.",
        "已知缺口各列一次：- id: 短名，title: 内容，consequence: 后果。各类别以id引用。",
    ),
    "risks": Words(
        "A level for each kind, with its reasoning. or_level: a second level, where the evidence "
        "does not decide between two. occurred: yes if it happened on the service. mechanism or "
        "data: what makes a negligible risk negligible. likelihood and impact may begin with a "
        "level: “Low: …”. controls and gaps: ids from above.",
        "逐类填写等级和理由。or_level：证据不足以在两个等级之间判定时的另一等级。"
        "occurred：曾在本服务发生的填 yes。mechanism 或 data：可忽略的机制或者数据依据。"
        "likelihood（可能性）和 impact（影响）可以等级开头，如“低：……”。"
        "controls和gaps填写上文的id。",
    ),
    "levels": Words("Levels:", "等级："),
    "measures": Words(
        "Where each measure stands, who owns it and since when; for an alternative, why it "
        "protects as well; and what it means for expression and privacy.",
        "逐项填写措施的状态、责任人和生效日期；采取替代措施的说明理由；并说明对表达和隐私的影响。",
    ),
    "states": Words("States: ", "状态："),
    "findings": Words(
        "Findings as they stand now: who sees to each, and until when.",
        "目前发现的问题：填写责任人和整改期限。",
    ),
    "other_version": Words(
        "Another version of this pack asks this; kept as it was.",
        "属于本规则包其他版本，原样保留。",
    ),
    "other": Words("Not asked for this time; kept as it was.", "本次未涉及，原样保留。"),
}


def of_field(field: HeaderField, lang: Lang) -> list[str]:
    """Return the question of one field of the header."""
    return [
        *_titled(field.title, field.help, lang, required=field.required),
        *_kind(field.type, field.options, None, lang),
    ]


def of_item(item: law_items.Item, evidence: Evidence | None, lang: Lang) -> list[str]:
    """Return the question of one item, with its evidence."""
    return [
        *_titled(item.title, item.help, lang, required=item.required),
        *([item.note.within(lang)] if item.note else []),
        *_kind(item.asks, item.options, item.unit, lang),
        *(evidence_lines(evidence, item.metrics, lang) if evidence else []),
    ]


def of_factor(factor: law.Factor, shown: Factor | None, lang: Lang) -> list[str]:
    """Return the question of one risk factor, with what the data proposes."""
    lines = _titled(factor.title, factor.help, lang)
    if shown is not None and shown.proposed and shown.because:
        proposed = TEXTS["proposed"].fill(said=shown.proposed).within(lang)
        lines.append(proposed + shown.because.within(lang))
    return lines


def of_kind(pack: Pack, kind: law.Kind, present: set[str], lang: Lang) -> list[str]:
    """Return the question of one kind, with the factors that raise it."""
    mark = TEXTS["present"].within(lang)
    factors = [
        factor.code + (mark if factor.code in present else "")
        for factor in pack.factors
        if kind.id in pack.kinds_raised_by(factor)
    ]
    raised = [TEXTS["raised_by"].within(lang) + _joined(factors, lang)] if factors else []
    return [*_titled(kind.title, kind.help, lang), *raised]


def of_measure(measure: law.Measure, shown: Measure, lang: Lang) -> list[str]:
    """Return the question of one measure, with whether it applies and why."""
    name = {True: "applies", False: "applies_not", None: "applies_unknown"}[shown.applies]
    said = TEXTS[name].within(lang) + shown.because.within(lang)
    return [*_titled(measure.title, measure.help, lang), said]


def of_finding(finding: Finding, lang: Lang) -> list[str]:
    """Return the title and reason of one finding."""
    severity = SEVERITIES[finding.severity].within(lang)
    return [f"[{severity}] {finding.title.within(lang)}", finding.reason.within(lang)]


def evidence_lines(evidence: Evidence, metrics: Iterable[str], lang: Lang) -> list[str]:
    """Return a line for each thing that the figures say, totals only."""
    titles = {metric.id: metric.title.within(lang) for metric in evidence.metrics}
    named: dict[str, list[str]] = {}
    for number, metric in enumerate(metrics):
        for figure in evidence.of(metric):
            told = _told(figure, lang)
            key = f"{told}/{'' if figure.note and not figure.is_value else number}"
            named.setdefault(key, [told]).append(titles.get(metric, metric))
    colon = ": " if lang == "en" else "："
    lines = [f"  {_joined(names, lang)}{colon}{told}" for told, *names in named.values()]
    return [TEXTS["evidence"].within(lang), *lines] if lines else []


def listed(options: Iterable[Option | law.Level], lang: Lang) -> list[str]:
    """Return a line for each option."""
    colon = ": " if lang == "en" else "："
    return [f"  {option.id}{colon}{option.title.within(lang)}" for option in options]


def _told(figure: Figure, lang: Lang) -> str:
    """Write a figure, or the reason why there is none."""
    if figure.value is not None:
        return amount(figure.value, figure.unit, lang)
    if figure.status is Status.SUPPRESSED:
        return TEXTS["suppressed"].within(lang)
    said = TEXTS["not_recorded"].within(lang)
    if figure.note is None:
        return said
    why = figure.note.within(lang)
    return f"{said} ({why})" if lang == "en" else f"{said}（{why}）"


def _kind(asks: str, options: Iterable[Option], unit: Words | None, lang: Lang) -> list[str]:
    if asks == "choice":
        return [TEXTS["options"].within(lang), *listed(options, lang)]
    if asks == "number" and unit is not None:
        return [TEXTS["number"].within(lang).format(unit=unit.within(lang))]
    if asks == "number":
        return [TEXTS["whole"].within(lang)]
    return [TEXTS[asks].within(lang)] if asks in {"date", "figures"} else []


def _titled(title: Words, explanation: Words, lang: Lang, *, required: bool = False) -> list[str]:
    mark = TEXTS["required"].within(lang) if required else ""
    return [title.within(lang) + mark, explanation.within(lang)]


def _joined(names: Iterable[str], lang: Lang) -> str:
    return (", " if lang == "en" else "、").join(names)
