"""
Tell readers who left an address that their question is answered, and forget them.

In:       the id of a check.
Out:      letters in the outbox, which holds each address until its letter was taken or given up.
Not here: subscriptions, corrections (`correcting`), the sending.
"""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from fairwitness.rumours.verdict import WORDS
from fairwitness.web.store.models import Contact
from fairwitness.web.store.plain_text import line, plain
from fairwitness.web.store.rumours import correcting, outbox, reading
from fairwitness.web.store.secrets import LostKey, opened


@transaction.atomic
def answer(check_id: str, *, now: datetime) -> None:
    """Write to everybody who waits for this check."""
    waiting = Contact.objects.filter(rumour__check_id=check_id, answered_at=None)
    if not waiting.exists():
        return
    version = reading.latest([check_id])[0]
    page = f"{settings.SITE_URL}/rumours/checks/{check_id}/"
    for contact in waiting:
        with translation.override(contact.language):
            verdict = WORDS[version.content.verdict].within(
                "zh" if contact.language.startswith("zh") else "en"
            )
            subject = line(_("Your question is answered: %(verdict)s") % {"verdict": verdict})
            body = "\n\n".join(
                [
                    plain(version.content.claim[0].text),
                    plain(f"{verdict}. {version.content.summary}"),
                    _("Evidence, corrections and history: %(address)s") % {"address": page},
                    correcting.farewell(contact),
                ]
            )
        with suppress(LostKey):
            address = opened(bytes(contact.address))
            headers = correcting.headers(contact)
            outbox.leave_letter(address, subject, body, now=now, headers=headers)
        correcting.answered(contact, now=now)
