"""
A community on a real homeserver: who can do what just now, and the ledger of what they did.

In:       a diary, a running homeserver, and a clock that says when each step counts as done.
Out:      answers of the homeserver; the ledger.
Not here: the steps themselves (`arrivals`, `conduct`, `moderation`), counting (`tally`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

import canary
from diary import Diary, Person, Step
from homeserver import SERVER_NAME, Homeserver
from ledger import Account, Connection, Deed, Ledger, Room
from matrix import Device, Line

CLIENT = "/_matrix/client/v3"
ADMIN = "/_synapse/admin"


Clock = Callable[[Step], datetime]
"""Says when a step counts as done."""


def by_the_diary(step: Step) -> datetime:
    """Count a step as done when the diary says so."""
    return step.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message that somebody may still report or redact."""

    event_id: str
    room: str
    sender: int
    at: datetime
    label: str


@dataclass(slots=True)
class Community:
    """The homeserver and what we know of it."""

    diary: Diary
    server: Homeserver
    clock: Clock
    ledger: Ledger = field(default_factory=Ledger)
    line: Line = field(init=False)
    roll: Random = field(init=False)
    devices: dict[int, list[Device]] = field(default_factory=dict, init=False)
    room_ids: dict[int, str] = field(default_factory=dict, init=False)
    moderators: dict[str, set[int]] = field(default_factory=dict, init=False)
    posts: list[Post] = field(default_factory=list, init=False)
    files: list[tuple[str, int]] = field(default_factory=list, init=False)
    """Media id and uploader."""
    banned: list[tuple[str, int]] = field(default_factory=list, init=False)
    """Room and person."""
    serial: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.line = Line(self.server)
        self.roll = Random(self.diary.size.people)  # noqa: S311 - invented people need no secrecy

    def person(self, number: int) -> Person:
        """Return a person by number."""
        return self.diary.people[number]

    def user_id(self, number: int) -> str:
        """Return the Matrix id of a person; guests get theirs from the homeserver."""
        if number in self.devices:
            return self.devices[number][0].user_id
        return f"@{canary.handle(number)}:{SERVER_NAME}"

    def account(self, number: int) -> Account:
        """Return what the ledger knows of a person's account."""
        return self.ledger.accounts[self.user_id(number)]

    def able(self, number: int) -> bool:
        """Say whether a person can act: signed up, logged in, still active."""
        return number in self.devices and self.account(number).state == "active"

    def text(self, kind: str) -> str:
        """Write a new text that can be recognised."""
        self.serial += 1
        return self.ledger.plant(canary.text(kind, self.serial))

    def call(self, step: Step, who: int, method: str, where: str, body: object = None) -> Any:  # noqa: ANN401 - as `Line.call`
        """Speak as a person, mostly from the first device."""
        devices = self.devices[who]
        by = devices[0] if self.roll.random() < 0.8 else self.roll.choice(devices)
        return self.call_from(step, by, method, where, body)

    def call_from(
        self, step: Step, by: Device, method: str, where: str, body: object = None
    ) -> Any:  # noqa: ANN401 - as `Line.call`
        """Speak from a device and note the connection."""
        answer = self.line.call(method, where, body, by=by)
        self.ledger.connections[by.user_id, by.token, by.address] = Connection(
            at=self.clock(step), address=by.address, agent=by.agent, device_id=by.device_id
        )
        if self.ledger.accounts[by.user_id].kind != "guest":
            self.ledger.visits.add((by.user_id, by.device_id, self.clock(step).date()))
        return answer

    def admin(self, step: Step, method: str, where: str, body: object = None) -> Any:  # noqa: ANN401 - as `Line.call`
        """Speak as the first administrator."""
        return self.call_from(step, self.devices[0][0], method, where, body)

    def note(self, deed: Deed) -> None:
        """Write a deed into the ledger."""
        self.ledger.deeds.append(deed)

    def open_rooms(self) -> dict[str, Room]:
        """Return the rooms that are neither purged nor blocked."""
        return {
            room_id: room
            for room_id, room in self.ledger.rooms.items()
            if not (room.gone or room.blocked)
        }

    def pick(self, numbers: Iterable[int]) -> int | None:
        """Pick somebody who can act, if there is anybody."""
        able = sorted(number for number in numbers if self.able(number))
        return self.roll.choice(able) if able else None

    def moderator(self, room_id: str) -> int | None:
        """Pick a moderator of a room who can act."""
        return self.pick(self.moderators[room_id] & self.ledger.rooms[room_id].members)
