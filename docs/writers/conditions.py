"""
Conditions of measures in words, before any facts are known.

In:       a condition of a pack.
Out:      a phrase that follows "applies to".
Not here: weighing conditions against a service (`frameworks.conditions`).
"""

from collections.abc import Callable, Mapping

from fairwitness.frameworks.conditions import (
    AllOf,
    Always,
    AnyOf,
    Condition,
    FactorPresent,
    HeaderEquals,
    IsLarge,
    IsMultiRisk,
    LevelReached,
    NoneOf,
    UsersOver,
)
from fairwitness.frameworks.pack import Pack


def words(condition: Condition, pack: Pack) -> str:
    """Say to which services a condition applies."""
    for kind, writer in _WRITERS.items():
        if isinstance(condition, kind):
            return writer(condition, pack)
    raise TypeError(type(condition))


def _several(joint: str) -> Callable[..., str]:
    def written(condition: AllOf | AnyOf, pack: Pack) -> str:
        parts = condition.all_of if isinstance(condition, AllOf) else condition.any_of
        return joint.join(_bracketed(part, pack) for part in parts)

    return written


def _bracketed(condition: Condition, pack: Pack) -> str:
    text = words(condition, pack)
    several = isinstance(condition, AllOf | AnyOf | NoneOf)
    return f"({text})" if several and (" and " in text or " or " in text) else text


def _none(condition: NoneOf, pack: Pack) -> str:
    return "not " + ", and not ".join(_bracketed(part, pack) for part in condition.none_of)


def _large(condition: IsLarge, pack: Pack) -> str:
    del pack
    return "a large service" if condition.large else "a service that is not large"


def _multi_risk(condition: IsMultiRisk, pack: Pack) -> str:
    del pack
    return "a multi-risk service" if condition.multi_risk else "a service that is not multi-risk"


def _level(condition: LevelReached, pack: Pack) -> str:
    line = condition.level
    kinds = "any kind" if line.any_kind else ", ".join(f"`{kind}`" for kind in line.kinds)
    one_of = "one of " if len(line.kinds) > 1 else ""
    title = pack.ruler().title("level", line.at_least).en.lower()
    return f"{one_of}{kinds} at {title} or higher"


def _factor(condition: FactorPresent, pack: Pack) -> str:
    return (
        f"factor `{condition.factor}` ({pack.ruler().title('factor', condition.factor).en.lower()})"
    )


def _header(condition: HeaderEquals, pack: Pack) -> str:
    line = condition.header
    return f"the record says of “{pack.ruler().title('header', line.field).en}”: {line.equals}"


_WRITERS: Mapping[type, Callable[..., str]] = {
    Always: lambda _condition, _pack: "every service",
    AllOf: _several(" and "),
    AnyOf: _several(" or "),
    NoneOf: _none,
    IsLarge: _large,
    IsMultiRisk: _multi_risk,
    UsersOver: lambda condition, _pack: f"more than {condition.users_over:,} monthly users",
    LevelReached: _level,
    FactorPresent: _factor,
    HeaderEquals: _header,
}
