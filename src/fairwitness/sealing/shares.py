"""
k of n: the key of one filing, sealed to every k officers together.

In:       the filing's age identity and salt, the officers' age keys, k; identities of some.
Out:      one share for each k officers, age inside age; the key again from a share.
Not here: keys of officers (`officers`), the filing (`sealer`, `opener`).

Each layer of a share is a plain age file: `age -d -i alice.age | age -d -i bob.age` opens one of
two officers. One layer short, what comes out is another age file and not the key.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

import pyrage
from pyrage import x25519

from fairwitness.core.problem import Problem
from fairwitness.sealing import officers
from fairwitness.sealing.manifest import Manifest

LIMIT = 8192
"""Bytes that a share may have; with nine layers it has about 2.2 KiB."""
_SALT = "# salt "


class NotEnoughOfficers(Problem):
    """Fewer officers than it takes, or keys that open nothing here."""

    code = "not-enough-officers"


@dataclass(frozen=True, slots=True)
class FilingKey:
    """What opens one filing."""

    identity: x25519.Identity
    salt: bytes
    """32 random bytes: without them nobody can try keys by their commitment."""

    def text(self) -> bytes:
        """Return it as a file of keys that stock age reads."""
        return f"{_SALT}{self.salt.hex()}\n{self.identity}\n".encode()

    @property
    def commitment(self) -> str:
        """
        Return the SHA-256 of that file [hex].

        With the ciphertext's digest it commits to the content: one key opens it in one way.
        """
        return sha256(self.text()).hexdigest()

    @classmethod
    def from_text(cls, text: str) -> "FilingKey":
        """Read such a file; a `ValueError` or `BadOfficerKey` if it is none."""
        first, _, _ = text.partition("\n")
        return cls(officers.identity(text), bytes.fromhex(first.removeprefix(_SALT)))


def subsets(manifest: Manifest) -> Iterator[tuple[str, ...]]:
    """List every k officers by their names, in the order of the manifest."""
    return combinations((one.name for one in manifest.officers), manifest.k)


def file_name(manifest: Manifest, names: Sequence[str]) -> str:
    """Return the name of the share of some officers, by their numbers in the manifest, from 1."""
    order = [one.name for one in manifest.officers]
    return f"shares/{'+'.join(str(order.index(name) + 1) for name in names)}.age"


def share(key: FilingKey, manifest: Manifest, names: Sequence[str]) -> bytes:
    """Seal a filing's key through the keys of some officers; the first named opens first."""
    recipients = {one.name: officers.recipient(one.age) for one in manifest.officers}
    sealed = key.text()
    for name in reversed(names):
        sealed = pyrage.encrypt(sealed, [recipients[name]])
    return sealed


def opened(
    sealed: bytes, names: Sequence[str], identities: Mapping[str, x25519.Identity]
) -> FilingKey:
    """
    Open a share with the keys of all its officers.

    Raises:
        NotEnoughOfficers: a key opens nothing, or what comes out is no key.

    """
    for name in names:
        try:
            sealed = pyrage.decrypt(sealed, [identities[name]])
        except pyrage.DecryptError:
            raise NotEnoughOfficers(
                f"The share of {', '.join(names)} does not open with the key of {name!r}.",
                fix="It was altered, or sealed to another key than the manifest names.",
            ) from None
    try:
        return FilingKey.from_text(sealed.decode())
    except (ValueError, Problem):
        raise NotEnoughOfficers(
            f"The share of {', '.join(names)} holds no key.",
            fix="The filing was sealed wrongly: ask the filer to seal it again.",
        ) from None
