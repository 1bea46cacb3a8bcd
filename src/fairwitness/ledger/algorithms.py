"""
How a key signs a note, by the byte that names the way.

In:       a note's text, a key, for cosignatures the time.
Out:      the bytes of a signature, or whether they hold.
Not here: names and ids of keys (`keys`), what a note is (`note`).

Two ways of C2SP signed-note and tlog-cosignature: 0x01 Ed25519 over the text, 0x04 Ed25519 over
the text and a time. 0x06, ML-DSA-44, would be one more entry of `ALGORITHMS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from struct import pack, unpack
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
"""How a log signs its checkpoints."""
COSIGNATURE = 0x04
"""How a witness signs the checkpoints of others, with the time."""
SIGNATURE = 64
STAMPED = 8 + SIGNATURE
LATEST = 2**63 - 1
"""Last second that a cosignature can carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """One way to sign."""

    sign: Callable[[bytes, bytes, datetime | None], bytes]
    """Seed, text, time [UTC] to signature; a way that needs no time ignores it."""
    holds: Callable[[bytes, bytes, bytes], bool]
    """Public key, text, signature to whether it holds."""
    public: Callable[[bytes], bytes]
    """Seed to public key."""


def _sign(seed: bytes, text: bytes, _at: datetime | None) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text)


def _holds(public: bytes, text: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _cosign(seed: bytes, text: bytes, at: datetime | None) -> bytes:
    if at is None:
        raise ValueError("a cosignature carries the time")
    seconds = int(at.timestamp())
    return pack(">Q", seconds) + _sign(seed, _stamped(text, seconds), None)


def _cosigned(public: bytes, text: bytes, signature: bytes) -> bool:
    if len(signature) != STAMPED:
        return False
    seconds = _seconds(signature)
    return seconds <= LATEST and _holds(public, _stamped(text, seconds), signature[8:])


def _stamped(text: bytes, seconds: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % seconds + text


def _seconds(signature: bytes) -> int:
    (seconds,) = unpack(">Q", signature[:8])
    return int(seconds)


def cosigned_at(signature: bytes) -> datetime | None:
    """Return when a cosignature was made [UTC], or None if it carries no time of our calendar."""
    try:
        return datetime.fromtimestamp(_seconds(signature), UTC)
    except (OverflowError, ValueError, OSError):
        return None


ALGORITHMS: Mapping[int, Algorithm] = MappingProxyType(
    {
        ED25519: Algorithm(sign=_sign, holds=_holds, public=_public),
        COSIGNATURE: Algorithm(sign=_cosign, holds=_cosigned, public=_public),
    }
)
"""By the byte that stands before a key."""
