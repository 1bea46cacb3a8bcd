"""
Check a filing that has come, without opening it: whole, unaltered, sealed to whom it should be.

In:       a filing's file, the manifest.
Out:      what stands before its ciphertext; or the problem.
Not here: whose key it should be signed with (`web.store.recipient.filers`), opening (`opener`).
"""

from typing import IO

from fairwitness.core.problem import Problem
from fairwitness.sealing import parts
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.parcel import Reader
from fairwitness.sealing.parts import Front
from fairwitness.sealing.statement import Signed
from fairwitness.sealing.streams import Hashing

PIECE = 1 << 20
"""Bytes that are read at a time."""


class NotWhole(Problem):
    """A filing whose bytes are not those that its filer signed."""

    code = "not-whole"


class _Nowhere:
    """Takes bytes and forgets them."""

    def write(self, content: bytes) -> int:
        return len(content)


def check(file: IO[bytes], manifest: Signed[Manifest], digest: str) -> Front:
    """
    Read a filing from its first byte to its last.

    Raises:
        NotWhole: it is another filing than `digest`, or its ciphertext is not what was signed.
        WrongRecipient: it is sealed to another manifest, or shares are missing.
        BadParcel, BadStatement, BadSignature, BadSigningKey: it is not of the form.

    """
    reader = Reader(file)
    front, part = parts.read(reader)
    if front.digest != digest:
        raise NotWhole(
            f"This is the filing {front.digest[:16]}… and not {digest[:16]}…, which was announced.",
            fix="Send the file whose filing.json was announced.",
        )
    front.sealed_to(manifest)
    with Hashing(_Nowhere(), limit=part.size) as cipher:
        while content := part.read(PIECE):
            cipher.write(content)
    part.end()
    reader.end()
    if cipher.digest != front.signed.values.sealed:
        raise NotWhole(
            "The SHA-256 of its ciphertext is not the one that its filer signed.",
            fix="It was altered on the way or on a disk: send it again from the original.",
        )
    return front
