"""
View a filing at the desk: its key comes with each request of one browser, and stays nowhere here.

In:       the filing's key from the opener's machine; later, what the browser was given for it.
Out:      what the browser keeps; the parts of the bundle, decrypted in memory for one answer.
Not here: cookies and pages (`web.recipient`), how the key got to the opener (`turning`).

What the browser keeps is encrypted with this host's secret and bound to the request and the person:
neither the host alone nor the browser alone has the key. The row holds a digest of it, so that only
the newest counts and ending the opening ends it.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.sealing import opener, packing, turns
from fairwitness.sealing.shares import FilingKey
from fairwitness.web.store.models import DeskPerson, DeskRequest
from fairwitness.web.store.recipient import acting, asking, places, turning
from fairwitness.web.store.recipient.acting import ActRefused

LASTS = timedelta(minutes=30)
"""How long a view is open, unless its request is over before."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a bundle that are held in memory."""
LARGEST_PART = 32 * 1024 * 1024
"""Bytes of one part that are shown."""
_LIMITS = packing.Limits(size=8 * LARGEST)
_INFO = b"fairwitness view of a filing"


class ViewClosed(Problem):
    """A view whose time is over, or that was ended."""

    code = "view-closed"

    def __init__(self) -> None:
        super().__init__(
            _("This view is closed."),
            fix=_("Ask for another opening; or open the filing on your own machine."),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """What the viewing browser is given."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle."""

    name: str
    size: int
    """[bytes]"""


def begin(person: DeskPerson, asked: DeskRequest, content: bytes) -> Kept:
    """
    Open a view with the filing's key; the opening is in the ledger before this returns.

    Raises:
        ActRefused, NotApproved: it is not theirs to open, or not approved any more.
        WrongTurn: this is not the key of this filing.

    """
    turning.refuse_wrong(person, asked)
    if asked.state not in {DeskRequest.State.READY, DeskRequest.State.VIEWED}:
        raise ActRefused(_("Not all turns are taken."), fix=_("Wait for the other officers."))
    front = acting.front_of(asked.filing)
    key = turns.key_of(content.strip() + b"\n", front.signed.values)
    if front.signed.values.size > LARGEST:
        raise ActRefused(
            _("The filing holds %(size)s bytes; %(most)s are the most that are viewed here.")
            % {"size": front.signed.values.size, "most": LARGEST},
            fix=_("Open it on your own machine: `fairwitness open --turn`."),
        )
    turning.note_opened(person, asked)
    until = min(acting.moment() + LASTS, asked.until)
    plain = {"key": key.text().decode(), "of": _bound(person, asked), "until": until.isoformat()}
    text = _cipher().encrypt(json.dumps(plain).encode()).decode()
    changed = DeskRequest.objects.filter(
        pk=asked.pk, state__in=(DeskRequest.State.READY, DeskRequest.State.VIEWED)
    ).update(state=DeskRequest.State.VIEWED, view_until=until, view=_digest(text))
    if not changed:
        raise ViewClosed
    return Kept(text, until)


def bundle(person: DeskPerson, asked: DeskRequest, kept: str) -> bytes:
    """
    Return what was sealed, for one answer.

    Raises:
        ViewClosed: the view is over, or this is not what its browser was given.
        ActRefused, NotApproved: it is not approved any more, or the filing is gone.

    """
    now = acting.moment()
    acting.refuse_gone(asked.filing)
    if asked.state != DeskRequest.State.VIEWED or asked.view != _digest(kept):
        raise ViewClosed
    if asked.view_until is None or asked.view_until <= now:
        asking.end(None, asked, "time over")
        raise ViewClosed
    turning.refuse_wrong(person, asked)
    try:
        plain = json.loads(_cipher().decrypt(kept.encode()))
    except (InvalidToken, ValueError):
        raise ViewClosed from None
    if plain["of"] != _bound(person, asked):
        raise ViewClosed
    key = FilingKey.from_text(plain["key"])
    with places.filing(asked.filing.digest).open("rb") as file:
        return opener.content(file, key, limit=LARGEST)


def parts(content: bytes) -> list[Part]:
    """
    List the files of a bundle.

    Raises:
        UnsafeZip: it is no zip as we write it.

    """
    with packing.looked_into(content, limits=_LIMITS) as archive:
        return [Part(one.filename, one.file_size) for one in archive.infolist() if not one.is_dir()]


def part(content: bytes, name: str) -> bytes:
    """
    Return one file of a bundle.

    Raises:
        KeyError: there is none of this name.
        UnsafeZip: it is no zip as we write it, or the file is too large to be shown.

    """
    with packing.looked_into(content, limits=_LIMITS) as archive, archive.open(name) as file:
        found = file.read(LARGEST_PART + 1)
    if len(found) > LARGEST_PART:
        raise packing.UnsafeZip(f"{name!r} has more than {LARGEST_PART} bytes")
    return found


def _cipher() -> Fernet:
    key = HKDF(SHA256(), 32, None, _INFO).derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))


def _bound(person: DeskPerson, asked: DeskRequest) -> list[object]:
    return [asked.filing.digest, asked.number, person.user_id]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
