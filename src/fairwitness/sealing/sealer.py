"""
Seal a file to the officers of a manifest, and sign it.

In:       a file, a trusted manifest, the filer's key, the time.
Out:      a filing, whole under its name or not there at all.
Not here: what is in the file (`report`), sending it (`filing`).

One pass, piece by piece: what stands before the ciphertext has a size that is known beforehand, so
its place is kept free and filled at the end.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import x25519

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.sealing import age_file, officers, parcel, parts, shares, ssh
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.parts import HEADER, LARGEST, LARGEST_SEALED, SEALED, SIGNATURE, Header
from fairwitness.sealing.shares import FilingKey
from fairwitness.sealing.statement import Signed
from fairwitness.sealing.streams import Bounded, Hashing, TooMuch

NOT_YET = "0" * 64
"""Stands for a digest that is not known yet."""


class OutputThere(Problem):
    """There is something where the filing should go."""

    code = "output-there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to seal, to whom, and who signs."""

    source: Path
    manifest: Signed[Manifest]
    key: Ed25519PrivateKey
    at: datetime
    """[UTC]"""
    answers: str | None = None
    """Digest of the recipient's question that this answers, if it does."""


def seal(order: Order, out: Path) -> Signed[Header]:
    """
    Seal a file.

    Raises:
        OutputThere: there is something at `out`.
        TooMuch: the file has more than 2 GiB.
        OSError: a file cannot be read or written.

    """
    refuse_there(out)
    size = order.source.stat().st_size
    if size > LARGEST:
        raise TooMuch(f"It has {size} bytes; {LARGEST} are the most.", fix="Leave something out.")
    key = FilingKey(x25519.Identity.generate(), os.urandom(32))
    values = order.manifest.values
    sealed = {
        shares.file_name(values, names): shares.share(key, values, names)
        for names in shares.subsets(values)
    }
    with order.source.open("rb") as source, durable.writing(out, mode=0o600) as file:
        return _write(order, key, sealed, source, file)


def _write(
    order: Order,
    key: FilingKey,
    sealed: Mapping[str, bytes],
    source: IO[bytes],
    file: IO[bytes],
) -> Signed[Header]:
    size = os.fstat(source.fileno()).st_size
    commitment, over = key.commitment, parts.over(sealed)
    draft = _header(order, size, sealed=NOT_YET, commitment=commitment, over=over)
    front = _front(draft, sealed)
    file.write(front + parcel.head(SEALED, 0))
    plain = Bounded(source, limit=size)
    with Hashing(file, limit=LARGEST_SEALED) as cipher:
        age_file.seal(officers.key_bytes(str(key.identity.to_public())), plain, cipher)
    if plain.size != size:
        raise TooMuch(
            f"{str(order.source)!r} changed while it was sealed; nothing was written.",
            fix="Seal a file that nobody writes to.",
        )
    file.write(parcel.padding(cipher.size) + parcel.END)
    signed = _header(order, size, sealed=cipher.digest, commitment=commitment, over=over)
    file.seek(0)
    file.write(_front(signed, sealed) + parcel.head(SEALED, cipher.size))
    return signed


def _header(order: Order, size: int, *, sealed: str, commitment: str, over: str) -> Signed[Header]:
    return Header(
        recipient=order.manifest.values.organisation,
        manifest=order.manifest.digest,
        filer=str(ssh.public_of(order.key)),
        at=order.at,
        size=size,
        sealed=sealed,
        commitment=commitment,
        shares=over,
        answers=order.answers,
    ).signed(order.key)


def _front(signed: Signed[Header], sealed: Mapping[str, bytes]) -> bytes:
    signature = "".join(signed.signatures).encode()
    head = parcel.part(HEADER, signed.text) + parcel.part(SIGNATURE, signature)
    return head + b"".join(parcel.part(name, one) for name, one in sealed.items())


def refuse_there(out: Path) -> None:
    """
    Go on only if nothing is at `out`.

    Raises:
        OutputThere: something is.

    """
    if out.exists() or out.is_symlink():
        raise OutputThere(
            f"{str(out)!r} is there already; nothing in it was touched.",
            fix="Give --out a new name.",
        )
