"""
Standing: what the record still lacks, and how far it is.

In:       the parts of an assessment, as far as they are answered.
Out:      one blocking finding while anything is missing, and the conclusion.
Not here: gaps that a recipient would only ask about (`report.lint`).

A record never looks finished while something in it is open.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fairwitness.core.assessment import (
    Factor,
    Field,
    Finding,
    Item,
    ItemState,
    Measure,
    MeasureState,
    Risk,
    Section,
    Severity,
)
from fairwitness.core.words import Words
from fairwitness.frameworks.pack import Pack

SHOWN = 3
"""Names that one sentence lists."""


class Missing(NamedTuple):
    """Things of one sort that are not given yet."""

    sort: Words
    """Plural in English, with its counting word in Chinese."""
    names: tuple[Words, ...]
    one: str = ""
    """One of them in English."""


class Parts(NamedTuple):
    """What a person fills in, as far as it is filled in."""

    header: tuple[Field, ...]
    sections: tuple[Section, ...]
    factors: tuple[Factor, ...]
    risks: tuple[Risk, ...]
    measures: tuple[Measure, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)


def incomplete(pack: Pack, parts: Parts) -> Iterator[Finding]:
    """Yield a blocking finding while anything is missing that the record needs."""
    missing = [sort for sort in _missing(parts) if sort.names]
    if not missing:
        return
    yield Finding(
        id=f"{pack.id}/record/incomplete",
        item="record",
        severity=Severity.BLOCKING,
        title=Words("The record is not complete", "记录尚不完整"),
        reason=Words(
            f"Missing: {'; '.join(_listed(sort).en for sort in missing)}.",
            f"尚缺：{'；'.join(_listed(sort).zh for sort in missing)}。",
        ),
        closes=Words(
            "Fill them in, in the answers file, and assess again; fairwitness lint lists each.",
            "请在答复文件中补齐后重新评估；fairwitness lint 可逐项列出。",
        ),
    )


def conclusion(parts: Parts, found: Sequence[Finding]) -> Words:
    """Say in a sentence or two how far the assessment is, and what weighs on it."""
    items = parts.items
    answered = sum(item.state is not ItemState.NOT_ANSWERED for item in items)
    blocking = sum(finding.severity is Severity.BLOCKING for finding in found)
    high = sum(finding.severity is Severity.HIGH for finding in found)
    findings = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    return Words(
        f"{answered} of {len(items)} items are answered. "
        f"There {'is' if len(found) == 1 else 'are'} {findings}: "
        f"{blocking} blocking, {high} high. "
        + ("It is not ready: see what blocks it." if blocking else "Nothing blocks it."),
        f"共{len(items)}项，已作答{answered}项。"
        f"发现问题{len(found)}项，其中妨碍提交{blocking}项、高风险{high}项。"
        + ("尚不具备提交条件，请先处理妨碍提交的问题。" if blocking else "没有妨碍提交的问题。"),
    )


def _missing(parts: Parts) -> Iterator[Missing]:
    yield Missing(
        Words("fields of the header", "项基本信息"),
        tuple(field.title for field in parts.header if field.required and not field.value),
        one="field of the header",
    )
    yield Missing(
        Words("required items", "个必答项"),
        tuple(
            item.title
            for item in parts.items
            if item.required and item.state is ItemState.NOT_ANSWERED
        ),
        one="required item",
    )
    yield Missing(
        Words("risk factors to confirm", "个待确认的风险因素"),
        _coded((factor.code, factor.title) for factor in parts.factors if factor.answer is None),
        one="risk factor to confirm",
    )
    yield Missing(
        Words("levels of risk", "个风险等级"),
        tuple(risk.title for risk in parts.risks if risk.level is None),
        one="level of risk",
    )
    yield Missing(
        Words("levels without reasoning", "个未说明理由的风险等级"),
        tuple(
            risk.title
            for risk in parts.risks
            if risk.level is not None and not risk.reasoning and not _of_its_parts(risk)
        ),
        one="level without reasoning",
    )
    yield Missing(
        Words("measures that apply, without a state", "项适用但未填写状态的措施"),
        _coded((m.code, m.title) for m in parts.measures if m.applies and m.state is None),
        one="measure that applies, without a state",
    )
    yield Missing(
        Words("alternative measures without reasoning", "项未说明理由的替代措施"),
        _coded(
            (m.code, m.title)
            for m in parts.measures
            if m.applies and m.state is MeasureState.ALTERNATIVE and not m.reasoning
        ),
        one="alternative measure without reasoning",
    )


def _of_its_parts(risk: Risk) -> bool:
    """Say whether a level was not stated but follows from parts, which have reasons."""
    return risk.stated is None


def _coded(several: Iterable[tuple[str, Words]]) -> tuple[Words, ...]:
    return tuple(Words(f"{code} {w.en}", f"{code} {w.zh}") for code, w in several)


def _listed(missing: Missing) -> Words:
    count, shown = len(missing.names), missing.names[:SHOWN]
    sort = missing.one if count == 1 else missing.sort.en
    more = Words(", …", "等") if count > SHOWN else Words("", "")
    return Words(
        f"{count} {sort} ({', '.join(w.en for w in shown)}{more.en})",
        f"{count}{missing.sort.zh}（{'、'.join(w.zh for w in shown)}{more.zh}）",
    )
