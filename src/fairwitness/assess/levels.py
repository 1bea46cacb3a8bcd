"""
Levels of risk: what the operator stated, and which rule of the pack decided.

In:       the kinds and rules of a pack, what the operator says of each kind.
Out:      one `Risk` a kind, with the rule that was applied in a sentence.
Not here: the rules' wording and source (`frameworks`), measures that follow (`measures`).

A rule never lowers a level. Nothing is guessed: a kind that nobody assessed has no level.
"""

from collections.abc import Mapping

from fairwitness.assess.answers import PackAnswers, RiskAnswer, is_yes
from fairwitness.core.assessment import Risk
from fairwitness.core.words import Words
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.risks import Kind, Rule

_UNASSESSED = Words("Nobody has assessed this kind yet.", "尚未评估该类内容。")
_STATED = Words(
    "The level is the one stated; no rule raises it.", "采用所填写的等级，没有规则将其提高。"
)


def risks(pack: Pack, given: PackAnswers) -> tuple[Risk, ...]:
    """Return the level of every kind, in the pack's order."""
    ranks = {level.id: level.rank for level in pack.levels}
    alone = {kind.id: _level(pack, ranks, given.risks.get(kind.id)) for kind in pack.kinds}
    return tuple(_risk(pack, kind, ranks, alone, given) for kind in pack.kinds)


def _risk(
    pack: Pack,
    kind: Kind,
    ranks: Mapping[str, int],
    alone: Mapping[str, tuple[str | None, Words]],
    given: PackAnswers,
) -> Risk:
    stated = given.risks.get(kind.id) or RiskAnswer()
    level, rule = alone[kind.id]
    parts = [alone[part.id][0] for part in pack.kinds if part.parent == kind.id]
    highest = max((p for p in parts if p is not None), key=lambda p: ranks[p], default=None)
    if highest is not None and (level is None or ranks[highest] > ranks[level]):
        level, rule = highest, _rule(pack, "parts").text
    return Risk(
        kind=kind.id,
        title=kind.title,
        parent=kind.parent,
        level=level,
        stated=stated.level,
        rule=rule,
        what_could_happen=stated.what_could_happen,
        likelihood=stated.likelihood,
        impact=stated.impact,
        factors=stated.factors,
        controls=stated.controls,
        gaps=stated.gaps,
        planned=stated.planned,
        reasoning=stated.reasoning,
    )


def _level(
    pack: Pack, ranks: Mapping[str, int], stated: RiskAnswer | None
) -> tuple[str | None, Words]:
    """Apply the rules to one kind by itself; the last rule that raises it is named."""
    if stated is None or stated.level is None:
        return None, _UNASSESSED
    level, rule = stated.level, _STATED
    if stated.or_level is not None and stated.or_level != level:
        level = max((level, stated.or_level), key=lambda name: ranks[name])
        rule = _rule(pack, "inconclusive").text
    elif _carried_by_severity(ranks, stated):
        rule = _rule(pack, "severity").text
    if _needs_support(pack, level) and not (stated.mechanism or stated.data):
        level = _next_above(ranks, level)
        rule = _rule(pack, "unsupported").text
    occurrence = _rule(pack, "occurrence")
    least = occurrence.level
    if is_yes(stated.occurred) and least is not None and ranks[level] < ranks[least]:
        level, rule = least, occurrence.text
    return level, rule


def _carried_by_severity(ranks: Mapping[str, int], stated: RiskAnswer) -> bool:
    """Say whether the level rests on the impact alone: it lies above the likelihood."""
    likelihood, impact = ranks.get(stated.likelihood or ""), ranks.get(stated.impact or "")
    if likelihood is None or impact is None or stated.level is None:
        return False
    return likelihood < ranks[stated.level] <= impact


def _needs_support(pack: Pack, level: str) -> bool:
    return next(known for known in pack.levels if known.id == level).needs_support


def _next_above(ranks: Mapping[str, int], level: str) -> str:
    return min((name for name in ranks if ranks[name] > ranks[level]), key=lambda name: ranks[name])


def _rule(pack: Pack, name: str) -> Rule:
    return next(rule for rule in pack.rules if rule.id == name)
