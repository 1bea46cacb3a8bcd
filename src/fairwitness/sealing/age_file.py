"""
The age file of a filing's content: one X25519 recipient, written and read in large pieces.

In:       32 bytes of an X25519 key, streams.
Out:      an age file that stock `age` opens, or the content of one.
Not here: shares, keys of officers and every other kind of age file (pyrage does those).

As age-encryption.org/v1 says: a header with the file's key, then pieces of 64 KiB, each sealed with
ChaCha20-Poly1305 under a counter and a mark on the last. Several pieces are handled at a time, so
that hashing can go on beside it (decision 34).
"""

import hmac
import os
from base64 import b64decode, b64encode
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CHUNK, TAG = 65536, 16
AT_ONCE = 4
"""Pieces that are read and written in one go: 256 KiB."""
FILE_KEY = 16
NONCE = 16
_INFO = b"age-encryption.org/v1/X25519"


class Readable(Protocol):
    """Something to read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, fewer only at the end."""


class Writable(Protocol):
    """Something to write to."""

    def write(self, content: bytes | bytearray, /) -> int:
        """Take bytes."""


def sealed_size(size: int) -> int:
    """Return how many bytes the age file of `size` bytes has."""
    header = len(_header(bytes(32), bytes(32), bytes(32)))
    return header + NONCE + size + max(-(-size // CHUNK), 1) * TAG


def seal(recipient: bytes, source: Readable, target: Writable) -> None:
    """Seal everything in `source` to an X25519 public key."""
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    file_key, nonce = os.urandom(FILE_KEY), os.urandom(NONCE)
    wrapping = ChaCha20Poly1305(_derived(shared, share + recipient, _INFO))
    body = wrapping.encrypt(bytes(12), file_key, None)
    target.write(_header(share, body, _mac(file_key, share, body)) + nonce)
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    count, block = 0, source.read(CHUNK * AT_ONCE)
    while True:
        following = source.read(CHUNK * AT_ONCE)
        pieces = _pieces(block, CHUNK) or [memoryview(b"")]
        last = len(pieces) - 1 if not following else -1
        out = bytearray(len(block) + len(pieces) * TAG)
        for n, (piece, into) in enumerate(zip(pieces, _pieces(out, CHUNK + TAG), strict=True)):
            cipher.encrypt_into(_nonce(count + n, last=n == last), piece, None, into)
        target.write(out)
        if not following:
            return
        count, block = count + len(pieces), following


def unseal(secret: bytes, source: Readable, target: Writable) -> None:
    """
    Write the content of an age file that `seal` made, piece by piece, each once it is verified.

    Raises:
        ValueError: it is none, is sealed to another key, was altered, or was cut.

    """
    file_key = _file_key(secret, source)
    nonce = source.read(NONCE)
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    size = CHUNK + TAG
    count, block = 0, source.read(size * AT_ONCE)
    while True:
        following = source.read(size * AT_ONCE)
        pieces = _pieces(block, size)
        last = len(pieces) - 1 if not following else -1
        empty = not following and pieces and len(pieces[-1]) <= TAG
        if not pieces or (empty and count + len(pieces) > 1):
            raise ValueError("it ends too early")
        out = bytearray(max(len(block) - len(pieces) * TAG, 0))
        try:
            for n, (piece, into) in enumerate(
                zip(pieces, _pieces(out, CHUNK) or [memoryview(out)], strict=True)
            ):
                cipher.decrypt_into(_nonce(count + n, last=n == last), piece, None, into)
        except InvalidTag:
            raise ValueError("a piece of it was altered or is missing") from None
        target.write(out)
        if not following:
            return
        count, block = count + len(pieces), following


def _pieces(content: bytes | bytearray, size: int) -> list[memoryview]:
    view = memoryview(content)
    return [view[n : n + size] for n in range(0, len(view), size)]


def _file_key(secret: bytes, source: Readable) -> bytes:
    """Read the header and return the file's key."""
    size = len(_header(bytes(32), bytes(32), bytes(32)))
    head = source.read(size)
    try:
        _, stanza, body_text, _ = head.split(b"\n", 3)
        share, body = (_unpadded(text) for text in (stanza.rpartition(b" ")[2], body_text))
        key = X25519PrivateKey.from_private_bytes(secret)
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        salt = share + key.public_key().public_bytes_raw()
        file_key = ChaCha20Poly1305(_derived(shared, salt, _INFO)).decrypt(bytes(12), body, None)
    except InvalidTag:
        raise ValueError("it is sealed to another key") from None
    if not hmac.compare_digest(head, _header(share, body, _mac(file_key, share, body))):
        raise ValueError("its header was altered")
    return file_key


def _header(share: bytes, body: bytes, mac: bytes) -> bytes:
    return _above(share, body) + b" " + _base64(mac) + b"\n"


def _above(share: bytes, body: bytes) -> bytes:
    lines = (b"age-encryption.org/v1", b"-> X25519 " + _base64(share), _base64(body), b"---")
    return b"\n".join(lines)


def _mac(file_key: bytes, share: bytes, body: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), _above(share, body), "sha256")


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, info).derive(secret)


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _base64(content: bytes) -> bytes:
    return b64encode(content).rstrip(b"=")


def _unpadded(text: bytes) -> bytes:
    from_text = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if _base64(from_text) != text:
        raise ValueError("its header is not canonical")
    return from_text
