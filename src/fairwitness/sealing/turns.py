"""
Turns: officers open a share one after the other, each on their own machine.

In:       a share as it stands, with the request and the approvals that allow it; an officer's key.
Out:      the share for the officer after, or the key of the filing sealed to the opener alone.
Not here: who may open (`approval`), what a share is (`shares`), where it waits (`web.store`).

Officers take their turns in the order of the manifest. Before one opens their layer, their own
machine has checked the approvals, that the first share is the one the filer signed, and that what
the last layer gives is the key that the filer committed to. Nobody hands a key to a host.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pyrage
from pyrage import x25519

from fairwitness.core.problem import Problem
from fairwitness.sealing import (
    approval,
    manifest,
    officers,
    parcel,
    parts,
    request,
    shares,
    statement,
)
from fairwitness.sealing.approval import Electorate
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.parts import Front, Header
from fairwitness.sealing.request import OPEN, Request
from fairwitness.sealing.shares import FilingKey
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed

REQUEST, DIGESTS, SHARE = "request.json", "shares.sha256", "share.age"
APPROVALS = "approvals/"
AGE = b"age-encryption.org/v1\n"


class WrongTurn(Problem):
    """A share that is not this officer's to open now, or not of this filing."""

    code = "wrong-turn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What an officer takes home to take a turn; nothing in it is believed."""

    request: Request
    filing: Signed[Header]
    approvals: tuple[bytes, ...]
    shares: Mapping[str, str]
    """SHA-256 of every share of the filing [hex], by name."""
    share: bytes
    """As it stands."""

    def __bytes__(self) -> bytes:
        lines = "".join(f"{digest}  {name}\n" for name, digest in self.shares.items())
        several = {f"{APPROVALS}{n}": one for n, one in enumerate(self.approvals, start=1)}
        whole = {
            REQUEST: self.request.text(),
            parts.HEADER: self.filing.text,
            parts.SIGNATURE: "".join(self.filing.signatures).encode(),
            **several,
            DIGESTS: lines.encode(),
            SHARE: self.share,
        }
        return b"".join(parcel.part(name, one) for name, one in whole.items()) + parcel.END


def turn(front: Front, asked: Request, approvals: tuple[bytes, ...], share: bytes) -> Turn:
    """Return what an officer takes home, of a filing whose front is known."""
    return Turn(
        request=asked,
        filing=front.signed,
        approvals=approvals,
        shares={name: sha256(one).hexdigest() for name, one in front.shares.items()},
        share=share,
    )


def read(content: bytes) -> Turn:
    """
    Read what an officer took home.

    Raises:
        BadParcel, BadStatement: it is not of the form.

    """
    reader = parcel.Reader(BytesIO(content))
    asked = request.read(reader.whole(REQUEST, limit=statement.LIMIT))
    text = reader.whole(parts.HEADER, limit=statement.LIMIT)
    signature = reader.whole(parts.SIGNATURE, limit=statement.LIMIT)
    approvals = []
    while reader.peek().startswith(APPROVALS):
        approvals.append(reader.whole(reader.peek(), limit=statement.LIMIT))
    digests = reader.whole(DIGESTS, limit=statement.LIMIT).decode("ascii", "replace")
    share = reader.whole(SHARE, limit=shares.LIMIT)
    reader.end()
    return Turn(
        request=asked,
        filing=statement.read(text + signature, Header),
        approvals=tuple(approvals),
        shares={name: digest for digest, _, name in (x.partition("  ") for x in _lines(digests))},
        share=share,
    )


def _lines(text: str) -> list[str]:
    return text.split("\n")[:-1]


def order(approved: Mapping[str, object], sealed_to: Manifest) -> tuple[str, ...]:
    """
    Return the k officers who open, of those who approved, in the order of their turns.

    `sealed_to` is the manifest of the filing: only its officers have shares.

    Raises:
        NotEnoughOfficers: too few of those who approved are officers of that manifest.

    """
    names = [one.name for one in sealed_to.officers if one.name in approved]
    if len(names) < sealed_to.k:
        raise shares.NotEnoughOfficers(
            f"It takes the keys of {sealed_to.k} officers whom the filing is sealed to; of these "
            f"{', '.join(names) or 'nobody'} approved.",
            fix="Ask further officers of the filing's manifest to approve.",
        )
    return tuple(names[: sealed_to.k])


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Whose machine this is, and what it knows by itself."""

    identity: x25519.Identity
    sealed_to: Signed[Manifest]
    """The manifest of the filing."""
    who: Electorate
    filer: PublicKey | None = None
    """Whom the filing must be from, as they know it by another way than the desk."""


def taken(one: Turn, officer: Officer) -> bytes:
    """
    Take an officer's layer off: the share for the next one, or the key sealed to the opener.

    Raises:
        NotApproved, BadStatement, BadSignature: it is not approved by k officers.
        WrongFiler: it is not from whom it must be.
        WrongRecipient, WrongTurn: it is of another filing, of another act, or not their turn.
        NotEnoughOfficers: they are no officer of the filing's manifest.

    """
    names = _allowed(one, officer)
    name = _name(officer)
    if name not in names:
        raise WrongTurn(
            f"{name!r} is not among those who open this: {', '.join(names)}.",
            fix="Those open who approved; leave it to them.",
        )
    if name == names[0] and _digest(
        one, shares.file_name(officer.sealed_to.values, names)
    ) != _hash(one.share):
        raise WrongTurn(
            "The share is not the one that the filer signed for these officers.",
            fix="It may be of another filing: do not open it, and ask who gave it to you.",
        )
    opened = _opened(one.share, officer.identity, name)
    if name != names[-1]:
        if not opened.startswith(AGE):
            raise _not_of_this()
        return opened
    key_of(opened, one.filing.values)
    recipients = {each.name: officers.recipient(each.age) for each in _all(officer)}
    return bytes(pyrage.encrypt(opened, [recipients[one.request.opener or ""]]))


def given(one: Turn, officer: Officer) -> FilingKey:
    """Return the key of a filing to its opener, when every turn is taken; raises as `taken`."""
    _allowed(one, officer)
    name = _name(officer)
    if name != one.request.opener:
        raise WrongTurn(
            f"{one.request.opener!r} opens this, and not {name!r}.",
            fix="An opening is for one officer. Ask for one of your own.",
        )
    return key_of(_opened(one.share, officer.identity, name), one.filing.values)


def key_of(text: bytes, filing: Header) -> FilingKey:
    """
    Read the key of a filing.

    Raises:
        WrongTurn: it is none, or another filing's.

    """
    try:
        key = FilingKey.from_text(text.decode())
    except (ValueError, Problem):
        raise _not_of_this() from None
    if key.commitment != filing.commitment:
        raise _not_of_this()
    return key


def _allowed(one: Turn, officer: Officer) -> tuple[str, ...]:
    """Return whose turns there are, if k officers approved this opening of this filing."""
    if one.request.act != OPEN or one.request.filing != one.filing.digest:
        raise WrongTurn(
            "The request is not for opening this filing.",
            fix="Ask for the file of this opening again.",
        )
    front = Front(signed=one.filing, shares=dict.fromkeys(one.shares, b""))
    front.filed_by(officer.filer or PublicKey.from_line(one.filing.values.filer))
    front.sealed_to(officer.sealed_to)
    approved = approval.enough(one.approvals, one.request, officer.who)
    if one.request.opener not in {each.name for each in officer.who.manifest.officers}:
        raise WrongTurn(
            f"{one.request.opener!r} is no officer now, and cannot open.",
            fix="Ask for an opening by an officer whom the newest manifest names.",
        )
    return order(approved, officer.sealed_to.values)


def _digest(one: Turn, name: str) -> str:
    """Return the digest that the filer signed for a share."""
    try:
        over = sha256(b"".join(map(bytes.fromhex, one.shares.values()))).hexdigest()
    except ValueError:
        over = ""
    return one.shares[name] if over == one.filing.values.shares else ""


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _opened(share: bytes, identity: x25519.Identity, name: str) -> bytes:
    try:
        return bytes(pyrage.decrypt(share, [identity]))
    except pyrage.DecryptError:
        raise WrongTurn(
            f"The share does not open with the key of {name!r}: it is not their turn, or what "
            "the officer before handed on is something else.",
            fix="See at the desk whose turn it is; let the turns begin anew if one went wrong.",
        ) from None


def _name(officer: Officer) -> str:
    """Return whose key it is."""
    public = officers.key_bytes(str(officer.identity.to_public()))
    for one in _all(officer):
        if officers.key_bytes(one.age) == public:
            return one.name
    raise shares.NotEnoughOfficers(
        "The key belongs to no officer of the filing's manifest.",
        fix="Give the key of an officer whom the filing's manifest names.",
    )


def _all(officer: Officer) -> tuple[manifest.Officer, ...]:
    """List the officers of the filing's manifest, then those of the newest."""
    return (*officer.sealed_to.values.officers, *officer.who.manifest.officers)


def _not_of_this() -> WrongTurn:
    return WrongTurn(
        "What the share holds is not the key of this filing. Nothing was written.",
        fix="It may be of another filing: do not go on, and ask who gave it to you.",
    )
