"""
Invent a community and write its diary: who signs up when, and who does what on which day.

In:       a seed, a size and a calendar.
Out:      people, rooms and steps in the order of time; the same arguments give the same diary.
Not here: doing it (`community`), counting it (`tally`).

Who takes part in a step is decided when it is done, because it depends on who is there by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from setting import DAY, Calendar, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account, as invented."""

    number: int
    kind: str
    """`person`, `guest`, `bot` or `support`."""
    joined: datetime
    admin: bool = False
    state: str = "active"
    ends: datetime | None = None
    """When the account leaves the active state."""
    has_email: bool = False
    has_phone: bool = False
    has_sso: bool = False
    consents: bool = False
    visits: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """One room, as invented."""

    number: int
    access: str
    founder: int
    founded: datetime
    encrypted: bool
    listed: bool
    federated: bool
    lobby: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    at: datetime
    verb: str
    who: int = -1
    """The person who does it, or -1: whoever can."""
    room: int = -1
    """The room it is about, or -1: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """The whole of it."""

    calendar: Calendar
    size: Size
    people: tuple[Person, ...]
    rooms: tuple[RoomPlan, ...]
    steps: tuple[Step, ...]
    """In the order of time."""


@dataclass(slots=True)
class _Dice:
    """The random choices of one diary."""

    calendar: Calendar
    roll: Random

    def moment(self, day: date, hours: tuple[int, int] = (6, 23)) -> datetime:
        """Pick a moment of `day`, later hours more often; never on the day of the outage."""
        day = day + DAY if day == self.calendar.outage else day
        low, high = hours
        hour = int(self.roll.triangular(low, high, low + (high - low) * 0.7))
        return datetime.combine(day, time(hour), UTC) + timedelta(seconds=self.roll.random() * 3540)

    def day(self, start: date, end: date) -> date:
        """Pick a day from `start` up to `end`, excluded."""
        return start + self.roll.randrange((end - start).days) * DAY


def write_diary(*, seed: int, size: Size, end: date) -> Diary:
    """Invent everything."""
    calendar = Calendar(end)
    dice = _Dice(calendar, Random(seed))  # noqa: S311 - invented people need no secrecy
    people = tuple(_people(size, dice))
    rooms = tuple(_rooms(size, people, dice))
    steps = sorted(
        [
            *_arrivals(people, rooms, size, dice),
            *_daily_life(people, size, dice),
            *_deeds(size, dice),
        ],
        key=lambda step: step.at,
    )
    return Diary(calendar=calendar, size=size, people=people, rooms=rooms, steps=tuple(steps))


def _people(size: Size, dice: _Dice) -> Iterator[Person]:
    """Invent accounts: first the long-standing ones that found rooms and moderate."""
    calendar, roll = dice.calendar, dice.roll
    kinds = ["guest"] * size.guests + ["bot"] * size.bots + ["support"] * size.support
    steady = size.admins + size.moderators
    states = [state for state, count in size.states.items() for _ in range(count)]
    ending = dict(zip(roll.sample(range(steady, size.people), len(states)), states, strict=True))
    for number in range(size.people):
        state = ending.get(number, "active")
        joined = _sign_up(number, steady, state, dice)
        last = calendar.end - 2 * DAY
        ends = None
        if state != "active":
            earliest = max(joined.date() + 2 * DAY, calendar.start)
            ends = joined if state == "pending" else dice.moment(dice.day(earliest, last))
        yield Person(
            number=number,
            kind="person",
            joined=joined,
            admin=number < size.admins,
            state=state,
            ends=ends,
            has_email=roll.random() < 0.56,
            has_phone=roll.random() < 0.19,
            has_sso=roll.random() < 0.15,
            consents=state != "pending" and roll.random() < 0.62,
            visits=() if state == "pending" else _visits(joined, ends, dice),
        )
    for number, kind in enumerate(kinds, start=size.people):
        joined = dice.moment(dice.day(calendar.start, calendar.end - DAY))
        visits = _visits(joined, None, dice) if kind != "guest" else ()
        yield Person(number=number, kind=kind, joined=joined, visits=visits)


def _sign_up(number: int, steady: int, state: str, dice: _Dice) -> datetime:
    """Pick a moment: the first administrator opens the place, the long-standing follow."""
    calendar, chance = dice.calendar, dice.roll.random()
    if number == 0:
        return datetime.combine(calendar.founded, time(5), UTC)
    if number < steady:
        return dice.moment(calendar.founded + dice.roll.randrange(3) * DAY)
    if chance < 0.45:
        return dice.moment(dice.day(calendar.founded + 5 * DAY, calendar.start))
    if chance < 0.72 or state not in {"active", "pending"}:
        return dice.moment(dice.day(calendar.start, calendar.growth))
    return dice.moment(dice.day(calendar.growth, calendar.end - DAY))


def _visits(joined: datetime, ends: datetime | None, dice: _Dice) -> tuple[date, ...]:
    """Draw the days of use: more at weekends, none on the day of the outage."""
    calendar = dice.calendar
    keenness = dice.roll.betavariate(0.9, 2.2)
    first = max(joined.date(), calendar.start - 14 * DAY)
    last = min(calendar.end, ends.date() if ends else calendar.end)
    days = [first + n * DAY for n in range(max(0, (last - first).days))]
    return tuple(
        day
        for day in days
        if day != calendar.outage
        and (day == joined.date() or dice.roll.random() < keenness * _rhythm(day))
    )


def _rhythm(day: date) -> float:
    return (0.8, 0.75, 0.8, 0.85, 1.0, 1.25, 1.2)[day.weekday()]


def _rooms(size: Size, people: tuple[Person, ...], dice: _Dice) -> Iterator[RoomPlan]:
    """Invent rooms, the lobby first; the long-standing people found them."""
    calendar, roll = dice.calendar, dice.roll
    steady = size.admins + size.moderators
    accesses = [access for access, count in size.rooms.items() for _ in range(count)]
    yield RoomPlan(
        number=0,
        access="public",
        founder=0,
        founded=dice.moment(calendar.founded + 4 * DAY),
        encrypted=False,
        listed=True,
        federated=True,
        lobby=True,
    )
    for number, access in enumerate(accesses, start=1):
        late = number % 6 == 5
        day = dice.day(calendar.start, calendar.growth) if late else calendar.founded + 6 * DAY
        yield RoomPlan(
            number=number,
            access=access,
            founder=people[number % steady].number,
            founded=dice.moment(day),
            encrypted=access == "invite" and number % 4 != 0,
            listed=access in {"public", "knock"} and roll.random() < 0.7,
            federated=number % 5 != 2,
        )


def _arrivals(
    people: tuple[Person, ...], rooms: tuple[RoomPlan, ...], size: Size, dice: _Dice
) -> Iterator[Step]:
    """Sign-ups, rooms, first joins, and the ends of accounts."""
    for room in rooms:
        yield Step(room.founded, "found", room.founder, room.number)
    for person in people:
        yield Step(person.joined, "sign_up", person.number)
        if person.consents:
            yield Step(person.joined + timedelta(seconds=20), "consent", person.number)
        if person.ends:
            yield Step(person.ends, "end", person.number)
        if person.kind == "guest" or person.state == "pending":
            continue
        later = max(person.joined, datetime.combine(dice.calendar.founded + 8 * DAY, time(9), UTC))
        if dice.roll.random() < size.lobby_share:
            yield Step(later + timedelta(seconds=40), "join", person.number, 0)
        some = dice.roll.sample(rooms[1:], min(len(rooms) - 1, dice.roll.randint(1, 3)))
        for turn, room in enumerate(some):
            ready = max(later, room.founded) + timedelta(seconds=60 + turn * 30)
            if person.ends is None or ready < person.ends:
                yield Step(ready, "join", person.number, room.number)


def _daily_life(people: tuple[Person, ...], size: Size, dice: _Dice) -> Iterator[Step]:
    """Posts on days of use, and connections over the last four weeks."""
    for person in people:
        for day in person.visits:
            at = max(dice.moment(day), person.joined + timedelta(minutes=10))
            if dice.roll.random() < size.browse_share or day == person.joined.date():
                yield Step(at, "browse", person.number)
            many = size.posts_a_visit * (3 if person.kind == "bot" else 1)
            while dice.roll.random() < many / (1 + many):
                at += timedelta(seconds=dice.roll.randrange(20, 900))
                if at.date() != day:
                    break
                yield Step(at, "post", person.number)
        if person.kind == "guest":
            yield Step(person.joined + timedelta(minutes=1), "browse", person.number)


def _deeds(size: Size, dice: _Dice) -> Iterator[Step]:
    """Reports, moderation, files: spread over the window, with one week of many reports."""
    calendar = dice.calendar
    first = calendar.start - 6 * DAY
    for verb, count in size.deeds.items():
        for turn in range(count):
            if verb == "surge":
                day = dice.day(calendar.surge, calendar.surge + 7 * DAY)
                yield Step(dice.moment(day), "report_event" if turn % 6 else "report_user")
            elif verb in {"purge", "forget_report"}:
                yield Step(dice.moment(dice.day(calendar.end - 10 * DAY, calendar.end - DAY)), verb)
            else:
                hours = (6, 23) if verb.startswith(("report", "upload")) else (7, 22)
                yield Step(dice.moment(dice.day(first, calendar.end - DAY), hours), verb)
