"""
The machinery of risk levels: kinds, levels, factors, rules and measures.

In:       what a pack with risk levels writes.
Out:      `Level`, `Kind`, `Factor`, `Rule`, `Measure`, `Sizes`.
Not here: judging a service (`assess`); how conditions are weighed (`conditions`).
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from fairwitness.core.words import Words
from fairwitness.frameworks.basis import Basis
from fairwitness.frameworks.conditions import Condition
from fairwitness.frameworks.entry import Code, Entry, Id, MetricId


class Level(Entry):
    """One step of the scale of risk."""

    id: Id
    title: Words
    help: Words
    rank: int = Field(ge=0)
    """Higher is worse."""
    needs_support: bool = False
    """It may only be chosen with a mechanism that makes it so, or with data."""


class Kind(Entry):
    """One kind of illegal content that gets a level of its own."""

    id: Id
    title: Words
    help: Words
    """What falls under it, and what to think of."""
    parent: Id | None = None
    """The kind that it is a part of."""
    counts_for_multi_risk: bool = True
    basis: tuple[Basis, ...] = ()


class Proposal(Entry):
    """What in the data proposes that a factor is present; a person confirms it."""

    metric: MetricId
    dimensions: dict[str, str] = Field(default_factory=dict)
    over: float = 0
    """Proposed where the figure is above this [unit of the metric]."""
    reason: Words
    """May hold `{value}` and `{unit}`."""


class Factor(Entry):
    """A risk factor of the questionnaire."""

    code: Code
    title: Words
    help: Words
    proposed_by: Proposal | None = None
    raises: tuple[Id, ...] = ()
    """Kinds whose risk it raises."""
    raises_all_but: tuple[Id, ...] | None = None
    """Instead of `raises`: every kind except these."""
    basis: tuple[Basis, ...] = ()

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        if self.raises and self.raises_all_but is not None:
            raise ValueError("give raises or raises_all_but, not both")
        return self


class Rule(Entry):
    """A rule about levels that the assessment applies and names."""

    id: Literal["inconclusive", "unsupported", "occurrence", "severity", "parts"]
    title: Words
    text: Words
    """The sentence that the report gives as its reason."""
    level: Id | None = None
    """The level that the rule leads to, where it names one."""
    basis: tuple[Basis, ...]


class Measure(Entry):
    """One measure of a code of practice."""

    code: Code
    title: Words
    help: Words
    applies: Condition
    metrics: tuple[MetricId, ...] = ()
    """Figures that say how it stands."""
    basis: tuple[Basis, ...] = ()


class Sizes(Entry):
    """The numbers of users, and of kinds, from which more is asked."""

    large_over: int = Field(gt=0)
    """More monthly users than this makes a service large [users]."""
    watch_over: tuple[int, ...] = ()
    """Growth towards these is a reason to review [users]."""
    multi_risk_kinds: int = Field(default=2, ge=1)
    """A service is multi-risk from this many kinds at `multi_risk_level` [kinds]."""
    multi_risk_level: Id
    users_field: Id
    """The header field that holds the number of monthly users."""
    basis: tuple[Basis, ...]
