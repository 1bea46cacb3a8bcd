"""
What makes a trigger fire, as data of its pack.

In:       firings as a pack writes them.
Out:      `Firing`: a declared event, a change, a number of users, a clock, a new version, a record
          or a measure whose time has come.
Not here: looking whether it has happened (`duties`), dates (`deadlines`).

Firings read released figures and what an operator declares; none can read anything about a person.
"""

from typing import Annotated, Literal

from pydantic import Field

from fairwitness.core.words import Words
from fairwitness.frameworks.entry import Entry, Id, MetricId

EventKind = Literal[
    "launch",
    "feature",
    "technology",
    "notice",
    "decision",
    "users",
    "assessed",
    "superseded",
    "measure",
]
"""
What an operator can declare: a launch, a feature or a new technology (before it goes live), a
written notice, an own decision that something has happened, a number of users, an assessment that
was finished, a record that was superseded, a measure with the day from which it must be in effect.
"""


class Declared(Entry):
    """An event of one kind is declared."""

    when: Literal["declared"]
    event: EventKind
    topic: Id | None = None
    """Only an event with this topic fires: `recommender` of a feature."""


class Changed(Entry):
    """A daily series changes markedly."""

    when: Literal["change"]
    metrics: tuple[MetricId, ...] = Field(min_length=1)
    direction: Literal["rise", "fall"] = "rise"
    shapes: tuple[Literal["level", "surge"], ...] = ("level", "surge")
    """A level that lasts, or a surge of days."""
    least_effect: float = Field(gt=0)
    """Least change, as a share of what was usual: 0.5 is half as much again."""
    least_rise: float = Field(default=0, ge=0)
    """Least change [unit of the series, a day; where people are counted by the month, a month]."""
    least_confidence: float = Field(default=0.5, gt=0, lt=1)
    """How sure it must be that the change is no chance."""
    note: Words | None = None
    """Where the lines come from, if the regime names none."""


class Users(Entry):
    """A number of monthly users that the operator states reaches a line, or comes near it."""

    when: Literal["users"]
    scope: Id
    """Whose users: `uk`, `eu`."""
    line: int = Field(ge=1)
    """The regime's number [users]."""
    towards: float = Field(default=1, gt=0, le=1)
    """Share of the line at which it fires: 0.9 is ninety percent."""
    months: int = Field(default=1, ge=1)
    """How many last statements are averaged, one a month: 6 is a six-month average."""
    note: Words | None = None


class Clock(Entry):
    """Time has passed since the last event of a kind; the deadline says how much."""

    when: Literal["clock"]
    since: EventKind
    ahead: int = Field(default=30, ge=0)
    """How long before the due date it is said [days]."""


class NewVersion(Entry):
    """A later version of this pack is in force than the one last assessed under."""

    when: Literal["version"]


class Due(Entry):
    """The day of a declared measure has come, or a superseded record need not be kept longer."""

    when: Literal["measure", "retention"]

    @property
    def event(self) -> EventKind:
        """The kind of event that says so."""
        return "measure" if self.when == "measure" else "superseded"


Firing = Annotated[
    Declared | Changed | Users | Clock | NewVersion | Due, Field(discriminator="when")
]
