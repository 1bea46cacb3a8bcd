"""
The keys of logs and witnesses, as the lines that C2SP signed-note writes.

In:       `example.org/log+1a2b3c4d+AQ…` (public), `PRIVATE+KEY+example.org/log+1a2b3c4d+AQ…`.
Out:      values with a name, an id and a way to sign.
Not here: files of keys and who may read them (`sealing.key_files`), officers' keys (`sealing`).
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Self

from fairwitness.core.problem import Problem
from fairwitness.ledger.algorithms import ALGORITHMS
from fairwitness.sealing import points

ID = 4
"""Bytes of a key's id."""
SECRET = "PRIVATE+KEY+"  # noqa: S105 - how such a line begins


class BadNoteKey(Problem):
    """A line that is no key of a log or witness, or one that must not be trusted."""

    code = "bad-note-key"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """What everybody knows of a log or a witness."""

    name: str
    """Without spaces and `+`; of a log, its origin."""
    algorithm: int
    public: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """Return the four bytes that a signature names its key by."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return sha256(named).digest()[:ID]

    def __str__(self) -> str:
        material = b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{material}"

    def holds(self, text: str, signature: bytes) -> bool:
        """Say whether a signature over a note's text is by this key."""
        return ALGORITHMS[self.algorithm].holds(self.public, text.encode(), signature)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """
        Read a public key.

        Raises:
            BadNoteKey: it is none, is damaged, or its point is refused.

        """
        name, key_id, material = _parts(text, "public key")
        key = cls(name, material[0], material[1:])
        fault = points.fault(key.public)
        if fault is None and key.id.hex() != key_id:
            fault = f"its id is {key.id.hex()} and not {key_id}"
        if fault is not None:
            raise BadNoteKey(
                f"The key of {name!r} is refused: {fault}.",
                fix="Ask its owner for the right line, by another way than this one.",
            )
        return key


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What only a log or a witness knows."""

    name: str
    algorithm: int
    seed: bytes = field(repr=False)
    """32 random bytes."""

    @property
    def verifier(self) -> VerifierKey:
        """Return what everybody may know of it."""
        public = ALGORITHMS[self.algorithm].public(self.seed)
        return VerifierKey(self.name, self.algorithm, public)

    def secret_text(self) -> str:
        """Return the line that must be kept secret."""
        material = b64encode(bytes([self.algorithm]) + self.seed).decode()
        return f"{SECRET}{self.name}+{self.verifier.id.hex()}+{material}"

    def sign(self, text: str, at: datetime | None = None) -> bytes:
        """Sign a note's text, a witness with the time [UTC]."""
        return ALGORITHMS[self.algorithm].sign(self.seed, text.encode(), at)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """
        Read a secret key.

        Raises:
            BadNoteKey: it is none, or it is damaged.

        """
        if not text.startswith(SECRET):
            raise _no_key("secret key")
        name, key_id, material = _parts(text.removeprefix(SECRET), "secret key")
        if len(material) != 33:  # noqa: PLR2004 - the algorithm and a seed of 32 bytes
            raise _no_key("secret key")
        key = cls(name, material[0], material[1:])
        if key.verifier.id.hex() != key_id:
            raise _no_key("secret key")
        return key


def check_name(name: str) -> str:
    """
    Return a name that a key may have.

    Raises:
        BadNoteKey: it is empty, has a space, a `+` or what cannot be printed.

    """
    if not name or "+" in name or not name.isprintable() or any(c.isspace() for c in name):
        raise BadNoteKey(
            f"{name!r} cannot name a log or a witness.",
            fix="Take an address without https://, such as example.org/filings.",
        )
    return name


def _parts(text: str, what: str) -> tuple[str, str, bytes]:
    """Take a key's line apart: name, id in hex, and the algorithm with the key."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, id, key
        raise _no_key(what)
    name, key_id, encoded = parts
    try:
        material = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        raise _no_key(what) from None
    if not material or material[0] not in ALGORITHMS:
        raise _no_key(what)
    return check_name(name), key_id, material


def _no_key(what: str) -> BadNoteKey:
    return BadNoteKey(
        f"This is not the {what} of a log or a witness.",
        fix="Make one with `fairwitness keys new log` or `fairwitness keys new witness`.",
    )
