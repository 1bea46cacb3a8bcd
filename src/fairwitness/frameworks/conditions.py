"""
Conditions: when a measure applies to a service.

In:       a condition as a pack writes it, and `Facts` about one service.
Out:      a `Verdict`: true, false or not known yet, with its reason in both languages.
Not here: which facts are true (`assess`), the measures themselves (`risks`).

Three values: what nobody has answered is not known, and is never taken for false.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from fairwitness.core.words import Words
from fairwitness.frameworks.entry import Code, Entry, Id
from fairwitness.frameworks.facts import (
    Facts,
    Verdict,
    is_large,
    is_multi_risk,
    listed,
    reaches,
    users_over,
)


class Always(Entry):
    """Applies to every service."""

    always: Literal[True]

    def holds(self, facts: Facts) -> Verdict:  # noqa: ARG002 - every condition takes the facts
        """Hold, whatever the facts."""
        return Verdict(holds=True, because=Words("Applies to every service.", "适用于所有服务。"))


class AllOf(Entry):
    """Holds where every part holds."""

    all_of: tuple["Condition", ...] = Field(min_length=1)

    def holds(self, facts: Facts) -> Verdict:
        """Fail on the first part that fails; otherwise say what is not known."""
        return _joined([part.holds(facts) for part in self.all_of], decisive=False)


class AnyOf(Entry):
    """Holds where at least one part holds."""

    any_of: tuple["Condition", ...] = Field(min_length=1)

    def holds(self, facts: Facts) -> Verdict:
        """Hold on any part that holds; otherwise say what is not known."""
        return _joined([part.holds(facts) for part in self.any_of], decisive=True)


class NoneOf(Entry):
    """Holds where no part holds."""

    none_of: tuple["Condition", ...] = Field(min_length=1)

    def holds(self, facts: Facts) -> Verdict:
        """Hold where every part fails."""
        verdict = _joined([part.holds(facts) for part in self.none_of], decisive=True)
        return Verdict(None if verdict.holds is None else not verdict.holds, verdict.because)


def _joined(verdicts: list[Verdict], *, decisive: bool) -> Verdict:
    """Join parts of which one that is `decisive` settles the matter."""
    for wanted in (decisive, None):
        chosen = [v.because for v in verdicts if v.holds is wanted]
        if chosen:
            return Verdict(wanted, _sentences(chosen))
    return Verdict(not decisive, _sentences([v.because for v in verdicts]))


def _sentences(several: Iterable[Words]) -> Words:
    once = tuple(dict.fromkeys(several))
    return Words(" ".join(w.en for w in once), "".join(w.zh for w in once))


class IsLarge(Entry):
    """Holds for a large service, or with `false` for one that is not."""

    large: bool

    def holds(self, facts: Facts) -> Verdict:
        """Compare the monthly users with the pack's line."""
        return _wanted(is_large(facts), wanted=self.large)


class IsMultiRisk(Entry):
    """Holds for a multi-risk service, or with `false` for one that is not."""

    multi_risk: bool

    def holds(self, facts: Facts) -> Verdict:
        """Count the kinds that reach the pack's level."""
        return _wanted(is_multi_risk(facts), wanted=self.multi_risk)


def _wanted(verdict: Verdict, *, wanted: bool) -> Verdict:
    return Verdict(None if verdict.holds is None else verdict.holds is wanted, verdict.because)


class UsersOver(Entry):
    """Holds where there are more monthly users than this."""

    users_over: int = Field(gt=0)

    def holds(self, facts: Facts) -> Verdict:
        """Compare the monthly users with the line."""
        return users_over(facts, self.users_over)


class LevelLine(Entry):
    """A level, and the kinds of which one must reach it."""

    kinds: tuple[Id, ...] = ()
    any_kind: bool = False
    at_least: Id

    @model_validator(mode="after")
    def _kinds_or_any(self) -> Self:
        if bool(self.kinds) == self.any_kind:
            raise ValueError("give kinds, or any_kind: true")
        return self


class LevelReached(Entry):
    """Holds where one of the kinds has at least this level."""

    level: LevelLine

    def holds(self, facts: Facts) -> Verdict:
        """Compare the level of each kind with the line."""
        line = self.level
        kinds = line.kinds or facts.ruler.counted
        reached = {kind: reaches(facts, kind, line.at_least) for kind in kinds}
        for outcome in (True, None, False):
            names = listed(
                facts.ruler.title("kind", k) for k, hit in reached.items() if hit is outcome
            )
            if names.en:
                return Verdict(outcome, self._because(outcome, names, facts))
        raise AssertionError(kinds)

    def _because(self, outcome: bool | None, names: Words, facts: Facts) -> Words:  # noqa: FBT001 - an outcome, not a switch
        level = facts.ruler.title("level", self.level.at_least)
        line = Words(f"{level.en.lower()} or higher", f"“{level.zh}”及以上")
        if outcome is None:
            return Words(f"No level yet for: {names.en}.", f"尚未定级：{names.zh}。")
        if outcome:
            return Words(f"At {line.en}: {names.en}.", f"达到{line.zh}：{names.zh}。")
        return Words(f"None is at {line.en}: {names.en}.", f"均未达到{line.zh}：{names.zh}。")


class FactorPresent(Entry):
    """Holds where a risk factor is present, wholly or partly."""

    factor: Code

    def holds(self, facts: Facts) -> Verdict:
        """Look the confirmed answer up."""
        title = facts.ruler.title("factor", self.factor)
        name = Words(f"{self.factor} {title.en}", f"{self.factor} {title.zh}")
        match facts.factors.get(self.factor):
            case "yes" | "partly":
                return Verdict(
                    holds=True,
                    because=Words(f"Factor present: {name.en}.", f"存在风险因素：{name.zh}。"),
                )
            case "no":
                return Verdict(
                    holds=False,
                    because=Words(f"Factor absent: {name.en}.", f"不存在风险因素：{name.zh}。"),
                )
            case _:
                return Verdict(
                    None,
                    Words(f"Factor not confirmed: {name.en}.", f"风险因素尚未确认：{name.zh}。"),
                )


class HeaderLine(Entry):
    """A field of the record's header, and the value it must have."""

    field: Id
    equals: str


class HeaderEquals(Entry):
    """Holds where the record's header says so."""

    header: HeaderLine

    def holds(self, facts: Facts) -> Verdict:
        """Compare the header's answer with the value."""
        title = facts.ruler.title("header", self.header.field)
        answer = facts.header.get(self.header.field)
        if answer is None or not answer.strip():
            return Verdict(
                None,
                Words(f"Not answered in the record: {title.en}.", f"记录中未填写：{title.zh}。"),
            )
        same = answer.strip().casefold() == self.header.equals.casefold()
        said = facts.ruler.option(self.header.field, answer.strip())
        return Verdict(
            same,
            Words(
                f"The record says of “{title.en}”: {said.en}.",
                f"记录中“{title.zh}”一项为“{said.zh}”。",
            ),
        )


_TAGS: dict[str, type[Entry]] = {
    "always": Always,
    "all_of": AllOf,
    "any_of": AnyOf,
    "none_of": NoneOf,
    "large": IsLarge,
    "multi_risk": IsMultiRisk,
    "users_over": UsersOver,
    "level": LevelReached,
    "factor": FactorPresent,
    "header": HeaderEquals,
}


def _tag(value: Any) -> str | None:  # noqa: ANN401 - whatever a file holds
    if isinstance(value, Mapping):
        return next((tag for tag in _TAGS if tag in value), None)
    return next((tag for tag, model in _TAGS.items() if isinstance(value, model)), None)


Condition = Annotated[
    Annotated[Always, Tag("always")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[NoneOf, Tag("none_of")]
    | Annotated[IsLarge, Tag("large")]
    | Annotated[IsMultiRisk, Tag("multi_risk")]
    | Annotated[UsersOver, Tag("users_over")]
    | Annotated[LevelReached, Tag("level")]
    | Annotated[FactorPresent, Tag("factor")]
    | Annotated[HeaderEquals, Tag("header")],
    Discriminator(
        _tag,
        custom_error_type="condition",
        custom_error_message="Give one of: " + ", ".join(_TAGS),
    ),
]
"""One key says what kind of condition it is."""
