"""
One daily run: from series and declared events to what the register then holds.

In:       an opened register, series, packs, the moment, how changes are found.
Out:      an `Outcome`: everything kept, and what this run added. One transaction.
Not here: reading sources (`evidence`), files of events and options (`cli`).
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fairwitness.core.problem import Problem
from fairwitness.core.series import Series
from fairwitness.core.words import Words
from fairwitness.duties import change, spans
from fairwitness.duties.calendars import public_holidays
from fairwitness.duties.change import Change
from fairwitness.duties.events import Event
from fairwitness.duties.raising import Known, raised
from fairwitness.duties.register import Kept, Register
from fairwitness.duties.standing import new
from fairwitness.frameworks.pack import Pack


class BadSeries(Problem):
    """A series that cannot be one of counts up to now."""

    code = "bad-series"


SPARSE = 5.0
"""Below this typical number a day, holidays cannot be told from chance [unit of the series]."""

Detector = Callable[[Series], Sequence[Change]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run goes by."""

    now: datetime
    """[UTC]"""
    packs: Sequence[Pack]
    versions: Callable[[str], Pack | None]
    """Return an earlier version of a pack by its name, or None where there is none."""
    series: Sequence[Series] = ()
    events: Sequence[Event] = ()
    """Of a file; those that are new are declared with this run."""
    titles: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is true after a run."""

    kept: tuple[Kept, ...]
    """Every duty, in the order in which they were raised."""
    raised: frozenset[str]
    """Ids that this run added."""
    changes: tuple[Change, ...]
    """Every change of every series."""

    @property
    def open(self) -> tuple[Kept, ...]:
        """Duties that are neither met nor dismissed, the most urgent first."""
        waiting = (kept for kept in self.kept if kept.state == "open")
        return tuple(sorted(waiting, key=lambda kept: (kept.duty.due, kept.duty.id)))


def _refuse_nonsense(series: Series, now: datetime) -> None:
    """Refuse numbers that cannot be counts, and days that have not happened."""
    named = f"The series {series.metric} of {series.source}"
    if series.end > (now + timedelta(days=1)).date():
        raise BadSeries(
            f"{named} ends on {series.end}, after the day of the run ({now.date()}).",
            fix="Look at the clock of this machine, or give another --now.",
        )
    for place, value in enumerate(series.values):
        if value is not None and not 0 <= value < math.inf:
            day = series.start + timedelta(days=place)
            raise BadSeries(
                f"{named} has {value:g} on {day}, which is no count.",
                fix="Have whoever makes the series leave out days that it cannot count.",
            )


def detector(packs: Iterable[Pack], series: Sequence[Series]) -> Detector:
    """Return what finds changes, knowing the public holidays of the calendars of the packs."""
    names = {d.calendar for pack in packs for d in pack.deadlines if d.calendar}
    years = range(
        min((one.start.year for one in series), default=2000),
        max((one.end.year for one in series), default=2000) + 1,
    )
    days = frozenset(day for name in names for day in public_holidays(name, years))

    def find(one: Series) -> Sequence[Change]:
        if spans.is_spanned(one):
            return spans.changes(one)
        return change.changes(one, holidays=() if _is_sparse(one) else days)

    return find


def _is_sparse(series: Series) -> bool:
    """Say whether the numbers are so small that leaving days out would only make them fewer."""
    numbers = [value for value in series.values if value is not None]
    return not numbers or sum(numbers) / len(numbers) < SPARSE


def check(register: Register, asked: Asked, find: Detector | None = None) -> Outcome:
    """Declare what is new, raise what has fallen due, and return what is then true."""
    for one in asked.series:
        _refuse_nonsense(one, asked.now)
    finds = find or detector(asked.packs, asked.series)
    changes = tuple(found for one in asked.series for found in finds(one))
    with register.changing():
        for event in asked.events:
            register.declare(event, at=asked.now)
        declared = [one for one in register.events() if one.withdrawn is None]
        known = Known(
            now=asked.now,
            packs=asked.packs,
            versions=_versions(asked, [one.event for one in declared]),
            changes=changes,
            events=[(one.event, one.at.date()) for one in declared],
            titles=asked.titles,
        )
        added = new(raised(known), register.duties())
        for duty in added.duties:
            register.keep(duty, at=asked.now)
        for joined in added.joined:
            reason = joined.cause.reason
            told = {"en": reason.en, "zh": reason.zh}
            register.join(joined.duty, joined.cause.cause, told, at=asked.now)
        kept = register.duties()
    return Outcome(kept=kept, raised=frozenset(duty.id for duty in added.duties), changes=changes)


def _versions(asked: Asked, events: Iterable[Event]) -> dict[str, Pack]:
    """Load the versions of packs that assessments were made under."""
    names = {event.topic for event in events if event.kind == "assessed" and event.topic}
    found = ((name, asked.versions(name)) for name in names if "/" in name)
    return {name: pack for name, pack in found if pack is not None}
