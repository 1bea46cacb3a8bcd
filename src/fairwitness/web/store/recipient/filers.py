"""
Who may file here: organisations whose key a clerk has registered.

In:       a clerk's form; the key of a filing.
Out:      rows; refusals in words.
Not here: what they file (`uploading`).
"""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwitness.sealing.ssh import PublicKey
from fairwitness.web.store.models import DeskPerson, Filer
from fairwitness.web.store.plain_text import line
from fairwitness.web.store.recipient import people
from fairwitness.web.store.recipient.refusals import BadFiler, NotRegistered
from fairwitness.web.store.trail import record


def everybody() -> QuerySet[Filer]:
    """Return every filer, those withdrawn too, by name."""
    return Filer.objects.all()


def by_key(key: PublicKey) -> Filer:
    """
    Return the filer whose key this is.

    Raises:
        NotRegistered: it is nobody's, or was withdrawn.

    """
    found = Filer.objects.filter(point=key.point.hex(), withdrawn_at=None).first()
    if found is None:
        raise NotRegistered
    return found


def register(by: DeskPerson, *, name: str, contact: str, key: str) -> Filer:
    """
    Register a filer.

    Raises:
        BadSigningKey: the key is none, or must not be trusted.
        BadFiler: it is registered already, or nothing can be sealed to it.

    """
    read = PublicKey.from_line(key)
    if read.application:
        raise BadFiler(
            _("Questions cannot be sealed to a key on a security key."),
            fix=_("Ask the filer for a plain ssh-ed25519 key."),
        )
    values = {"name": line(name)[:160], "contact": line(contact)[:254]}
    try:
        with transaction.atomic():
            made = Filer.objects.create(
                key=str(read), point=read.point.hex(), registered_by=by.user, **values
            )
            record(people.organisation(), by.user, "filer.registered", made, name=made.name)
    except IntegrityError:
        raise BadFiler(
            _("This key is registered already."),
            fix=_("Find it in the list; if it was withdrawn, ask the filer for a new one."),
        ) from None
    return made


@transaction.atomic
def lost(by: DeskPerson, filer: Filer) -> None:
    """
    Withdraw a filer whose key somebody else may have: it reads nothing any more.

    Its calls are refused, and no letter is sealed to it; what they filed stays.
    """
    withdraw(by, filer)
    if Filer.objects.filter(pk=filer.pk, lost_at=None).update(lost_at=timezone.now()):
        record(people.organisation(), by.user, "filer.key-lost", filer, name=filer.name)


@transaction.atomic
def withdraw(by: DeskPerson, filer: Filer) -> None:
    """Take nothing from a filer any more; what they filed stays, and they may see its events."""
    if Filer.objects.filter(pk=filer.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        record(people.organisation(), by.user, "filer.withdrawn", filer, name=filer.name)
