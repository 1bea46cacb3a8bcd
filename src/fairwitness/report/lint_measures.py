"""
Lint the register of measures.

In:       an `Assessment`.
Out:      lints, for measures that apply or may apply.
Not here: which measures apply (`assess`).
"""

from collections.abc import Iterator

from fairwitness.core.assessment import Assessment, Measure, MeasureState, Severity
from fairwitness.core.words import Words
from fairwitness.report.lint_note import Lint, is_blank

_UNDER_WAY = {MeasureState.PARTIAL, MeasureState.PLANNED}
IN_PLACE = {MeasureState.IMPLEMENTED, MeasureState.ALTERNATIVE, *_UNDER_WAY}
NEEDS_REASON = {
    MeasureState.ALTERNATIVE,
    MeasureState.NOT_ADDRESSED,
    MeasureState.NOT_APPLICABLE,
}
_FILL_IN = Words("Fill it in, in the answers file.", "请在答复文件中补充。")


def lint_measures(made: Assessment) -> Iterator[Lint]:
    """Yield what the register of measures lacks."""
    for measure in made.measures:
        if measure.applies is None:
            yield _unknown(made, measure)
        elif measure.applies and measure.state is None:
            yield _lint(
                Severity.BLOCKING,
                "measure-without-state",
                made,
                measure,
                Words("applies, and nothing says where it stands", "适用，但未说明落实情况"),
            )
        elif measure.applies:
            yield from _register(made, measure)
            yield from _rights(made, measure)


def _register(made: Assessment, measure: Measure) -> Iterator[Lint]:
    state = measure.state
    if state in NEEDS_REASON and is_blank(measure.reasoning):
        severity = Severity.BLOCKING if state is MeasureState.ALTERNATIVE else Severity.HIGH
        said = Words("is not taken as written, without a reason", "未按守则落实，且未说明理由")
        yield _lint(severity, "measure-without-reasoning", made, measure, said)
    if state not in IN_PLACE:
        return
    if is_blank(measure.owner):
        severity = Severity.HIGH if state in _UNDER_WAY else Severity.MEDIUM
        said = Words("has no owner", "未指定责任人")
        yield _lint(severity, "measure-without-owner", made, measure, said)
    if measure.effective is None:
        severity = Severity.HIGH if state in _UNDER_WAY else Severity.MEDIUM
        said = Words("has no effective date", "未填写生效日期")
        yield _lint(severity, "measure-without-date", made, measure, said)
    elif state in _UNDER_WAY and measure.effective < made.made_at.date():
        said = Words("is still under way, past its date", "已逾期但仍在落实中")
        yield _lint(Severity.HIGH, "measure-overdue", made, measure, said)
    elif state is MeasureState.IMPLEMENTED and measure.effective > made.made_at.date():
        said = Words("is called implemented, from a later date", "标记为已落实，但生效日期尚未到来")
        yield _lint(Severity.MEDIUM, "measure-too-early", made, measure, said)


def _rights(made: Assessment, measure: Measure) -> Iterator[Lint]:
    if measure.state not in IN_PLACE:
        return
    if is_blank(measure.expression):
        said = Words("has no freedom-of-expression reasoning", "未说明对表达自由的影响")
        yield _lint(Severity.MEDIUM, "measure-without-expression", made, measure, said)
    if is_blank(measure.privacy):
        said = Words("has no privacy reasoning", "未说明对隐私的影响")
        yield _lint(Severity.MEDIUM, "measure-without-privacy", made, measure, said)


def _lint(severity: Severity, code: str, made: Assessment, measure: Measure, said: Words) -> Lint:
    message = Words(
        f"{measure.code} “{measure.title.en}” {said.en}.",
        f"{measure.code}“{measure.title.zh}”{said.zh}。",
    )
    return Lint(severity, code, f"{made.pack}/measure/{measure.code}", message, _FILL_IN)


def _unknown(made: Assessment, measure: Measure) -> Lint:
    return Lint(
        Severity.MEDIUM,
        "measure-undecided",
        f"{made.pack}/measure/{measure.code}",
        Words(
            f"Whether {measure.code} “{measure.title.en}” applies cannot be said: "
            f"{measure.because.en}",
            f"尚无法确定{measure.code}“{measure.title.zh}”是否适用：{measure.because.zh}",
        ),
        Words("State the sizes and levels that it depends on.", "请补充其所依据的规模和风险等级。"),
    )
