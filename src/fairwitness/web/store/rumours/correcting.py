"""
Tell those who asked when the answer is corrected, if they asked for that too.

In:       a correction or a retraction; the secret of a link.
Out:      letters; addresses that are kept for a stated time and ended with one click (RFC 8058).
Not here: the answer itself (`letters`), letters for every version (`subscribing`).
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from fairwitness.rumours.check import Version
from fairwitness.rumours.verdict import WORDS
from fairwitness.web.store.models import Contact, Rumour
from fairwitness.web.store.plain_text import line, plain
from fairwitness.web.store.rumours import outbox
from fairwitness.web.store.secrets import LostKey, opened, sealed

KEPT = timedelta(days=90)
"""How long an address waits for corrections after the answer went out."""
TOLD = ("correction", "retraction")


def keep(rumour: Rumour, address: str, language: str, *, corrections: bool) -> None:
    """Keep the address of who asked; with a link to end it if they want corrections too."""
    secret = secrets.token_urlsafe(32) if corrections else ""
    Contact.objects.create(
        rumour=rumour,
        address=sealed(address),
        language=language,
        corrections=corrections,
        digest=_digest(secret) if secret else "",
        secret=sealed(secret) if secret else None,
    )


def farewell(contact: Contact) -> str:
    """Return how the letter with the answer ends, in the language that is set."""
    if not contact.corrections:
        return _("Your address was kept for this letter only and is deleted now.")
    kept = _("You asked to be told of corrections: your address is kept for %(days)d days more.")
    return f"{kept % {'days': KEPT.days}}\n{_end_words(contact)}"


def headers(contact: Contact) -> dict[str, str]:
    """Return the headers that let a mail program end it."""
    if not contact.corrections:
        return {}
    return {
        "List-Unsubscribe": f"<{_link(contact)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def answered(contact: Contact, *, now: datetime) -> None:
    """Forget who got the answer, or keep them for corrections."""
    if not contact.corrections:
        contact.delete()
        return
    Contact.objects.filter(pk=contact.pk).update(answered_at=now, until=now + KEPT)


def tell(version: Version, *, now: datetime) -> None:
    """Write to those who got an answer that is corrected or retracted."""
    if version.step not in TOLD or version.change is None:
        return
    rows = Contact.objects.filter(
        rumour__check_id=version.check,
        corrections=True,
        answered_at__isnull=False,
        until__gt=version.published,
    )
    for contact in rows:
        with translation.override(contact.language):
            _leave(contact, version, now)


def end(secret: str) -> None:
    """Forget an address; `Http404` if there is none."""
    one(secret).delete()


def one(secret: str) -> Contact:
    """Return what a link is about; `Http404` if there is nothing."""
    found = Contact.objects.filter(digest=_digest(secret), corrections=True).first()
    if found is None:
        raise Http404
    return found


def forget(*, now: datetime) -> None:
    """Forget addresses whose time is over."""
    Contact.objects.filter(until__lte=now).delete()


def _leave(contact: Contact, version: Version, now: datetime) -> None:
    content, change = version.content, version.change
    verdict = WORDS[content.verdict].within("zh" if contact.language.startswith("zh") else "en")
    if version.retracted:
        subject = _("The answer to your question was retracted")
        stands = _("The check no longer stands.")
    else:
        subject = _("The answer to your question was corrected: %(verdict)s") % {"verdict": verdict}
        stands = f"{verdict}. {content.summary}"
    said = [] if change is None else [change.what, change.why]
    address = f"{settings.SITE_URL}/rumours/checks/{version.check}/{version.number}/"
    with suppress(LostKey):
        parts = [plain(each) for each in (content.claim[0].text, *said, stands)]
        text = "\n\n".join([*parts, address, f"-- \n{_end_words(contact)}"])
        to = opened(bytes(contact.address))
        outbox.leave_letter(to, line(subject), text, now=now, headers=headers(contact))


def _end_words(contact: Contact) -> str:
    return _("To get no more letters about this: %(link)s") % {"link": _link(contact)}


def _link(contact: Contact) -> str:
    try:
        secret = opened(bytes(contact.secret or b""))
    except LostKey:  # then the address is lost as well, and no letter goes out
        return settings.SITE_URL
    return f"{settings.SITE_URL}/rumours/corrections/{secret}/end/"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
