"""
See what has fallen due: packs against changes, declared events, clocks and versions.

In:       `Known`: all that is known on a day, as plain values.
Out:      `Duty` values, each with the cause that it can be told by; the same for the same values.
Not here: what was raised before (`standing`), files (`register`), finding changes (`change`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fairwitness.core.words import Words
from fairwitness.duties import wording
from fairwitness.duties.calendars import zone_of
from fairwitness.duties.change import Change
from fairwitness.duties.deadline import MONTHS, due, local_day, months_after
from fairwitness.duties.duty import Duty
from fairwitness.duties.events import Event
from fairwitness.frameworks.deadlines import Deadline, Trigger
from fairwitness.frameworks.firing import Changed, Clock, Due, NewVersion, Users
from fairwitness.frameworks.firing import Declared as OnEvent
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.versions import changed_ids

SORTS = ("header", "items", "kinds", "factors", "measures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known at one moment."""

    now: datetime
    """[UTC]"""
    packs: Sequence[Pack]
    """In force, one version a pack."""
    versions: Mapping[str, Pack] = field(default_factory=dict)
    """Earlier versions that were assessed under, by name: `"uk-osa/2025-12"`."""
    changes: Sequence[Change] = ()
    events: Sequence[tuple[Event, date]] = ()
    """Declared and not withdrawn, with the day on which each was declared."""
    titles: Mapping[str, Words] = field(default_factory=dict)
    """Metric to its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """Why a trigger fires, before it has its deadline."""

    name: str
    event: date
    known: date
    reason: Words
    sure: Words
    kind: str
    """Which words say what would satisfy or dismiss it."""
    joins: bool = False


def raised(known: Known) -> tuple[Duty, ...]:
    """Return every duty that follows from what is known, old or new, by the day it was known."""
    found = [
        _duty(pack, trigger, cause)
        for pack in known.packs
        for trigger in pack.triggers
        for cause in _causes(pack, trigger, known)
    ]
    return tuple(sorted(found, key=lambda duty: (duty.known, duty.due, duty.id)))


def _duty(pack: Pack, trigger: Trigger, cause: _Cause) -> Duty:
    deadline = pack.deadline_of(trigger)
    end = due(deadline, cause.event, cause.known)
    bases = tuple(dict.fromkeys((*trigger.basis, *deadline.basis)))
    meets, dismisses = wording.settling(cause.kind)
    return Duty(
        pack=pack.id,
        version=pack.version,
        trigger=trigger.id,
        cause=cause.name,
        title=trigger.title,
        regime=pack.title,
        article=Words(
            "; ".join(basis.cite.en for basis in bases),
            "；".join(basis.cite.zh for basis in bases),
        ),
        confirmed=all(basis.confirmed for basis in bases),
        event=cause.event,
        known=cause.known,
        due=end.day,
        zone=end.zone,
        limit=deadline.title,
        due_note=end.note,
        reason=cause.reason,
        sure=cause.sure,
        meets=meets,
        dismisses=dismisses,
        began=cause.event,
        joins=cause.joins,
    )


def _causes(pack: Pack, trigger: Trigger, known: Known) -> Iterator[_Cause]:
    """Yield every cause for which a trigger fires; an own decision always is one."""
    deadline = pack.deadline_of(trigger)
    yield from _decided(f"{pack.id}/{trigger.id}", deadline, known)
    for firing in trigger.fires:
        match firing:
            case OnEvent():
                yield from _declared(firing, deadline, known)
            case Changed():
                yield from _changed(firing, known)
            case Users():
                yield from _users(firing, deadline, known)
            case Clock():
                yield from _clock(pack, firing, deadline, known)
            case NewVersion():
                yield from _version(pack, known)
            case Due():
                yield from _come(pack, firing, deadline, known)


def _events(known: Known, kind: str) -> Iterator[tuple[Event, date]]:
    return ((event, declared) for event, declared in known.events if event.kind == kind)


def _on(event: Event, deadline: Deadline) -> date:
    """Return the day of an event in the zone of a deadline."""
    return local_day(event.day, zone_of(deadline.calendar))


def _decided(name: str, deadline: Deadline, known: Known) -> Iterator[_Cause]:
    for event, declared in _events(known, "decision"):
        if event.topic == name:
            yield _of_event(event, declared, deadline)


def _declared(firing: OnEvent, deadline: Deadline, known: Known) -> Iterator[_Cause]:
    if firing.event == "decision":
        return  # by its own name, above
    for event, declared in _events(known, firing.event):
        if firing.topic in {None, event.topic}:
            yield _of_event(event, declared, deadline)


def _of_event(event: Event, declared: date, deadline: Deadline) -> _Cause:
    return _Cause(
        name=event.id,
        event=_on(event, deadline),
        known=declared,
        reason=wording.event(event),
        sure=wording.declared(event, declared),
        kind="ahead" if deadline.before_event else event.kind,
    )


def _changed(firing: Changed, known: Known) -> Iterator[_Cause]:
    """Yield changes that are as large and as sure as the pack asks."""
    for change in known.changes:
        if (
            change.metric in firing.metrics
            and change.kind == firing.direction
            and change.shape in firing.shapes
            and abs(change.effect) >= firing.least_effect
            and abs(change.after - change.before) >= firing.least_rise
            and change.confidence >= firing.least_confidence
        ):
            yield _Cause(
                name="|".join(change.identity),
                event=change.day,
                known=change.noticed + timedelta(days=1),
                reason=wording.change(change, known.titles.get(change.metric)),
                sure=wording.confidence(change, firing),
                kind="change",
                joins=True,
            )


def _users(firing: Users, deadline: Deadline, known: Known) -> Iterator[_Cause]:
    """Yield each statement with which the average of the last months reaches the line."""
    stated = sorted(
        (
            (_on(event, deadline), event, declared)
            for event, declared in _events(known, "users")
            if (event.scope or "").lower() == firing.scope
        ),
        key=lambda each: (each[0], each[2], each[1].id),
    )
    months: dict[tuple[int, int], tuple[date, Event, date]] = {
        (day.year, day.month): (day, event, declared) for day, event, declared in stated
    }
    line = firing.line * firing.towards
    there = False
    for place, (day, event, declared) in enumerate(months.values()):
        last = [*months.values()][max(0, place + 1 - firing.months) : place + 1]
        mean = sum(each.number or 0 for _, each, _ in last) / len(last)
        over = len(last) == firing.months and mean >= line
        if over and not there:
            yield _Cause(
                name=f"{event.id}/{firing.scope}-{firing.line}-{firing.towards:g}",
                event=day,
                known=declared,
                reason=wording.users(firing, mean, day),
                sure=wording.declared(event, declared),
                kind="users",
            )
        there = over


def _clock(pack: Pack, firing: Clock, deadline: Deadline, known: Known) -> Iterator[_Cause]:
    """Yield the last event of a kind once its deadline comes near."""
    since = [
        (_on(event, deadline), event, declared)
        for event, declared in _events(known, firing.since)
        if firing.since != "assessed" or (event.topic or "").partition("/")[0] == pack.id
    ]
    if not since:
        return
    day, event, declared = max(since, key=lambda each: (each[0], each[1].id))
    end = due(deadline, day, day).day
    first = end - timedelta(days=firing.ahead)
    if _today(known, deadline) >= first:
        yield _Cause(
            name=event.id,
            event=day,
            known=max(first, declared),
            reason=wording.clock(event, day, end),
            sure=wording.declared(event, declared),
            kind="clock",
        )


def _today(known: Known, deadline: Deadline) -> date:
    return known.now.astimezone(zone_of(deadline.calendar)).date()


def _version(pack: Pack, known: Known) -> Iterator[_Cause]:
    """Yield a version that came into force after the one last assessed under."""
    under = [
        (event.date, declared, event.topic or "")
        for event, declared in _events(known, "assessed")
        if (event.topic or "").partition("/")[0] == pack.id
    ]
    earlier = known.versions.get(max(under)[2]) if under else None
    if earlier is None or earlier.version >= pack.version:
        return
    changed = changed_ids(earlier, pack)
    reopened = [
        f"{sort}: {', '.join(names)}"
        for sort in SORTS
        if (names := getattr(changed, sort).reopened)
    ]
    if reopened:
        yield _Cause(
            name=f"{earlier.version}->{pack.version}",
            event=pack.in_force,
            known=pack.in_force,
            reason=wording.version(earlier, pack, "; ".join(reopened)),
            sure=wording.PUBLISHED,
            kind="version",
        )


def _come(pack: Pack, firing: Due, deadline: Deadline, known: Known) -> Iterator[_Cause]:
    """Yield measures whose day has come, and records that were kept long enough."""
    for event, declared in _events(known, firing.event):
        day = _on(event, deadline)
        if firing.when == "retention":
            if pack.retention.years is None or (event.topic or "").partition("/")[0] != pack.id:
                continue
            day = months_after(day, MONTHS * pack.retention.years)
        if _today(known, deadline) >= day:
            yield _Cause(
                name=event.id,
                event=day,
                known=max(day, declared),
                reason=wording.come(event, day, firing.when),
                sure=wording.declared(event, declared),
                kind=firing.when,
            )
