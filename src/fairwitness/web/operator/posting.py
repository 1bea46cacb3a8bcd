"""
Sign messages for webhooks.

In:       the secret of a webhook, the id of a message, the body as JSON bytes.
Out:      headers.
Not here: whether and when to try again (`outgoing_tasks`), what is said (`telling`), the exchange
itself (`store.outgoing.posting`).

Messages are signed as in Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA256 over
`id.timestamp.body`, so that receivers check them with a library of theirs.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """Return a secret for a new webhook."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """Sign a message; `v1,` and the base64 of the HMAC."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(secret: str, message: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """Return the headers of a signed message."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "fairwitness",
        "Webhook-Id": message,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signature(secret, message, timestamp, body),
        "Connection": "close",
    }
