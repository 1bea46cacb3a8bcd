"""
The parts of a filing: what is in front of the ciphertext, and how it is read.

In:       the start of a filing's file, the manifest it was sealed to.
Out:      its signed `Header`, its shares, and the place where the ciphertext begins.
Not here: sealing (`sealer`), opening (`opener`).

A filing is a tar of `filing.json`, `filing.json.sig`, a share for each k officers, and
`sealed.age`; so everything in it can be taken out and checked with programs of others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, ClassVar

from pydantic import AwareDatetime, Field

from fairwitness.core.problem import Problem
from fairwitness.sealing import shares, statement
from fairwitness.sealing.manifest import Digest, Line, Manifest
from fairwitness.sealing.parcel import Part, Reader
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed, Statement

HEADER, SIGNATURE, SEALED = "filing.json", "filing.json.sig", "sealed.age"
LARGEST = 2 * 1024**3
"""Bytes that may be sealed."""
LARGEST_SEALED = LARGEST + LARGEST // 65536 * 16 + 4096
"""Bytes that the ciphertext of that has at most: age adds 16 to each 64 KiB."""


class WrongRecipient(Problem):
    """A filing that is sealed to another manifest than the one given."""

    code = "wrong-recipient"


class WrongFiler(Problem):
    """A filing that is signed by another key than the one that is expected."""

    code = "wrong-filer"


class Header(Statement):
    """What the filer signs."""

    KIND: ClassVar[str] = "filing"
    LEFT_OUT: ClassVar[frozenset[str]] = frozenset({"answers"})

    recipient: Line
    manifest: Digest
    """Digest of the manifest that it is sealed to."""
    filer: Line
    """SSH public key that signs this."""
    at: AwareDatetime
    size: int = Field(ge=0, le=LARGEST)
    """Bytes that are sealed."""
    sealed: Digest
    """SHA-256 of the ciphertext."""
    commitment: Digest
    """SHA-256 of the key and a salt, as a share holds them: every share opens the same content."""
    shares: Digest
    """SHA-256 over the SHA-256 of each share."""
    answers: Digest | None = None
    """Digest of the recipient's question that this answers, if it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Everything of a filing but the ciphertext."""

    signed: Signed[Header]
    shares: Mapping[str, bytes]
    """By name of the part."""

    @property
    def digest(self) -> str:
        """Return what a filing is called by: the SHA-256 of what its filer signed [hex]."""
        return self.signed.digest

    def filed_by(self, key: PublicKey) -> None:
        """
        Go on only if this key has signed.

        Raises:
            WrongFiler, BadSignature: it has not.

        """
        if PublicKey.from_line(self.signed.values.filer).point != key.point:
            raise WrongFiler(
                "The filing is signed by another key than the one that is expected.",
                fix="Ask the filer, by another way than this one, which key is theirs.",
            )
        self.signed.require(key, "the filer's key")

    def sealed_to(self, manifest: Signed[Manifest]) -> None:
        """
        Go on only if it is sealed to this manifest, with a share for each k of its officers.

        Raises:
            WrongRecipient: it is sealed to another one, or shares are missing.

        """
        values = self.signed.values
        same = (values.manifest, values.recipient) == (
            manifest.digest,
            manifest.values.organisation,
        )
        names = {shares.file_name(manifest.values, one) for one in shares.subsets(manifest.values)}
        if not same or names != set(self.shares):
            raise WrongRecipient(
                f"The filing is sealed to a manifest of {values.recipient!r} with the SHA-256 "
                f"{values.manifest[:16]}…, and not to this one ({manifest.digest[:16]}…).",
                fix="Give the manifest that was valid when it was sealed.",
            )


def over(shares: Mapping[str, bytes]) -> str:
    """Return the digest over all shares."""
    return sha256(b"".join(sha256(one).digest() for one in shares.values())).hexdigest()


def read(reader: Reader) -> tuple[Front, Part]:
    """
    Read a filing up to its ciphertext, and hold it against its own signature.

    Raises:
        BadParcel, BadStatement: it is not of the form.
        BadSignature, BadSigningKey: it is not signed by the key that it names.
        WrongRecipient: its shares are not those that were signed.

    """
    text = reader.whole(HEADER, limit=statement.LIMIT)
    signature = reader.whole(SIGNATURE, limit=statement.LIMIT)
    signed = statement.read(text + signature, Header)
    found: dict[str, bytes] = {}
    while (name := reader.peek()).startswith("shares/"):
        found[name] = reader.whole(name, limit=shares.LIMIT)
    front = Front(signed=signed, shares=found)
    front.filed_by(PublicKey.from_line(signed.values.filer))
    if over(found) != signed.values.shares:
        raise WrongRecipient(
            "The shares are not those that the filer signed: somebody else could open it.",
            fix="Get the filing anew from its filer.",
        )
    return front, reader.begin(SEALED, limit=LARGEST_SEALED)


def front(file: IO[bytes]) -> Front:
    """Read a filing up to its ciphertext; raises as `read`."""
    return read(Reader(file))[0]
