"""
Letters for every new version, to those who asked for them and confirmed it.

In:       an address, the secret of a link, a version.
Out:      letters; rows that hold no address in plain.
Not here: answers to a question (`letters`).

Nobody gets a second letter to confirm within a day, whoever asks for it how often, and an address
that nobody confirmed within two days is forgotten. One click ends it (RFC 8058).
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from fairwitness.rumours.check import Version
from fairwitness.rumours.verdict import WORDS
from fairwitness.web.store.models import Subscription
from fairwitness.web.store.plain_text import line, plain
from fairwitness.web.store.secrets import LostKey, opened, sealed

UNCONFIRMED = timedelta(days=2)
AGAIN = timedelta(days=1)


def ask(address: str, language: str, *, now: datetime) -> None:
    """Send a letter with a link to confirm; nothing tells whether the address was here before."""
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - UNCONFIRMED).delete()
    blinded = hmac.digest(settings.SECRET_KEY.encode(), address.lower().encode(), "sha256").hex()
    Subscription.objects.filter(
        blinded=blinded, confirmed_at=None, asked_at__lt=now - AGAIN
    ).delete()
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            Subscription.objects.create(
                address=sealed(address),
                blinded=blinded,
                digest=_digest(secret),
                secret=sealed(secret),
                language=language,
                asked_at=now,
            )
    except IntegrityError:
        return
    with translation.override(language):
        link = f"{settings.SITE_URL}/rumours/letters/{secret}/confirm/"
        body = (
            _("Somebody, you perhaps, asked for letters about new checks of rumours.")
            + "\n\n"
            + _("To get them, open this page and confirm: %(link)s") % {"link": link}
            + "\n\n"
            + _("If it was not you, do nothing: the address is deleted within two days.")
        )
        _send(_("Confirm that you want letters"), body, address, secret)


def subscription(secret: str) -> Subscription:
    """Return what a link is about; `Http404` if there is nothing."""
    found = Subscription.objects.filter(digest=_digest(secret)).first()
    if found is None:
        raise Http404
    return found


def confirm(secret: str, *, now: datetime) -> None:
    """Say yes."""
    subscription(secret)
    Subscription.objects.filter(digest=_digest(secret), confirmed_at=None).update(confirmed_at=now)


def end(secret: str) -> None:
    """Forget an address."""
    subscription(secret).delete()


def tell(version: Version) -> None:
    """Write to everybody about a version; corrections go where the old version went."""
    link = f"{settings.SITE_URL}/rumours/checks/{version.check}/{version.number}/"
    for one in Subscription.objects.filter(confirmed_at__isnull=False):
        try:
            address, secret = opened(bytes(one.address)), opened(bytes(one.secret))
        except LostKey:
            continue
        with translation.override(one.language):
            verdict = WORDS[version.content.verdict].within(
                "zh" if one.language.startswith("zh") else "en"
            )
            claim = version.content.claim[0].text
            leads = {
                "first": "%(verdict)s: %(claim)s",
                "update": _("Updated: %(claim)s"),
                "correction": _("Corrected: %(claim)s"),
                "retraction": _("Retracted: %(claim)s"),
            }
            subject = leads[version.step] % {"verdict": verdict, "claim": claim}
            change = version.change
            said = [] if change is None else [change.what, change.why]
            body = "\n\n".join([claim, *said, f"{verdict}. {version.content.summary}", link])
            end_link = _("To get no more letters: %(link)s") % {
                "link": f"{settings.SITE_URL}/rumours/letters/{secret}/end/"
            }
            _send(subject, f"{plain(body)}\n\n-- \n{end_link}", address, secret)


def _send(subject: str, body: str, address: str, secret: str) -> None:
    """Send a letter; one that cannot be sent is not tried again: the feeds have it too."""
    headers = {
        "List-Unsubscribe": f"<{settings.SITE_URL}/rumours/letters/{secret}/end/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    letter = EmailMessage(line(subject)[:200], body, None, [address], headers=headers)
    try:
        letter.send()
    except (OSError, SMTPException):
        return


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
