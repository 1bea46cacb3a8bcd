"""
Lint the risk factors, the levels and what they refer to.

In:       an `Assessment`.
Out:      lints.
Not here: deciding a level (`assess`).
"""

from collections.abc import Iterator

from fairwitness.core.assessment import Assessment, Risk, Severity
from fairwitness.core.words import Words
from fairwitness.report.lint_note import Lint, is_blank

_REASON = Words(
    "Say why this level and not the one above or below it.",
    "请说明为何为该等级，而非更高或更低的等级。",
)


def lint_risks(made: Assessment) -> Iterator[Lint]:
    """Yield what the assessment of risks lacks."""
    yield from _factors(made)
    for risk in made.risks:
        yield from _level(made, risk)
        yield from _story(made, risk)
        yield from _references(made, risk)
    for gap in made.gaps:
        if is_blank(gap.consequence):
            yield Lint(
                Severity.MEDIUM,
                "gap-without-consequence",
                f"{made.pack}/gap/{gap.id}",
                Words("A known gap has no consequence written.", "已知缺口未说明后果。"),
                Words("Say what follows from it.", "请说明该缺口的后果。"),
            )


def _factors(made: Assessment) -> Iterator[Lint]:
    for factor in made.factors:
        where = f"{made.pack}/factor/{factor.code}"
        if factor.answer is None:
            yield Lint(
                Severity.HIGH,
                "factor-unconfirmed",
                where,
                Words(
                    f"Nobody has confirmed the risk factor “{factor.title.en}”.",
                    f"风险因素“{factor.title.zh}”尚未经人工确认。",
                ),
                Words("Answer yes, no or partly.", "请填写“是”“否”或“部分”。"),
            )
        elif factor.proposed == "yes" and factor.answer == "no" and is_blank(factor.note):
            yield Lint(
                Severity.MEDIUM,
                "factor-against-data",
                where,
                Words(
                    f"The data speaks for “{factor.title.en}”, and it is denied without a note.",
                    f"数据显示存在“{factor.title.zh}”，但被否定且未作说明。",
                ),
                Words("Say in a note why the data misleads.", "请在备注中说明数据为何不适用。"),
            )


def _level(made: Assessment, risk: Risk) -> Iterator[Lint]:
    where = f"{made.pack}/risk/{risk.kind}"
    if risk.level is None:
        yield Lint(
            Severity.BLOCKING,
            "risk-without-level",
            where,
            Words(f"“{risk.title.en}” has no level.", f"“{risk.title.zh}”未评定风险等级。"),
            Words("State a level for it.", "请评定风险等级。"),
        )
    elif is_blank(risk.reasoning):
        negligible = risk.level == "negligible"
        yield Lint(
            Severity.BLOCKING if negligible else Severity.HIGH,
            "risk-without-reasoning",
            where,
            Words(
                f"“{risk.title.en}” is called {risk.level} without a reason.",
                f"“{risk.title.zh}”的风险等级未说明理由。",
            ),
            _REASON,
        )


def _story(made: Assessment, risk: Risk) -> Iterator[Lint]:
    missing = [
        name
        for name, text in (
            (Words("what could happen", "可能发生的情形"), risk.what_could_happen),
            (Words("the likelihood", "可能性"), risk.likelihood),
            (Words("the impact", "影响"), risk.impact),
        )
        if is_blank(text)
    ]
    if missing and risk.level is not None:
        yield Lint(
            Severity.MEDIUM,
            "risk-half-told",
            f"{made.pack}/risk/{risk.kind}",
            Words(
                f"“{risk.title.en}” does not say: {', '.join(name.en for name in missing)}.",
                f"“{risk.title.zh}”缺少：{'、'.join(name.zh for name in missing)}。",
            ),
            Words("Write a sentence for each.", "请逐项补充说明。"),
        )


def _references(made: Assessment, risk: Risk) -> Iterator[Lint]:
    known = {
        *(factor.code for factor in made.factors),
        *(control.id for control in made.controls),
        *(gap.id for gap in made.gaps),
        *(other.kind for other in made.risks),
    }
    named = {*risk.factors, *risk.controls, *risk.gaps, *filter(None, [risk.parent])}
    for name in sorted(named - known):
        yield Lint(
            Severity.HIGH,
            "reference-dangling",
            f"{made.pack}/risk/{risk.kind}",
            Words(
                f"“{risk.title.en}” refers to {name}, which is listed nowhere.",
                f"“{risk.title.zh}”引用了未列出的 {name}。",
            ),
            Words("List it once, or drop the reference.", "请将其列出，或删除该引用。"),
        )
