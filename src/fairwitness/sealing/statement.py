"""
Signed statements: JSON that people read, with SSH signatures below it.

In:       a model with values, secret keys; or the bytes of a statement.
Out:      bytes; the values, once a signature by the right key is found to hold.
Not here: what a statement means (`manifest`, `approval`, `receipt`, `parts`).

What is signed is the text before the first signature, byte for byte; nothing is written anew
before it is verified.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256, sha512
from typing import ClassVar, Generic, Self, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, ValidationError

from fairwitness.core.problem import Problem
from fairwitness.sealing import ssh
from fairwitness.sealing.ssh import BadSignature, PublicKey

LIMIT = 256 * 1024
"""Bytes that a statement of others may have."""
SIGNATURES = 4
"""Signatures that one may carry."""


class BadStatement(Problem):
    """Bytes that are no statement of the kind that is expected."""

    code = "bad-statement"


class Statement(BaseModel):
    """What is stated; a subclass says what for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    KIND: ClassVar[str]
    """What it is, in one word."""
    LEFT_OUT: ClassVar[frozenset[str]] = frozenset()
    """Values that came later: they are not written where there is none, so that old texts stay."""

    @classmethod
    def namespace(cls) -> str:
        """Return what its signatures are made for."""
        return f"{cls.KIND}@fairwitness"

    def text(self) -> bytes:
        """Return the bytes that are signed."""
        plain = self.model_dump(mode="json")
        kept = {k: v for k, v in plain.items() if v is not None or k not in self.LEFT_OUT}
        values = {"fairwitness": f"{self.KIND}/1", **kept}
        return f"{json.dumps(values, ensure_ascii=False, indent=1)}\n".encode()

    def signed(self, *keys: Ed25519PrivateKey) -> "Signed[Self]":
        """Return it with the signatures of some keys."""
        made = (ssh.sign_bytes(key, self.text(), self.namespace()) for key in keys)
        return Signed(self, self.text(), tuple(made))


S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True)
class Signed(Generic[S]):
    """A statement, its bytes, and signatures that may or may not hold."""

    values: S
    text: bytes
    signatures: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what is signed [hex]."""
        return sha256(self.text).hexdigest()

    def __bytes__(self) -> bytes:
        return self.text + "".join(self.signatures).encode()

    def signers(self) -> tuple[PublicKey, ...]:
        """
        Return whose signatures hold, each key once.

        Raises:
            BadSignature, BadSigningKey: one does not hold, or was made for something else.

        """
        digest = sha512(self.text).digest()
        namespace = self.values.namespace()
        keys = (ssh.signer(one, digest, namespace) for one in self.signatures)
        return tuple({key.point: key for key in keys}.values())

    def require(self, key: PublicKey | Iterable[PublicKey], who: str) -> None:
        """
        Go on only if a key, or one of several, has signed.

        Raises:
            BadSignature: it has not.

        """
        keys = (key,) if isinstance(key, PublicKey) else tuple(key)
        if {signer.point for signer in self.signers()}.isdisjoint(one.point for one in keys):
            raise BadSignature(
                f"The {self.values.KIND} is not signed by {who}.",
                fix="Get it from its source, and compare the key by another way than this one.",
            )


def read(content: bytes, kind: type[S]) -> Signed[S]:
    """
    Read a statement; nothing is verified yet but its form.

    Raises:
        BadStatement: it is none of this kind.

    """
    text, begin, below = content[:LIMIT].partition(ssh.BEGIN.encode())
    signatures = (begin + below).decode("ascii", "replace").split(ssh.BEGIN)[1:]
    if len(content) > LIMIT or not 1 <= len(signatures) <= SIGNATURES:
        raise _none(kind, "it has no signature below it, or it is too large")
    values = unsigned(text, kind)
    return Signed(values, text, tuple(f"{ssh.BEGIN}{one.rstrip()}\n" for one in signatures))


def unsigned(text: bytes, kind: type[S]) -> S:
    """
    Read the text of a statement that nobody has signed, or whose signatures stand elsewhere.

    Raises:
        BadStatement: it is none of this kind.

    """
    if len(text) > LIMIT:
        raise _none(kind, "it is too large")
    try:
        values = json.loads(text)
        what = values.pop("fairwitness")
        found = kind.model_validate_json(json.dumps(values))
    except (ValueError, AttributeError, KeyError, RecursionError, TypeError) as error:
        raise _none(kind, told(error)) from None
    if what != f"{kind.KIND}/1" or found.text() != text:
        raise _none(kind, f"it is {what!r}, or not written as it should be")
    return found


def told(error: Exception) -> str:
    """Say in a few words what was wrong with values."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg']}" if where else first["msg"]
    return "it is not JSON with its kind"


def _none(kind: type[Statement], why: str) -> BadStatement:
    return BadStatement(
        f"This is no {kind.KIND} of fairwitness: {why}.", fix="Get the file anew from its source."
    )
