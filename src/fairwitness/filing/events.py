"""
What happens to a filing at its recipient, as signed statements that form a chain.

In:       a filing's digest, what happened, when, the event before.
Out:      an `Event` and what the ledger holds of it; whether events that were told are all of them.
Not here: when the filer is told, where events are kept (`web.store.recipient`).

The ledger holds the SHA-256 of an event's text alone, and a salt in the text keeps others from
guessing it. Each names the one before: none can be left out, altered or put in between.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import ClassVar

from pydantic import AwareDatetime, Field

from fairwitness.core.problem import Problem
from fairwitness.ledger import proof
from fairwitness.ledger.policy import Policy
from fairwitness.sealing import statement
from fairwitness.sealing.manifest import Digest, Line, Manifest
from fairwitness.sealing.statement import Signed, Statement

KINDS = (
    *("received", "requested", "approved", "opened", "ended", "asked", "answered", "decided"),
    *("conflict", "held", "lifted", "disposal", "disposed"),
)
LETTERS = MappingProxyType({"asked": "question", "decided": "letter"})
"""Detail that holds the SHA-256 of what only the filer can read, by kind."""
AHEAD = timedelta(minutes=5)
"""How far the recipient's clock may be ahead of ours."""
SALT_BYTES = 16


class BadEvents(Problem):
    """Events that are not of this filing, or not all of them."""

    code = "bad-events"


class Event(Statement):
    """One thing that happened, signed with the recipient's key for receipts."""

    KIND: ClassVar[str] = "event"

    filing: Digest
    number: int = Field(ge=0)
    """From 0, within the filing."""
    what: Line
    """One of `KINDS`."""
    at: AwareDatetime
    previous: Digest | None
    """Digest of the event before; None for the first."""
    detail: dict[str, Line]
    """What the filer may know of it, such as `opener`, `purpose`, `question`."""
    salt: Line
    """Random [hex]."""


def event(
    filing: str,
    what: str,
    *,
    at: datetime,
    before: Signed[Event] | None,
    detail: dict[str, str],
) -> Event:
    """Make the event that follows `before`."""
    return Event(
        filing=filing,
        number=0 if before is None else before.values.number + 1,
        what=what,
        at=at,
        previous=None if before is None else before.digest,
        detail=detail,
        salt=secrets.token_hex(SALT_BYTES),
    )


def entry(digest: str) -> bytes:
    """Return what is logged of an event: the digest of its text and nothing else."""
    return f"fairwitness event {digest}\n".encode()


def read(content: bytes) -> Signed[Event]:
    """Read an event; raises `BadStatement` if it is none."""
    return statement.read(content, Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as the filer is told it; nothing is verified yet."""

    signed: Signed[Event]
    proof: bytes
    """C2SP tlog-proof of `entry`."""
    sealed: bytes = b""
    """What only the filer can read, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An event that holds, and its place in the log."""

    event: Event
    index: int
    checkpoint: str
    """The signed note of the log that its proof stands under."""
    sealed: bytes


def verify(
    told: Sequence[Told], filing: str, manifests: Sequence[Manifest], policy: Policy, now: datetime
) -> tuple[Shown, ...]:
    """
    Hold the events of a filing against their chain, their signatures and the log.

    `manifests` are those of the recipient that the filer trusts; the keys of any may have signed.

    Raises:
        BadEvents: one is of another filing, or one is missing between two; one is of no known
            kind, is earlier than the one before it or later than now, or comes with another letter
            than was signed.
        BadSignature: the recipient has not signed one.
        BadProof, BadCheckpoint, BadNote, NotEnoughSignatures: the log does not show one.

    """
    keys = tuple(key for one in manifests for key in one.receipt_keys)
    found: list[Shown] = []
    before: Signed[Event] | None = None
    for number, one in enumerate(told):
        values = one.signed.values
        previous = None if before is None else before.digest
        if (values.filing, values.number, values.previous) != (filing, number, previous):
            raise BadEvents(
                f"Event {number} is of another filing, or does not follow the one before it.",
                fix="Keep what was told: events were left out or changed. Ask the recipient.",
            )
        one.signed.require(keys, "the recipient")
        _refuse_kind(values)
        _refuse_time(values, None if before is None else before.values, now)
        _refuse_letter(values, one.sealed)
        placed = proof.parse(one.proof)
        placed.shows(entry(one.signed.digest), policy, now=now)
        found.append(
            Shown(
                event=values,
                index=placed.index,
                checkpoint=placed.checkpoint,
                sealed=one.sealed,
            )
        )
        before = one.signed
    return tuple(found)


def _refuse_kind(values: Event) -> None:
    """Refuse an event of which this version cannot say what it means."""
    if values.what not in KINDS:
        raise BadEvents(
            f"Event {values.number} is of no known kind: {values.what!r}.",
            fix="Keep what was told. A newer fairwitness may know it; else ask the recipient.",
        )


def _refuse_time(values: Event, before: Event | None, now: datetime) -> None:
    """Refuse an event that is earlier than the one before it, or that is yet to come."""
    if before is not None and values.at < before.at:
        raise BadEvents(
            f"Event {values.number} is dated before the event that it follows.",
            fix="Keep what was told: it is signed. Ask the recipient when it happened.",
        )
    if values.at > now + AHEAD:
        raise BadEvents(
            f"Event {values.number} is dated {values.at:%Y-%m-%d %H:%M} UTC, which is yet to come.",
            fix="Check this machine's clock. If it is right, keep what was told, and ask.",
        )


def _refuse_letter(values: Event, sealed: bytes) -> None:
    """Refuse a letter that the event was not signed with."""
    letter = LETTERS.get(values.what)
    if letter is None and sealed:
        raise BadEvents(
            f"Event {values.number} comes with a letter, and its kind has none.",
            fix="Believe nothing of the letter: it is not signed. Ask the recipient.",
        )
    if letter is not None and values.detail.get(letter) != sha256(sealed).hexdigest():
        raise BadEvents(
            f"The letter of event {values.number} is not the one that was signed.",
            fix="Ask the recipient for it again.",
        )
