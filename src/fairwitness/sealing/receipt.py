"""
Receipts: the recipient's signed word that a filing has come, with what proves it.

In:       a filing's digest, the recipient's key, a proof of the log, perhaps a timestamp.
Out:      one file, a tar of `receipt.json`, its signature, `receipt.tlog-proof`, `receipt.tsr`.
Not here: whether the log's proof holds (`filing.receipts`), making it (`ledger`).
"""

from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from pydantic import AwareDatetime, Field

from fairwitness.sealing import parcel, statement
from fairwitness.sealing.manifest import Digest, Line
from fairwitness.sealing.parcel import Reader
from fairwitness.sealing.statement import Signed, Statement

TEXT, SIGNATURE, PROOF, STAMP = (
    "receipt.json",
    "receipt.json.sig",
    "receipt.tlog-proof",
    "receipt.tsr",
)
LIMIT = 1 << 20
"""Bytes that a part may have."""


class Receipt(Statement):
    """What the recipient signs."""

    KIND: ClassVar[str] = "receipt"

    filing: Digest
    recipient: Line
    manifest: Digest
    """Digest of the manifest whose key, or whose key for receipts, signs this."""
    received: AwareDatetime
    size: int = Field(ge=0)
    """Bytes of the filing's file."""
    log: Line
    """Origin of the log in which the filing is entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A receipt with what proves it; nothing is verified yet."""

    signed: Signed[Receipt]
    proof: bytes
    """C2SP tlog-proof of `entry`."""
    stamp: bytes = b""
    """Answer of a timestamp authority over the text that is signed, or nothing."""

    def __bytes__(self) -> bytes:
        parts = {
            TEXT: self.signed.text,
            SIGNATURE: "".join(self.signed.signatures).encode(),
            PROOF: self.proof,
            **({STAMP: self.stamp} if self.stamp else {}),
        }
        return b"".join(parcel.part(name, one) for name, one in parts.items()) + parcel.END


def entry(filing: str) -> bytes:
    """Return what is logged of a filing: its digest and nothing else."""
    return f"fairwitness filing {filing}\n".encode()


def read(content: bytes) -> Received:
    """
    Read a receipt.

    Raises:
        BadParcel, BadStatement: it is none.

    """
    reader = Reader(BytesIO(content))
    text = reader.whole(TEXT, limit=statement.LIMIT)
    signature = reader.whole(SIGNATURE, limit=statement.LIMIT)
    proof = reader.whole(PROOF, limit=LIMIT)
    stamp = reader.whole(STAMP, limit=LIMIT) if reader.peek() == STAMP else b""
    reader.end()
    signed = statement.read(text + signature, Receipt)
    return Received(signed=signed, proof=proof, stamp=stamp)
