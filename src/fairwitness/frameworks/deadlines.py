"""
When an assessment is due, and what makes it due.

In:       triggers and deadlines as a pack writes them.
Out:      `Trigger` and `Deadline`.
Not here: working-day calendars and dates, which are counted by whoever has a calendar.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from fairwitness.core.words import Words
from fairwitness.frameworks.basis import Basis
from fairwitness.frameworks.entry import Entry, Id
from fairwitness.frameworks.firing import Changed, Firing


class Deadline(Entry):
    """How long there is, counted from the event."""

    id: Id
    title: Words
    days: int | None = Field(default=None, ge=1)
    months: int | None = Field(default=None, ge=1)
    immediately: bool = False
    before_event: bool = False
    """It must be done before the event, such as a launch."""
    working_days: bool = False
    """Whether `days` leaves out weekends and public holidays of `calendar`."""
    calendar: Literal["CN", "GB", "EU"] | None = None
    """Whose public holidays count, and in whose zone days begin and end; UTC without one."""
    basis: tuple[Basis, ...]

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        lengths = (self.days is not None, self.months is not None, self.immediately)
        if sum((*lengths, self.before_event)) != 1:
            raise ValueError("give exactly one of days, months, immediately and before_event")
        if self.working_days and (self.days is None or self.calendar is None):
            raise ValueError("working_days needs days and a calendar")
        return self


class Trigger(Entry):
    """An event that makes an assessment due."""

    id: Id
    title: Words
    help: Words | None = None
    fires: tuple[Firing, ...] = ()
    """What makes it fire; any one of them does. An operator's own decision always can."""
    deadline: Id
    basis: tuple[Basis, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Metrics whose change makes it fire, each once."""
        watched = (name for f in self.fires if isinstance(f, Changed) for name in f.metrics)
        return tuple(dict.fromkeys(watched))
