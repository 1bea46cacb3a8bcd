"""
The SSH key with which an organisation files: one at a time, encrypted at rest.

In:       an organisation; a secret key, or none to make one.
Out:      rows, each with its entry in the trail; the secret half for the moment of use alone.
Not here: what it signs (`sealing`), the key that encrypts it (`secrets`).
"""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.sealing import ssh
from fairwitness.sealing.ssh import BadSigningKey
from fairwitness.web.store import secrets
from fairwitness.web.store.models import FilingKey, Organisation, User
from fairwitness.web.store.trail import record

LONGEST = 64 * 1024
"""Of a key that is uploaded [characters]."""


class NoFilingKey(Problem):
    """An organisation that cannot sign what it files."""

    code = "no-filing-key"

    def __init__(self) -> None:
        super().__init__(
            _("This organisation has no filing key yet."),
            fix=_("An owner makes one on the page of recipients."),
        )


class BadFilingKey(Problem):
    """A key that cannot be used to file."""

    code = "bad-filing-key"


def current(organisation: Organisation) -> FilingKey | None:
    """Return the key that signs now, or None."""
    return FilingKey.objects.filter(organisation=organisation, replaced_at=None).first()


def signing(organisation: Organisation) -> FilingKey:
    """Return the key that signs now; raises `NoFilingKey`."""
    found = current(organisation)
    if found is None:
        raise NoFilingKey
    return found


def made(organisation: Organisation, *, by: User, at: datetime) -> FilingKey:
    """Make a key; one that was there signs nothing more."""
    return _kept(organisation, ssh.new(), by=by, at=at, uploaded=False)


def uploaded(organisation: Organisation, text: str, *, by: User, at: datetime) -> FilingKey:
    """
    Keep a key that was made elsewhere.

    Raises:
        BadFilingKey: it is no SSH Ed25519 secret key without passphrase, or is used already.

    """
    try:
        key = ssh.read_secret(text[:LONGEST].replace("\r\n", "\n").strip() + "\n")
    except BadSigningKey:
        raise BadFilingKey(
            _("This is not an SSH Ed25519 secret key without passphrase."),
            fix=_("Make one with “ssh-keygen -t ed25519 -N ''”, or let it be made here."),
        ) from None
    public = str(ssh.public_of(key))
    if FilingKey.objects.filter(public=public).exists():
        raise BadFilingKey(
            _("This key is or was in use already."),
            fix=_("Give another one, or let one be made here."),
        )
    return _kept(organisation, key, by=by, at=at, uploaded=True)


@transaction.atomic
def _kept(
    organisation: Organisation, key: Ed25519PrivateKey, *, by: User, at: datetime, uploaded: bool
) -> FilingKey:
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    replaced = FilingKey.objects.filter(organisation=held, replaced_at=None)
    count = replaced.update(replaced_at=at)
    row = FilingKey.objects.create(
        organisation=held,
        public=str(ssh.public_of(key)),
        secret=secrets.sealed(ssh.secret_text(key).decode()),
        made_by=by,
    )
    verb = "filing-key.replaced" if count else "filing-key.made"
    record(held, by, verb, row, public=row.public, uploaded=uploaded)
    return row


def secret_of(key: FilingKey) -> Ed25519PrivateKey:
    """
    Return the secret half, for the moment of use.

    Raises:
        LostKey: it was encrypted with another key.

    """
    return ssh.read_secret(secrets.opened(bytes(key.secret)))
