"""
Signed notes: text with the signatures of those who stand for it (C2SP signed-note).

In:       text, keys, the bytes of a note.
Out:      a `Note`, and who of the known keys signed it.
Not here: what the text says (`checkpoint`), whose signatures are enough (`policy`).
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from fairwitness.core.problem import Problem
from fairwitness.ledger.keys import ID, SigningKey, VerifierKey

SIZE_LIMIT = 1_000_000
"""Bytes that a note of others may have."""
SIGNATURE_LIMIT = 100
"""Signatures that a note of others may carry."""
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class BadNote(Problem):
    """Bytes that are no signed note, or one that nobody we know has signed."""

    code = "bad-note"


@dataclass(frozen=True, slots=True)
class Signature:
    """A line below a note."""

    name: str
    key_id: bytes
    signed: bytes
    """What the algorithm of the key made."""

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.signed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and who signed it; nothing is verified yet."""

    text: str
    """Ends in a newline."""
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def signed(self, key: SigningKey, at: datetime | None = None) -> Self:
        """Return the note with one more signature; a witness's carries the time [UTC]."""
        line = Signature(key.name, key.verifier.id, key.sign(self.text, at))
        return self.with_signatures((line,))

    def with_signatures(self, more: Collection[Signature]) -> Self:
        """Return the note with more signatures; a later one by the same key takes its place."""
        by_key = {(one.name, one.key_id): one for one in (*self.signatures, *more)}
        return replace(self, signatures=tuple(by_key.values()))

    def by(self, keys: Collection[VerifierKey]) -> dict[VerifierKey, Signature]:
        """
        Return the signatures by known keys; those by others are not looked at.

        Raises:
            BadNote: one of a known key does not hold.

        """
        known = {(key.name, key.id): key for key in keys}
        found: dict[VerifierKey, Signature] = {}
        for one in self.signatures:
            key = known.get((one.name, one.key_id))
            if key is None:
                continue
            if not key.holds(self.text, one.signed):
                raise BadNote(
                    f"The signature of {one.name!r} does not fit the text.",
                    fix="The text or the signature was altered: get it anew from its source.",
                )
            found[key] = one
        return found


def parse(content: bytes) -> Note:
    """
    Read a note.

    Raises:
        BadNote: it is none.

    """
    if len(content) > SIZE_LIMIT:
        raise _no_note("it is too large")
    try:
        whole = content.decode()
    except UnicodeDecodeError:
        raise _no_note("it is not UTF-8") from None
    if any(c < " " and c != "\n" for c in whole):
        raise _no_note("it holds control characters")
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise _no_note("there is no blank line with signatures below it")
    lines = below.removesuffix("\n").split("\n")
    if len(lines) > SIGNATURE_LIMIT:
        raise _no_note("it carries too many signatures")
    return Note(f"{text}\n", tuple(signature(line) for line in lines))


def signature(line: str) -> Signature:
    """
    Read one signature line, without its newline.

    Raises:
        BadNote: it is none.

    """
    match = _LINE.fullmatch(line)
    if match is None:
        raise _no_note("a line below the text is no signature")
    try:
        decoded = b64decode(match.group(2), validate=True)
    except ValueError:
        raise _no_note("a signature is not Base64") from None
    if len(decoded) <= ID:
        raise _no_note("a signature is too short")
    return Signature(match.group(1), decoded[:ID], decoded[ID:])


def _no_note(why: str) -> BadNote:
    return BadNote(
        f"This is not a signed note: {why}.",
        fix="Get the file anew from where it came; it is text with signatures below a blank line.",
    )
