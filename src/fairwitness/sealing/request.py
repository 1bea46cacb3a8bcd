"""
Requests of a recipient's desk: what k officers are asked to approve, in a file of its own.

In:       a filing's digest, the newest manifest, who asks, for what, from when until when.
Out:      the text that officers read before they sign; its digest.
Not here: signing (`approval`), whose turn it is (`turns`).

A request is signed by nobody: it asks, and the approvals speak. Two requests of one filing differ
in their number, so what was approved for one does not count for the next.
"""

from hashlib import sha256
from typing import ClassVar, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from fairwitness.sealing import statement
from fairwitness.sealing.manifest import Digest, Line, Name
from fairwitness.sealing.statement import Statement

OPEN, DISPOSE = "open", "dispose"


class Request(Statement):
    """What officers are asked for."""

    KIND: ClassVar[str] = "request"

    act: Literal["open", "dispose"]
    filing: Digest
    number: int = Field(ge=1)
    """Counts the requests of a filing."""
    manifest: Digest
    """Digest of the manifest that was the newest when it was asked."""
    opener: Name | None = None
    """Officer who will see what is opened; nobody sees what is disposed of."""
    purpose: Line
    """What it is opened for, or why it is disposed of."""
    asked: AwareDatetime
    until: AwareDatetime
    """First moment at which it is over."""

    @model_validator(mode="after")
    def sound(self) -> Self:
        """Refuse what cannot be meant."""
        if (self.opener is None) == (self.act == OPEN):
            raise ValueError("an opening has an opener, and a disposal has none")
        if self.asked >= self.until:
            raise ValueError("it ends before it begins")
        return self

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its text [hex]."""
        return sha256(self.text()).hexdigest()


def read(content: bytes) -> Request:
    """
    Read a request.

    Raises:
        BadStatement: it is none.

    """
    return statement.unsigned(content, Request)
