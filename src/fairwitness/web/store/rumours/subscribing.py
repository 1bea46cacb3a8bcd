"""
Letters for every new version, to those who asked for them and confirmed it.

In:       an address, the secret of a link, a version.
Out:      letters; rows that hold no address in plain.
Not here: answers to a question (`letters`), what waits to be sent (`outbox`).

Nobody gets a second letter to confirm within a day, whoever asks for it how often, and an address
that nobody confirmed within two days is forgotten. One click ends it (RFC 8058).
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from fairwitness.rumours.check import Version
from fairwitness.web.store.models import Subscription
from fairwitness.web.store.plain_text import line, plain
from fairwitness.web.store.rumours import news, outbox
from fairwitness.web.store.secrets import opened, sealed

UNCONFIRMED = timedelta(days=2)
AGAIN = timedelta(days=1)


@transaction.atomic
def ask(address: str, language: str, *, now: datetime) -> None:
    """Send a letter with a link to confirm; nothing tells whether the address was here before."""
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=now - UNCONFIRMED).delete()
    blinded = blind(address.lower())
    Subscription.objects.filter(
        blinded=blinded, confirmed_at=None, asked_at__lt=now - AGAIN
    ).delete()
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            made = Subscription.objects.create(
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
        subject = _("Confirm that you want letters")
    outbox.leave_letter(
        address, subject, body, now=now, headers=_headers(secret), subscription=made
    )


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
    """Forget an address, and what waits to be sent to it."""
    subscription(secret).delete()


def letter(one: Subscription, version: Version) -> EmailMessage:
    """
    Return the letter about a version; corrections go where the old version went.

    Raises:
        LostKey: the address was encrypted with another key.

    """
    address, secret = opened(bytes(one.address)), opened(bytes(one.secret))
    said = news.of(version, one.language)
    change = version.change
    changed = [] if change is None else [change.what, change.why]
    stands = [] if version.retracted else [f"{said.verdict}. {said.summary}"]
    body = "\n\n".join([said.claim, *changed, *stands, said.link])
    with translation.override(one.language):
        end_link = _("To get no more letters: %(link)s") % {
            "link": f"{settings.SITE_URL}/rumours/letters/{secret}/end/"
        }
    return EmailMessage(
        line(said.title)[: outbox.LONGEST_SUBJECT],
        f"{plain(body)}\n\n-- \n{end_link}",
        None,
        [address],
        headers={"Auto-Submitted": "auto-generated", **_headers(secret)},
    )


def blind(text: str) -> str:
    """Return a keyed hash [64 hexadecimal digits]: the same text is found again, and not read."""
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()


def _headers(secret: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}/rumours/letters/{secret}/end/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
