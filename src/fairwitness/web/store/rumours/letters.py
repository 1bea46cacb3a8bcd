"""
Tell readers who left an address that their question is answered, and forget them.

In:       the id of a check.
Out:      letters; no address is left of those that went out.
Not here: subscriptions, corrections (`correcting`).
"""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from fairwitness.rumours.verdict import WORDS
from fairwitness.web.store.models import Contact
from fairwitness.web.store.plain_text import line, plain
from fairwitness.web.store.rumours import correcting, reading
from fairwitness.web.store.secrets import LostKey, opened


def answer(check_id: str) -> None:
    """Write to everybody who waits for this check; who cannot be reached waits on."""
    waiting = Contact.objects.filter(rumour__check_id=check_id, answered_at=None)
    if not waiting.exists():
        return
    version = reading.latest([check_id])[0]
    address = f"{settings.SITE_URL}/rumours/checks/{check_id}/"
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
                    _("Evidence, corrections and history: %(address)s") % {"address": address},
                    correcting.farewell(contact),
                ]
            )
        try:
            to = [opened(bytes(contact.address))]
            EmailMessage(subject, body, None, to, headers=correcting.headers(contact)).send()
        except (OSError, SMTPException):
            continue
        except LostKey:
            pass
        correcting.answered(contact)
