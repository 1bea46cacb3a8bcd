"""
A browser as the standards of web push have it: it opens what comes and checks who sent it.

Written after RFC 8291, RFC 8188 and RFC 8292, over `cryptography` alone.
"""

import base64
import json
import time
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE = ec.SECP256R1()


def text(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def content(text: str) -> bytes:
    """Return what base64url without padding stands for."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a key as an uncompressed point."""
    form = serialization.PublicFormat.UncompressedPoint
    return key.public_bytes(serialization.Encoding.X962, form)


@dataclass(frozen=True)
class PushBrowser:
    """One browser at one address of a push service."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey
    secret: bytes

    @property
    def said(self) -> dict[str, str]:
        """What its page tells our server."""
        return {
            "endpoint": self.endpoint,
            "p256dh": text(point(self.key.public_key())),
            "auth": text(self.secret),
        }

    def opened(self, body: bytes) -> dict[str, Any]:
        """Decrypt a message of one record (RFC 8188, 2; RFC 8291, 3.4)."""
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        )
        info = b"WebPush: info\0" + point(self.key.public_key()) + theirs
        first = _derived(shared, self.secret, info, 32)
        plain = AESGCM(_derived(first, salt, b"Content-Encoding: aes128gcm\0", 16)).decrypt(
            _derived(first, salt, b"Content-Encoding: nonce\0", 12), sealed, None
        )
        assert plain.endswith(b"\2")
        return dict(json.loads(plain[:-1]))


def browser(endpoint: str) -> PushBrowser:
    """Make a browser."""
    return PushBrowser(endpoint, ec.generate_private_key(CURVE), b"0123456789abcdef")


def verified(authorization: str, server_key: str) -> dict[str, Any]:
    """Check who sent a message (RFC 8292, 3) and return what was claimed."""
    scheme, _, parameters = authorization.partition(" ")
    assert scheme == "vapid"
    given = dict(part.strip().split("=", 1) for part in parameters.split(","))
    assert given["k"] == server_key
    head, claims, signature = given["t"].split(".")
    assert json.loads(content(head))["alg"] == "ES256"
    raw = content(signature)
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    signer = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, content(server_key))
    signed = f"{head}.{claims}".encode()
    signer.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    said = dict(json.loads(content(claims)))
    assert time.time() < said["exp"] <= time.time() + 24 * 3600
    return said


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
