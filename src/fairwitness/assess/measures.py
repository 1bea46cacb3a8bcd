"""
Factors and measures: what the data proposes, and what follows from size and levels.

In:       a pack with risk levels, the evidence, the answers, the levels.
Out:      risk factors, the register of measures, and whether the service is large or multi-risk;
          a finding for each measure that applies and that nobody sees to.
Not here: the conditions (`frameworks.conditions`), the levels (`levels`).
"""

import math
from collections.abc import Iterator, Sequence

from fairwitness.assess.answers import FactorAnswer, MeasureAnswer, PackAnswers, number
from fairwitness.assess.findings import filled
from fairwitness.core.assessment import Factor, Finding, Measure, MeasureState, Risk, Severity
from fairwitness.core.figure import Evidence
from fairwitness.core.words import Words
from fairwitness.frameworks import risks as law
from fairwitness.frameworks.facts import Facts, is_large, is_multi_risk
from fairwitness.frameworks.pack import Pack


def factors(pack: Pack, evidence: Evidence | None, given: PackAnswers) -> tuple[Factor, ...]:
    """Return the questionnaire with what the data proposes; only a person confirms it."""
    return tuple(
        _factor(factor, evidence, given.factors.get(factor.code, FactorAnswer()))
        for factor in pack.factors
    )


def _factor(factor: law.Factor, evidence: Evidence | None, given: FactorAnswer) -> Factor:
    proposed, because = _proposed(factor, evidence)
    return Factor(
        code=factor.code,
        title=factor.title,
        proposed=proposed,
        because=because,
        answer=given.answer,
        note=given.note,
    )


def _proposed(factor: law.Factor, evidence: Evidence | None) -> tuple[str | None, Words | None]:
    """Propose `yes` on a figure above the line, `no` where every source shows none of it."""
    if factor.proposed_by is None or evidence is None:
        return None, None
    figures = evidence.of(factor.proposed_by.metric, **factor.proposed_by.dimensions)
    values = [figure for figure in figures if figure.is_value and figure.value is not None]
    for figure in values:
        if figure.value is not None and figure.value > factor.proposed_by.over:
            return "yes", filled(factor.proposed_by.reason, figure, factor.proposed_by.over)
    if values and len(values) == len(figures):
        return "no", filled(factor.proposed_by.reason, values[0], factor.proposed_by.over)
    return None, None


def facts(
    pack: Pack, given: PackAnswers, assessed: tuple[Risk, ...], confirmed: tuple[Factor, ...]
) -> Facts:
    """Gather what conditions are weighed on; only confirmed factors count."""
    users = number(given.header.get(pack.sizes.users_field)) if pack.sizes else None
    return pack.facts(
        users=None if users is None else math.ceil(users),
        levels={risk.kind: risk.level for risk in assessed},
        factors={factor.code: factor.answer for factor in confirmed},
        header=given.header,
    )


def measures(pack: Pack, known: Facts, given: PackAnswers) -> tuple[Measure, ...]:
    """Return every measure of the codes: whether it applies and why, and where it stands."""
    return tuple(
        _measure(measure, known, given.measures.get(measure.code, MeasureAnswer()))
        for measure in pack.measures
    )


def _measure(measure: law.Measure, known: Facts, given: MeasureAnswer) -> Measure:
    verdict = measure.applies.holds(known)
    return Measure(
        code=measure.code,
        title=measure.title,
        applies=verdict.holds,
        because=verdict.because,
        state=given.state,
        owner=given.owner,
        effective=given.effective,
        reasoning=given.reasoning,
        expression=given.expression,
        privacy=given.privacy,
        metrics=measure.metrics,
    )


def unaddressed(pack: Pack, register: Sequence[Measure]) -> Iterator[Finding]:
    """Yield a finding for each measure that applies and is not addressed."""
    bases = {measure.code: measure.basis for measure in pack.measures}
    for measure in register:
        if measure.applies and measure.state is MeasureState.NOT_ADDRESSED:
            yield Finding(
                id=f"{pack.id}/{measure.code}/not-addressed",
                item=measure.code,
                severity=Severity.HIGH,
                title=Words(
                    f"Not addressed: {measure.code} {measure.title.en}",
                    f"尚未落实：{measure.code} {measure.title.zh}",
                ),
                reason=Words(
                    f"The measure applies, and the operator answered that it is not addressed. "
                    f"{measure.because.en}",
                    f"该措施适用，而服务提供者答复尚未落实。{measure.because.zh}",
                ),
                closes=Words(
                    "Carry it out, or take an alternative measure and say why it protects as well.",
                    "予以落实，或者采取替代措施并说明其能够提供同等保护的理由。",
                ),
                metrics=measure.metrics,
                basis=tuple(pack.cited(basis) for basis in bases[measure.code]),
            )


def size(known: Facts) -> Words:
    """Say whether the service is large and multi-risk, and why."""
    large, multi = is_large(known).because, is_multi_risk(known).because
    return Words(f"{large.en} {multi.en}", f"{large.zh}{multi.zh}")
