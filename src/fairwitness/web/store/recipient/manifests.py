"""
The recipient's key manifests: which is the newest, and which still count.

In:       a manifest that was signed elsewhere, with the organisation's key.
Out:      rows; what they say, verified again each time they are read.
Not here: signing one (`fairwitness manifest new`), the ledger (`logging`).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.sealing import manifest, ssh
from fairwitness.sealing.manifest import Manifest, Officer
from fairwitness.sealing.statement import Signed
from fairwitness.web.store.models import KeyManifest, Organisation, User
from fairwitness.web.store.recipient import entering, places
from fairwitness.web.store.recipient.refusals import NoManifest
from fairwitness.web.store.trail import record


def newest() -> KeyManifest | None:
    """Return the newest manifest, if there is one."""
    return KeyManifest.objects.order_by("-id").first()


def read(row: KeyManifest) -> Signed[Manifest]:
    """Return what a manifest says; its time may be over."""
    return manifest.known(bytes(row.content), key=None)


def officer_names() -> tuple[str, ...]:
    """Return the officers of the newest manifest; none if there is none."""
    row = newest()
    return () if row is None else tuple(one.name for one in read(row).values.officers)


def officers_ever() -> list[Officer]:
    """Return the officers of every manifest, also of those that are over."""
    return [one for row in KeyManifest.objects.all() for one in read(row).values.officers]


def counting(digest: str, now: datetime) -> KeyManifest:
    """
    Return a manifest of ours that a filing may be sealed to now.

    Raises:
        NoManifest: it is none of ours, or its time is over.

    """
    row = KeyManifest.objects.filter(digest=digest).first()
    if row is None:
        raise NoManifest(
            _("The filing is sealed to a key manifest that is not this desk's."),
            fix=_("Get the manifest from this desk, check it, and seal again."),
        )
    values = read(row).values
    if not values.valid_from <= now < values.valid_until:
        raise NoManifest(
            _("The filing is sealed to a key manifest that is not valid now."),
            fix=_("Get the newest manifest from this desk, check that it follows, and seal again."),
        )
    return row


def publish(content: bytes, by: User, now: datetime) -> KeyManifest:
    """
    Take a manifest as the newest one, and enter it in the ledger.

    Raises:
        BadManifest, BadStatement, BadSignature: it is none, is not valid, or does not follow.
        NoManifest: it does not name the key by which this host signs receipts.

    """
    signed = manifest.trusted(content, key=None, now=now)
    ours = ssh.public_of(places.receipts_key())
    named = signed.values.receipt_keys[1:]
    if ours.point not in {one.point for one in named}:
        raise NoManifest(
            _("The manifest does not name the key by which this desk signs receipts."),
            fix=_("Sign it anew with --receipts and the key that this page shows."),
        )
    before = newest()
    if before is not None:
        manifest.follows(signed, read(before))
        if before.digest == signed.digest:
            return before
    with transaction.atomic():
        row, made = KeyManifest.objects.get_or_create(
            digest=signed.digest, defaults={"content": content, "added_by": by}
        )
        if made:
            recipient = Organisation.objects.order_by("id")[0]
            record(recipient, by, "manifest.published", row, digest=signed.digest)
    if made:
        entering.enter([(f"fairwitness manifest {signed.digest}\n".encode(), 0)])
    return row
