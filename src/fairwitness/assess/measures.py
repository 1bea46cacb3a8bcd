"""
Factors and measures: what the data proposes, and what follows from size and levels.

In:       a pack with risk levels, the evidence, the answers, the levels.
Out:      risk factors, the register of measures, and whether the service is large or multi-risk.
Not here: the conditions (`frameworks.conditions`), the levels (`levels`).
"""

from fairwitness.assess.answers import FactorAnswer, MeasureAnswer, PackAnswers, number
from fairwitness.assess.findings import filled
from fairwitness.core.assessment import Factor, Measure, Risk
from fairwitness.core.figure import Evidence
from fairwitness.core.words import Words
from fairwitness.frameworks import risks as law
from fairwitness.frameworks.facts import Facts, is_large, is_multi_risk
from fairwitness.frameworks.pack import Pack


def factors(pack: Pack, evidence: Evidence, given: PackAnswers) -> tuple[Factor, ...]:
    """Return the questionnaire with what the data proposes; only a person confirms it."""
    return tuple(
        _factor(factor, evidence, given.factors.get(factor.code, FactorAnswer()))
        for factor in pack.factors
    )


def _factor(factor: law.Factor, evidence: Evidence, given: FactorAnswer) -> Factor:
    proposed, because = _proposed(factor, evidence)
    return Factor(
        code=factor.code,
        title=factor.title,
        proposed=proposed,
        because=because,
        answer=given.answer,
        note=given.note,
    )


def _proposed(factor: law.Factor, evidence: Evidence) -> tuple[str | None, Words | None]:
    """Propose `yes` on a figure above the line, `no` where every source shows none of it."""
    if factor.proposed_by is None:
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
        users=None if users is None else int(users),
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


def size(known: Facts) -> Words:
    """Say whether the service is large and multi-risk, and why."""
    large, multi = is_large(known).because, is_multi_risk(known).because
    return Words(f"{large.en} {multi.en}", f"{large.zh}{multi.zh}")
