"""
SSH Ed25519 keys and signatures that `ssh-keygen -Y verify` checks (SSHSIG).

In:       keys as `ssh-keygen` writes them, a message or its SHA-512, a namespace.
Out:      an armoured signature; the key that made one, once it holds.
Not here: what is signed (`filing`, `manifest`, `approval`, `receipt`).

The namespace says what a signature is for, so that one cannot be passed off as another. A
signature by a FIDO key (sk-ssh-ed25519) is one more kind: it carries flags and a counter.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256, sha512
from struct import pack
from textwrap import wrap

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
)

from fairwitness.core.problem import Problem
from fairwitness.sealing import points

PLAIN, FIDO = b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"
MAGIC = b"SSHSIG"
HASH = b"sha512"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
LIMIT = 10_000
"""Characters that a signature of others may have."""
TOUCHED = 0x01
"""Flag of a FIDO signature: somebody touched the key."""


class BadSigningKey(Problem):
    """A line that is no SSH Ed25519 key, or one that must not be trusted."""

    code = "bad-signing-key"


class BadSignature(Problem):
    """A signature that does not hold, or is another's."""

    code = "bad-signature"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An SSH public key."""

    point: bytes
    """32 bytes of Ed25519: two lines with the same are the same key."""
    application: bytes = b""
    """Of a FIDO key, what it was made for; else empty."""

    @property
    def blob(self) -> bytes:
        """Return it as SSH writes it."""
        if self.application:
            return _strings(FIDO, self.point, self.application)
        return _strings(PLAIN, self.point)

    def __str__(self) -> str:
        kind = FIDO if self.application else PLAIN
        return f"{kind.decode()} {b64encode(self.blob).decode()}"

    @classmethod
    def from_line(cls, line: str) -> "PublicKey":
        """
        Read the line of a .pub file.

        Raises:
            BadSigningKey: it is none, or its point is refused.

        """
        words = line.split()
        try:
            blob = b64decode(words[1], validate=True)
        except (IndexError, ValueError):
            raise _no_key() from None
        return cls.from_blob(blob)

    @classmethod
    def from_blob(cls, blob: bytes) -> "PublicKey":
        """
        Read a key as SSH writes it.

        Raises:
            BadSigningKey: it is none, or its point is refused.

        """
        match _read(blob):
            case [kind, point] if kind == PLAIN:
                key = cls(point)
            case [kind, point, application] if kind == FIDO and application:
                key = cls(point, application)
            case _:
                raise _no_key()
        fault = points.fault(key.point)
        if fault is not None:
            raise BadSigningKey(
                f"The signing key {b64encode(blob).decode()[:80]} is refused: {fault}.",
                fix="Ask its owner for a key that ssh-keygen made.",
            )
        return key


def new() -> Ed25519PrivateKey:
    """Make a key."""
    return Ed25519PrivateKey.generate()


def secret_text(key: Ed25519PrivateKey) -> bytes:
    """Return what stands in the file of a secret key."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def public_of(key: Ed25519PrivateKey) -> PublicKey:
    """Return what everybody may know of a key."""
    return PublicKey(key.public_key().public_bytes_raw())


def read_secret(text: str) -> Ed25519PrivateKey:
    """
    Read a secret key that has no passphrase.

    Raises:
        BadSigningKey: it is none, has a passphrase, or is of another kind.

    """
    try:
        key = load_ssh_private_key(text.encode(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadSigningKey(
            "This is not an SSH Ed25519 secret key without passphrase.",
            fix="Make one with `fairwitness keys new organisation`. With a passphrase or a FIDO "
            "key, sign with `ssh-keygen -Y sign` and give the signature.",
        )
    return key


def sign(key: Ed25519PrivateKey, digest: bytes, namespace: str) -> str:
    """Sign the SHA-512 of a message; return the armoured signature."""
    signature = _strings(PLAIN, key.sign(_signed(digest, namespace)))
    blob = MAGIC + pack(">I", 1)
    blob += _strings(public_of(key).blob, namespace.encode(), b"", HASH, signature)
    return "\n".join((BEGIN, *wrap(b64encode(blob).decode(), 70), END, ""))


def sign_bytes(key: Ed25519PrivateKey, message: bytes, namespace: str) -> str:
    """Sign a message; return the armoured signature."""
    return sign(key, sha512(message).digest(), namespace)


def signer(armoured: str, digest: bytes, namespace: str) -> PublicKey:
    """
    Return the key that signed the SHA-512 of a message; whether it is trusted is the caller's.

    Raises:
        BadSignature: it does not hold, or was made for something else.
        BadSigningKey: the key's point is refused.

    """
    body = armoured.strip().removeprefix(BEGIN).removesuffix(END)
    try:
        blob = b64decode("".join(body.split()), validate=True) if len(armoured) < LIMIT else b""
    except ValueError:
        blob = b""
    fields = _read(blob[len(MAGIC) + 4 :]) if blob.startswith(MAGIC + pack(">I", 1)) else []
    if len(fields) != 5:  # noqa: PLR2004 - key, namespace, reserved, hash, signature
        raise BadSignature("This is not an SSH signature.", fix="Get the file anew.")
    blob, made_for, _, algorithm, signature = fields
    if made_for.decode(errors="replace") != namespace or algorithm != HASH:
        raise BadSignature(
            f"The signature was made for {made_for.decode(errors='replace')!r} and not for "
            f"{namespace!r}.",
            fix="A signature under something else says nothing here: ask for the right one.",
        )
    key = PublicKey.from_blob(blob)
    if not _holds(key, signature, _signed(digest, namespace)):
        raise BadSignature(
            "The signature does not fit: what was signed was altered.",
            fix="Get the file and its signature anew from who signed.",
        )
    return key


def _holds(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """Say whether a signature holds; a FIDO key signs a digest, flags and a counter."""
    if key.application:
        head, tail = _read(signature[:-5]), signature[-5:]
        if not tail or not tail[0] & TOUCHED:
            return False
        message = sha256(key.application).digest() + tail + sha256(message).digest()
    else:
        head = _read(signature)
    if len(head) != 2 or head[0] != (FIDO if key.application else PLAIN):  # noqa: PLR2004
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.point).verify(head[1], message)
    except InvalidSignature:
        return False
    return True


def _signed(digest: bytes, namespace: str) -> bytes:
    return MAGIC + _strings(namespace.encode(), b"", HASH, digest)


def _strings(*fields: bytes) -> bytes:
    return b"".join(pack(">I", len(field)) + field for field in fields)


def _read(blob: bytes) -> list[bytes]:
    """Take strings of SSH apart; what does not add up gives none."""
    found: list[bytes] = []
    at = 0
    while at < len(blob):
        start = at + 4
        at = start + int.from_bytes(blob[at:start], "big")
        if at > len(blob):
            return []
        found.append(blob[start:at])
    return found


def _no_key() -> BadSigningKey:
    return BadSigningKey(
        "This is not the public line of an SSH Ed25519 key.",
        fix="Give the .pub file that `ssh-keygen -t ed25519` or `fairwitness keys new` wrote.",
    )
