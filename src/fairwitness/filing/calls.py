"""
Signed calls: how a filer shows to a recipient's desk who asks, without a password.

In:       method, host and path of a request, the filer's key, the time.
Out:      the value of an `Authorization` header; from one, the key that made it.
Not here: whose key it is, and whether the call was taken before (`web.store.recipient.calling`).

A call counts for one request to one host for five minutes, and once.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import AwareDatetime

from fairwitness.core.problem import Problem
from fairwitness.sealing import ssh, statement
from fairwitness.sealing.manifest import Line
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed, Statement

SCHEME = "Fairwitness"
LASTS = timedelta(minutes=5)
"""How far the clocks of both sides may be apart."""
LIMIT = 8192
"""Characters of a header that are read."""


class BadCall(Problem):
    """A request without a signature that counts for it."""

    code = "bad-call"


class Call(Statement):
    """What is signed of a request; nothing stands in a body."""

    KIND: ClassVar[str] = "call"

    method: Line
    host: Line
    """With the port, if it is not the usual one."""
    path: Line
    at: AwareDatetime
    nonce: Line
    """Random."""
    key: Line
    """SSH public key that signs."""


def header(key: Ed25519PrivateKey, *, method: str, host: str, path: str, at: datetime) -> str:
    """Sign a call."""
    call = Call(
        method=method,
        host=host,
        path=path,
        at=at,
        nonce=secrets.token_urlsafe(18),
        key=str(ssh.public_of(key)),
    )
    return f"{SCHEME} {urlsafe_b64encode(bytes(call.signed(key))).decode()}"


def read(text: str, *, method: str, host: str, path: str, now: datetime) -> Signed[Call]:
    """
    Return a call that counts for this request now, signed by the key that it names.

    Raises:
        BadCall: there is none, or it is for another request, host or time.
        BadStatement, BadSignature, BadSigningKey: it is not of the form, or does not hold.

    """
    scheme, _, encoded = text.partition(" ")
    if scheme != SCHEME or len(text) > LIMIT:
        raise BadCall(
            "The request is not signed.",
            fix="Sign it with the filer's key, as docs/filing.md says.",
        )
    try:
        content = urlsafe_b64decode(encoded)
    except ValueError:
        content = b""
    signed = statement.read(content, Call)
    values = signed.values
    if (values.method, values.host, values.path) != (method, host, path):
        raise BadCall(
            "The signature is for another request or another host than this one.",
            fix="Sign each request for itself.",
        )
    if abs(values.at - now) > LASTS:
        raise BadCall(
            f"The signature is from {values.at}, and it is {now} here.",
            fix="Set the clock of your machine, and try again.",
        )
    signed.require(PublicKey.from_line(values.key), "the key that it names")
    return signed
