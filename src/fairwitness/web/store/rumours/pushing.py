"""
Messages to browsers about every new version (RFC 8030, RFC 8291, RFC 8292).

In:       what a browser says of itself: its address at a push service, and two keys.
Out:      rows that hold neither in plain; an encrypted message with its headers.
Not here: sending (`web.rumours.outgoing_tasks`), what waits to be sent (`outbox`).

The push service carries what it cannot read: a message is encrypted with the browser's own keys.
Whoever knows the address may end it; nobody else does.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _
from py_vapid import Vapid02

from fairwitness.core.problem import Problem
from fairwitness.rumours.check import Version
from fairwitness.web.store.models import PushSubscription
from fairwitness.web.store.outgoing.address import BadAddress, accepted
from fairwitness.web.store.plain_text import line
from fairwitness.web.store.rumours import news, places
from fairwitness.web.store.rumours.subscribing import blind
from fairwitness.web.store.secrets import opened, sealed

LONGEST_ENDPOINT = 1_000
"""[characters]"""
KEPT = timedelta(days=2)
"""How long a push service keeps a message for a browser that is off."""
SIGNED_FOR = timedelta(hours=12)
"""How long a signature holds; RFC 8292 allows a day."""
LONGEST_TEXT = 500
"""Of a message [characters]: services take 4096 bytes, encrypted."""
SECRET_LENGTH = 16
"""RFC 8291, 3.2 [bytes]."""


class BadBrowser(Problem):
    """What a browser says of itself cannot be used."""

    code = "bad-push-subscription"

    def __init__(self) -> None:
        super().__init__(
            _("This browser's push service cannot be used."),
            fix=_("Ask for letters, or follow a feed."),
        )


def subscribe(said: Mapping[str, Any], language: str, *, now: datetime) -> None:
    """
    Remember a browser; the same one again is remembered once.

    Raises:
        BadBrowser: its address is none that we send to, or its keys are none.

    """
    endpoint, key, secret = _parts(said)
    try:
        accepted(endpoint, private=settings.PRIVATE_WEBHOOKS)
    except BadAddress:
        raise BadBrowser from None
    kept = json.dumps({"endpoint": endpoint, "key": _text(key), "secret": _text(secret)})
    PushSubscription.objects.update_or_create(
        blinded=blind(endpoint),
        defaults={"endpoint": sealed(kept), "language": language, "asked_at": now},
    )


def end(endpoint: str) -> None:
    """Forget a browser, and what waits to be sent to it."""
    PushSubscription.objects.filter(blinded=blind(endpoint)).delete()


def public_key() -> str:
    """Return the key that a browser lets send: an uncompressed point, base64url."""
    return _text(
        places.push_key()
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )


def message(
    one: PushSubscription, version: Version, *, now: datetime
) -> tuple[str, dict[str, str], bytes]:
    """
    Return the address, headers and encrypted body of a message about a version.

    Raises:
        LostKey: the address was encrypted with another key.

    """
    kept = json.loads(opened(bytes(one.endpoint)))
    said = news.of(version, one.language)
    shown = {
        "title": line(said.title)[:LONGEST_TEXT],
        "body": line(said.summary)[:LONGEST_TEXT],
        "url": urlsplit(said.link).path,
        "tag": f"{version.check}-{version.number}",
        "lang": one.language,
    }
    body = http_ece.encrypt(
        json.dumps(shown, ensure_ascii=False).encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(kept["key"]),
        auth_secret=_bytes(kept["secret"]),
        version="aes128gcm",
    )
    return kept["endpoint"], _headers(kept["endpoint"], now=now), body


def _headers(endpoint: str, *, now: datetime) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + SIGNED_FOR).timestamp()),
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
    }
    signer = Vapid02(places.push_key(), conf={"no-strict": True})
    return {
        **signer.sign(claims),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(int(KEPT.total_seconds())),
        "Urgency": "normal",
        "Connection": "close",
    }


def _parts(said: Mapping[str, Any]) -> tuple[str, bytes, bytes]:
    """Return address, key and secret of a browser (RFC 8291, 3.1 and 3.2)."""
    try:
        endpoint = str(said["endpoint"])
        key, secret = _bytes(str(said["p256dh"])), _bytes(str(said["auth"]))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    except (KeyError, ValueError, binascii.Error):
        raise BadBrowser from None
    if len(endpoint) > LONGEST_ENDPOINT or len(secret) != SECRET_LENGTH:
        raise BadBrowser
    return endpoint, key, secret


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
