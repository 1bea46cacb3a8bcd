"""
Letters of a recipient to a filer: questions about a report, and decisions with their reasons.

In:       what is asked or decided of a filing, the filer's SSH key, keys of who wrote it.
Out:      an age file that opens with the filer's SSH key (`age -d -i filer.ssh`), and nothing else.
Not here: who may ask or decide (`web`), answers, which are filings of their own (`filing`).

A question is about items and figures of a report. It has no field for a person: this channel
holds no data about people, and none can be asked for.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, TypeVar

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import AwareDatetime, Field, StringConstraints

from fairwitness.core.problem import Problem
from fairwitness.sealing import officers, statement
from fairwitness.sealing.manifest import Digest, Line
from fairwitness.sealing.ssh import BEGIN, PublicKey
from fairwitness.sealing.statement import Signed, Statement

LIMIT = 64 * 1024
"""Bytes that a sealed letter may have."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]+$")]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$")]
"""Of an item of a pack, or of a figure, such as `cac-2018/security-officer`."""


class CannotSeal(Problem):
    """A key that signs, but that nothing can be sealed to."""

    code = "cannot-seal"


class BadLetter(Problem):
    """A letter that does not open, or that is none."""

    code = "bad-letter"


class Question(Statement):
    """What is asked about a report."""

    KIND: ClassVar[str] = "question"

    filing: Digest
    number: int = Field(ge=1)
    """Counts the questions about a filing; an answer names it."""
    at: AwareDatetime
    items: tuple[Id, ...] = Field(default=(), max_length=100)
    """Controls that it is about."""
    figures: tuple[Id, ...] = Field(default=(), max_length=100)
    words: Text
    notice: Literal[
        "This channel holds no data about people; none can be asked for, and an answer holds none."
    ] = "This channel holds no data about people; none can be asked for, and an answer holds none."


class Decision(Statement):
    """What became of a filing."""

    KIND: ClassVar[str] = "decision"

    filing: Digest
    number: int = Field(ge=1)
    at: AwareDatetime
    outcome: Literal["accepted", "more-needed", "closed"]
    reasons: Text


S = TypeVar("S", Question, Decision)
Letter = Question | Decision


def sealed(
    letter: Letter,
    filer: Line,
    *,
    copies: Sequence[str] = (),
    key: Ed25519PrivateKey | None = None,
) -> bytes:
    """
    Seal a letter to its filer, and to the age keys of those who keep a copy.

    With the `key` of the recipient's desk it is signed within. A FIDO key signs only: it cannot be
    sealed to.

    Raises:
        CannotSeal: the filer's key is of that kind.
        BadSigningKey, BadOfficerKey: a line is no key.

    """
    public = PublicKey.from_line(filer)
    if public.application:
        raise CannotSeal(
            "The filer signs with a FIDO key, to which nothing can be sealed.",
            fix="Ask the filer to file with an SSH Ed25519 key without a device.",
        )
    text = letter.text() if key is None else bytes(letter.signed(key))
    to = [pyrage.ssh.Recipient.from_str(str(public)), *map(officers.recipient, copies)]
    return bytes(pyrage.encrypt(text, to))


def opened(content: bytes, secret: str, *, by: Sequence[PublicKey] = ()) -> Letter:
    """
    Open a letter with the filer's SSH key, or with the age key of one who kept a copy.

    With keys in `by`, one of them must have signed it.

    Raises:
        BadLetter: it is not sealed to this key, or is no letter.
        BadStatement, BadSignature: it is damaged, or is by nobody who was named.

    """
    try:
        identity = pyrage.ssh.Identity.from_buffer(secret.encode())
    except pyrage.IdentityError:
        identity = officers.identity(secret)
    if len(content) > LIMIT or not content.startswith(b"age-encryption.org/v1\n-> "):
        raise BadLetter("This is no sealed letter.", fix="Get it anew from its recipient's desk.")
    try:
        text = bytes(pyrage.decrypt(content, [identity]))
    except pyrage.DecryptError:
        raise BadLetter(
            "The letter does not open with this key.",
            fix="Give the SSH key with which the filing was signed.",
        ) from None
    read = _read(text)
    if by:
        signers = {one.point for one in read.signers()}
        if not signers & {one.point for one in by}:
            raise BadLetter(
                "The letter is signed by nobody who was named.",
                fix="Ask the recipient, by another way than this one, whether it is theirs.",
            )
    return read.values


def _read(text: bytes) -> Signed[Question] | Signed[Decision]:
    if text.startswith(b'{\n "fairwitness": "decision/1"'):
        return _maybe_signed(text, Decision)
    return _maybe_signed(text, Question)


def _maybe_signed(text: bytes, kind: type[S]) -> Signed[S]:
    if BEGIN.encode() in text:
        return statement.read(text, kind)
    return Signed(statement.unsigned(text, kind), text, ())
