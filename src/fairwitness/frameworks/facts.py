"""
Facts about one service, and what a pack measures it with.

In:       the number of users, levels, factors and header answers, as far as they are known.
Out:      `Facts`, and verdicts on size and number of risks.
Not here: conditions of single measures (`conditions`); which facts are true (`assess`).

Three values: what nobody has answered is not known, and is never taken for false.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fairwitness.core.words import Words


class Verdict(NamedTuple):
    """Whether a condition holds, and why."""

    holds: bool | None
    """None where it cannot be said yet."""
    because: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """What a pack measures a service with."""

    ranks: Mapping[str, int]
    """Level id to rank; higher is worse."""
    large_over: int
    """[monthly users]"""
    counted: tuple[str, ...]
    """Kinds that count towards multi-risk."""
    multi_risk_kinds: int
    multi_risk_level: str
    titles: Mapping[str, Words]
    """Titles by reference: `kind/hate`, `level/high`, `factor/5c`, `header/category_1`,
    `header/category_1=yes`."""

    def title(self, what: str, name: str) -> Words:
        """Return the title of a kind, level, factor or header field, or its id."""
        return self.titles.get(f"{what}/{name}", Words(name, name))

    def option(self, field: str, answer: str) -> Words:
        """Return the title of the option chosen in a header field, or the answer as written."""
        return self.titles.get(f"header/{field}={answer.casefold()}", Words(answer, answer))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one service; what is absent is not known."""

    ruler: Ruler
    users: int | None = None
    """Monthly users in the jurisdiction."""
    levels: Mapping[str, str | None] = field(default_factory=dict)
    """Kind to level."""
    factors: Mapping[str, str | None] = field(default_factory=dict)
    """Factor code to `yes`, `no` or `partly`."""
    header: Mapping[str, str | None] = field(default_factory=dict)


def users_over(facts: Facts, limit: int) -> Verdict:
    """Say whether the service has more than `limit` monthly users."""
    if facts.users is None:
        return Verdict(
            None, Words("The number of monthly users is not stated.", "尚未填写月用户数。")
        )
    over = facts.users > limit
    return Verdict(
        over,
        Words(
            f"{facts.users:,} monthly users {'is' if over else 'is not'} more than {limit:,}.",
            f"月用户数为{facts.users:,}，{'超过' if over else '未超过'}{limit:,}。",
        ),
    )


def is_large(facts: Facts) -> Verdict:
    """Say whether the service is large."""
    verdict = users_over(facts, facts.ruler.large_over)
    if verdict.holds is None:
        return verdict
    label = Words("The service is large: ", "该服务属于大型服务：")
    if not verdict.holds:
        label = Words("The service is not large: ", "该服务不属于大型服务：")
    return Verdict(
        verdict.holds, Words(label.en + verdict.because.en, label.zh + verdict.because.zh)
    )


def is_multi_risk(facts: Facts) -> Verdict:
    """Say whether enough counted kinds reach the level that makes a service multi-risk."""
    ruler = facts.ruler
    reached = {kind: reaches(facts, kind, ruler.multi_risk_level) for kind in ruler.counted}
    hits = [kind for kind, hit in reached.items() if hit]
    unknown = sum(hit is None for hit in reached.values())
    level = ruler.title("level", ruler.multi_risk_level)
    names = listed(ruler.title("kind", kind) for kind in hits)
    named = Words(f": {names.en}", f"：{names.zh}") if hits else Words("", "")
    counted = Words(
        f"{len(hits)} of {len(ruler.counted)} kinds are {level.en.lower()} or higher{named.en}. "
        f"Services with {ruler.multi_risk_kinds} are multi-risk",
        f"{len(ruler.counted)}类中有{len(hits)}类达到“{level.zh}”及以上{named.zh}；"
        f"达到{ruler.multi_risk_kinds}类即为多重风险服务",
    )
    if len(hits) >= ruler.multi_risk_kinds:
        return Verdict(holds=True, because=Words(f"{counted.en}.", f"{counted.zh}。"))
    if len(hits) + unknown >= ruler.multi_risk_kinds:
        return Verdict(
            None,
            Words(
                f"{counted.en}; {unknown} have no level yet.",
                f"{counted.zh}；{unknown}类尚未定级。",
            ),
        )
    return Verdict(holds=False, because=Words(f"{counted.en}.", f"{counted.zh}。"))


def reaches(facts: Facts, kind: str, at_least: str) -> bool | None:
    """Say whether a kind has at least this level; None while it has no level."""
    level = facts.levels.get(kind)
    if level is None:
        return None
    return facts.ruler.ranks[level] >= facts.ruler.ranks[at_least]


def listed(words: Iterable[Words]) -> Words:
    """Join names as each language writes them; English names may have commas of their own."""
    several = tuple(words)
    return Words("; ".join(w.en for w in several), "、".join(w.zh for w in several))
