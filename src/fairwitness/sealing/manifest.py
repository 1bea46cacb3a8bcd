"""
A recipient's key manifest: who may open what is filed with it, and how many of them it takes.

In:       officers with their keys, k, validity, purpose, contact, the organisation's key.
Out:      a signed `Manifest`; refusals of one that is old, foreign or unsound.
Not here: sealing to it (`sealer`), where it is published (`ledger`).

A new manifest names the digest of the one before and is signed by the old key as well: one that
changes silently does not follow.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import AwareDatetime, Field, StringConstraints, model_validator
from pydantic.dataclasses import dataclass

from fairwitness.core.problem import Problem
from fairwitness.sealing import officers, statement
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed, Statement

MOST = 9
"""Officers of a manifest: every k of them get a share of their own."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 [hex]."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\n\r\x00]+$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
"""Of an officer, in small letters: it also stands in names of files."""


class BadManifest(Problem):
    """A manifest that is not valid now, or not of whom it should be."""

    code = "bad-manifest"


@dataclass(frozen=True)
class Officer:
    """Somebody who can open filings together with others."""

    name: Name
    age: Line
    """age public key, which opens."""
    ssh: Line
    """SSH public key, which signs approvals."""


class Manifest(Statement):
    """Who may open filings of a recipient."""

    KIND: ClassVar[str] = "manifest"
    LEFT_OUT: ClassVar[frozenset[str]] = frozenset({"receipts"})

    organisation: Line
    purpose: Line
    contact: Line
    key: Line
    """SSH public key of the organisation."""
    k: int = Field(ge=1, le=MOST)
    """How many officers must open together."""
    officers: tuple[Officer, ...] = Field(min_length=1, max_length=MOST)
    valid_from: AwareDatetime
    valid_until: AwareDatetime
    previous: Digest | None = None
    """Digest of the manifest before, if there was one."""
    receipts: Line | None = None
    """SSH public key of the host that receives: it signs receipts and events, nothing else."""

    @model_validator(mode="after")
    def sound(self) -> Self:
        """Refuse what cannot be meant; every key is looked at, and none may stand twice."""
        keys: dict[str, list[str] | list[bytes]] = {
            "name": [one.name for one in self.officers],
            "age key": [_age(one.age) for one in self.officers],
            "signing key": [
                _ssh(self.key),
                *(_ssh(one.ssh) for one in self.officers),
                *([] if self.receipts is None else [_ssh(self.receipts)]),
            ],
        }
        for what, each in keys.items():
            if len(set(each)) != len(each):
                raise ValueError(f"one {what} stands twice, so one person would count as two")
        if self.k > len(self.officers):
            raise ValueError(f"{self.k} of {len(self.officers)} officers cannot open anything")
        if self.valid_from >= self.valid_until:
            raise ValueError("it ends before it begins")
        return self

    @property
    def public_key(self) -> PublicKey:
        """Return the organisation's key."""
        return PublicKey.from_line(self.key)

    @property
    def receipt_keys(self) -> tuple[PublicKey, ...]:
        """Return the keys that may sign receipts and events."""
        lines = (self.key, *([] if self.receipts is None else [self.receipts]))
        return tuple(map(PublicKey.from_line, lines))


def _age(line: str) -> bytes:
    try:
        officers.recipient(line)
    except Problem as problem:
        raise ValueError(problem.what) from None
    return officers.key_bytes(line)


def _ssh(line: str) -> bytes:
    try:
        return PublicKey.from_line(line).point
    except Problem as problem:
        raise ValueError(problem.what) from None


def sign(manifest: Manifest, *keys: Ed25519PrivateKey) -> Signed[Manifest]:
    """Sign a manifest, with the organisation's key and, in a rotation, with the old one too."""
    signed = manifest.signed(*keys)
    signed.require(manifest.public_key, f"the key that it names for {manifest.organisation!r}")
    return signed


def trusted(content: bytes, *, key: PublicKey | None, now: datetime) -> Signed[Manifest]:
    """
    Read a manifest that is signed and valid; `key` is the organisation's, as known beforehand.

    Raises:
        BadStatement: it is none, or a key in it is refused or stands twice.
        BadSignature: it is not signed by the key that it names.
        BadManifest: it is another organisation's, not valid yet or no longer.

    """
    signed = known(content, key=key)
    refuse_over(signed.values, now)
    return signed


def refuse_over(values: Manifest, now: datetime) -> None:
    """
    Go on only if a manifest is valid.

    Raises:
        BadManifest: it is not valid yet, or no longer.

    """
    if not values.valid_from <= now < values.valid_until:
        late = now >= values.valid_until
        raise BadManifest(
            f"The manifest of {values.organisation!r} is "
            + (
                f"expired since {values.valid_until}."
                if late
                else f"valid from {values.valid_from}."
            ),
            fix="Get the manifest that is valid now, and check the clock of this machine.",
        )


def known(content: bytes, *, key: PublicKey | None) -> Signed[Manifest]:
    """Read a manifest whose time may be over, as for a filing of that time; raises as `trusted`."""
    signed = statement.read(content, Manifest)
    values = signed.values
    if key is not None and key.point != values.public_key.point:
        raise BadManifest(
            f"The manifest names another key for {values.organisation!r} than the one given.",
            fix="It may be forged. Ask the organisation, by another way than this one.",
        )
    signed.require(values.public_key, f"{values.organisation!r}")
    return signed


def follows(new: Signed[Manifest], old: Signed[Manifest]) -> None:
    """
    Go on only if a manifest follows the one that is known.

    Raises:
        BadManifest: it does not name it, or is another organisation's.
        BadSignature: the old key has not signed it.

    """
    if new.digest == old.digest:
        return
    if new.values.previous != old.digest or new.values.organisation != old.values.organisation:
        raise BadManifest(
            f"The manifest of {new.values.organisation!r} does not follow the one that is known.",
            fix="It was changed without notice: ask the organisation, by another way than this.",
        )
    new.require(old.values.public_key, "the key of the manifest before")


def newest_of(
    chain: Sequence[Signed[Manifest]], old: Signed[Manifest], now: datetime
) -> Signed[Manifest]:
    """
    Return the last of the manifests that came after one that is known; without any, that one.

    Each must be signed by the organisation's key of the one before: so those between may be left
    out as long as the key stayed the same, and nobody else's manifest is ever believed.

    Raises:
        BadManifest: one is another organisation's or older than the one before; the last is not
            valid now.
        BadSignature: the key of the one before has not signed one.

    """
    for new in chain:
        if new.values.organisation != old.values.organisation:
            raise _other_organisation(new)
        if new.values.valid_from < old.values.valid_from:
            raise BadManifest(
                "A manifest that is given as newer begins before the one that is known.",
                fix="Give those that came after it, in order, the newest last.",
            )
        new.require(old.values.public_key, "the key of the manifest before")
        old = new
    refuse_over(old.values, now)
    return old


def _other_organisation(new: Signed[Manifest]) -> BadManifest:
    return BadManifest(
        f"The manifest of {new.values.organisation!r} is another organisation's.",
        fix="Give the manifests of the organisation that the filing is sealed to.",
    )
