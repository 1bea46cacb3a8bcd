"""
Levels of risk: what the operator stated, and which rule of the pack decided.

In:       the kinds and rules of a pack, what the operator says of each kind, confirmed factors.
Out:      one `Risk` a kind, with the rule that was applied in a sentence.
Not here: the rules' wording and source (`frameworks`), measures that follow (`measures`).

A rule never lowers a level. Nothing is guessed: a kind that nobody assessed has no level.
"""

from collections.abc import Iterable, Mapping, Sequence

from fairwitness.assess.answers import PackAnswers, RiskAnswer
from fairwitness.core.assessment import Factor, Risk
from fairwitness.core.words import Words
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.risks import Kind, Rule

UNASSESSED = Words("Nobody has assessed this kind yet.", "尚未评估该类内容。")
PARTLY = Words(
    "A part of it has no level yet, so the whole has none.", "其组成部分尚未定级，整体因此未定级。"
)
STATED = Words(
    "The level is the one stated; no rule raises it.", "采用所填写的等级，未触发调高规则。"
)

Judged = tuple[str | None, Words]
"""A level, or None while there is none; and the rule that decided."""


def risks(pack: Pack, given: PackAnswers, confirmed: Sequence[Factor] = ()) -> tuple[Risk, ...]:
    """Return the level of every kind, in the pack's order."""
    ranks = {level.id: level.rank for level in pack.levels}
    alone = {kind.id: _alone(pack, ranks, given.risks.get(kind.id)) for kind in pack.kinds}
    return tuple(
        _risk(pack, kind, _whole(pack, kind, ranks, alone), given, confirmed) for kind in pack.kinds
    )


def _risk(
    pack: Pack, kind: Kind, judged: Judged, given: PackAnswers, confirmed: Sequence[Factor]
) -> Risk:
    said = given.risks.get(kind.id) or RiskAnswer()
    level, rule = judged
    return Risk(
        kind=kind.id,
        title=kind.title,
        parent=kind.parent,
        level=level,
        stated=said.level,
        or_stated=said.or_level,
        rule=rule,
        occurred=said.occurred,
        mechanism=said.mechanism,
        data=said.data,
        what_could_happen=said.what_could_happen,
        likelihood=said.likelihood,
        impact=said.impact,
        factors=_factors(pack, kind, said, confirmed),
        controls=tuple(
            control.id
            for control in given.controls
            if control.id in said.controls or kind.id in control.mitigates
        ),
        gaps=said.gaps,
        planned=said.planned,
        reasoning=said.reasoning,
    )


def _factors(
    pack: Pack, kind: Kind, said: RiskAnswer, confirmed: Sequence[Factor]
) -> tuple[str, ...]:
    """Return the factors that are present and raise this kind, and those the operator names."""
    present = {factor.code for factor in confirmed if factor.answer in {"yes", "partly"}}
    return tuple(
        factor.code
        for factor in pack.factors
        if factor.code in said.factors
        or (factor.code in present and kind.id in pack.kinds_raised_by(factor))
    )


def _whole(pack: Pack, kind: Kind, ranks: Mapping[str, int], alone: Mapping[str, Judged]) -> Judged:
    """Raise a whole to its highest part; without a level of its own it needs all of them."""
    level, rule = alone[kind.id]
    parts = [alone[part.id][0] for part in pack.kinds if part.parent == kind.id]
    known = [part for part in parts if part is not None]
    if not known:
        return level, rule
    highest = _highest(ranks, known)
    if level is None and len(known) < len(parts) and ranks[highest] < max(ranks.values()):
        return None, PARTLY
    if level is None or ranks[highest] > ranks[level]:
        return highest, _rule(pack, "parts").text
    return level, rule


def _alone(pack: Pack, ranks: Mapping[str, int], said: RiskAnswer | None) -> Judged:
    """Apply the rules to one kind by itself; the last rule that raises it is named."""
    if said is None or said.level is None:
        return None, UNASSESSED
    level, rule = said.level, STATED
    if said.or_level is not None and said.or_level != level:
        level = _highest(ranks, (level, said.or_level))
        rule = _rule(pack, "inconclusive").text
    elif _carried_by_severity(pack, ranks, said):
        rule = _rule(pack, "severity").text
    if _needs_support(pack, level) and not (said.mechanism or said.data):
        level = _next_above(ranks, level)
        rule = _rule(pack, "unsupported").text
    occurrence = _rule(pack, "occurrence")
    least = occurrence.level
    if said.occurred == "yes" and least is not None and ranks[level] < ranks[least]:
        level, rule = least, occurrence.text
    return level, rule


def _carried_by_severity(pack: Pack, ranks: Mapping[str, int], said: RiskAnswer) -> bool:
    """Say whether the level rests on the impact alone: it lies above the likelihood."""
    likelihood, impact = _begins_with(pack, said.likelihood), _begins_with(pack, said.impact)
    if likelihood is None or impact is None or said.level is None:
        return False
    return ranks[likelihood] < ranks[said.level] <= ranks[impact]


def _begins_with(pack: Pack, text: str | None) -> str | None:
    """Return the level that a text begins with: `Low: few strangers meet.`, `低：……`."""
    said = (text or "").casefold()
    for level in pack.levels:
        for name in (level.id, level.title.en.casefold(), level.title.zh):
            if said.startswith(name) and not said[len(name) :][:1].isalnum():
                return level.id
    return None


def _needs_support(pack: Pack, level: str) -> bool:
    return next(known for known in pack.levels if known.id == level).needs_support


def _highest(ranks: Mapping[str, int], levels: Iterable[str]) -> str:
    return max(levels, key=lambda name: ranks[name])


def _next_above(ranks: Mapping[str, int], level: str) -> str:
    return min((name for name in ranks if ranks[name] > ranks[level]), key=lambda name: ranks[name])


def _rule(pack: Pack, name: str) -> Rule:
    return next(rule for rule in pack.rules if rule.id == name)
