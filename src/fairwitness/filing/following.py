"""
Follow a filing at its recipient: its receipt, and what happened since; everything is verified.

In:       a filing's file, a desk, the filer's key, what was seen before.
Out:      what the receipt proves; the events, with those that are new.
Not here: requests (`desks`), printing (`cli`), keeping (`keeping`).

The filing names the manifest that it was sealed to by digest, so the manifest that the desk gives
is that one or none. Later ones are followed back to it, one by one. The key of the log is believed
at the first look and held against every later one.
"""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fairwitness.core.problem import Problem
from fairwitness.filing import events, receipts
from fairwitness.filing.desks import BadDesk, Desk
from fairwitness.filing.events import BadEvents, Shown, Told
from fairwitness.ledger import policy
from fairwitness.ledger.keys import VerifierKey
from fairwitness.sealing import letters, manifest, receipt
from fairwitness.sealing.letters import Letter
from fairwitness.sealing.manifest import BadManifest, Manifest
from fairwitness.sealing.parts import Front
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed

MOST_ROTATIONS = 50
"""Manifests that are followed back."""
MOST_EVENTS = 10_000


class OtherLog(Problem):
    """A desk whose ledger has another key than at an earlier look."""

    code = "other-log"
    exit_status = 1

    def __init__(self, host: str) -> None:
        super().__init__(
            f"The desk at {host} shows a ledger of another key than before.",
            fix="Keep what you have: it is the proof. Ask the recipient by another way.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A filing at a desk, and whom to believe about it."""

    front: Front
    manifest: Signed[Manifest]
    """The one that it was sealed to."""
    log: VerifierKey

    @property
    def digest(self) -> str:
        """Return what the filing is called by."""
        return self.front.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What a desk told of a filing, verified."""

    told: tuple[Told, ...]
    """As the desk told them, with their proofs, to be kept."""
    shown: tuple[Shown, ...]
    digests: tuple[str, ...]
    """Of the events, to hold the next look against."""
    seen: int
    """How many of them were there at the look before."""
    delay_days: int
    """How late filers are told, as the desk states."""
    keys: tuple[PublicKey, ...]
    """Those that may sign what the recipient writes."""

    def letter(self, one: Shown, secret: str) -> Letter | None:
        """
        Open what only the filer can read of an event, if there is something.

        Raises:
            BadLetter, BadStatement, BadSignature: it does not open, or is not the recipient's.

        """
        return letters.opened(one.sealed, secret, by=self.keys) if one.sealed else None


def case(desk: Desk, front: Front, known: str | None) -> Case:
    """
    Find out whom to believe; `known` is the log's public key from an earlier look.

    Raises:
        BadManifest, WrongRecipient: the desk has not the manifest of this filing.
        OtherLog: its ledger has another key than before.
        Unreachable, Refused: the desk does not answer.

    """
    wanted = front.signed.values.manifest
    sealed_to = manifest.known(desk.manifest(wanted), key=None)
    if sealed_to.digest != wanted:
        raise BadManifest(
            "The desk gives another manifest than the one that the filing is sealed to.",
            fix="Check the address of the desk, and ask the recipient.",
        )
    front.sealed_to(sealed_to)
    log = desk.log_key()
    if known is not None and str(log) != known.strip():
        raise OtherLog(desk.host)
    return Case(front=front, manifest=sealed_to, log=log)


def proved(content: bytes, about: Case, *, now: datetime) -> receipts.Proved:
    """Say what a receipt proves; raises as `receipts.verify`."""
    trust = receipts.Trust(manifest=about.manifest, policy=policy.of_log(about.log))
    return receipts.verify(receipt.read(content), about.digest, trust, now=now)


def happened(
    desk: Desk,
    about: Case,
    key: Ed25519PrivateKey,
    *,
    seen: Sequence[str] = (),
    now: datetime,
) -> Happened:
    """
    Ask what happened to a filing; `seen` are the digests of the look before.

    Raises:
        BadEvents: what was told before is not told any more, or otherwise.
        BadSignature, BadProof, BadCheckpoint, BadNote: an event does not hold.
        BadManifest: the newest manifest does not follow the one that is known.
        Unreachable, Refused, BadDesk: the desk does not answer as it should.

    """
    said = desk.events(about.digest, key)
    told = [_told(desk, one) for one in _listed(desk, said)]
    manifests = [one.values for one in line(desk, about.manifest)]
    keys = tuple(key for one in manifests for key in one.receipt_keys)
    shown = events.verify(told, about.digest, manifests, policy.of_log(about.log), now)
    digests = tuple(one.signed.digest for one in told)
    if digests[: len(seen)] != tuple(seen):
        raise BadEvents(
            "The desk told other events at an earlier look.",
            fix="Keep what you have: it is the proof. Ask the recipient by another way.",
        )
    delay = said.get("delay_days", 0)
    return Happened(
        told=tuple(told),
        shown=shown,
        digests=digests,
        seen=len(seen),
        delay_days=delay if isinstance(delay, int) else 0,
        keys=keys,
    )


def line(desk: Desk, known: Signed[Manifest]) -> tuple[Signed[Manifest], ...]:
    """Return the manifests from the newest back to one that is known, each followed."""
    newest = manifest.known(desk.manifest(), key=None)
    found = [newest]
    while found[-1].digest != known.digest:
        before = found[-1].values.previous
        if before is None or len(found) > MOST_ROTATIONS:
            raise BadManifest(
                "The newest manifest of the desk does not go back to the one that is known.",
                fix="It may be forged. Ask the organisation, by another way than this one.",
            )
        earlier = manifest.known(desk.manifest(before), key=None)
        manifest.follows(found[-1], earlier)
        found.append(earlier)
    return tuple(found)


def _listed(desk: Desk, said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = said.get("events")
    if not isinstance(found, list) or len(found) > MOST_EVENTS:
        raise _nonsense(desk)
    return found


def _told(desk: Desk, one: Mapping[str, Any]) -> Told:
    try:
        return Told(
            signed=events.read(one["statement"].encode()),
            proof=one["proof"].encode(),
            sealed=b64decode(one.get("sealed", ""), validate=True),
        )
    except (KeyError, AttributeError, TypeError, ValueError):
        raise _nonsense(desk) from None


def _nonsense(desk: Desk) -> BadDesk:
    return BadDesk(
        f"The desk at {desk.host} does not tell events as it should.",
        fix="Ask the recipient which version they run.",
    )
