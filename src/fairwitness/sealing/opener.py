"""
Open a filing with the keys of k officers; what does not hold leaves nothing behind.

In:       a filing, the manifest it was sealed to, the keys of officers.
Out:      the file that was sealed, under its name when all of it is proved, and not before.
Not here: whether it may be opened (`approval`), what is in it (`packing`).

What is decrypted has no name until the ciphertext, its signature and the commitment are checked.
Where the system allows, it is a file without any name: even kill -9 leaves no plaintext.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from pyrage import x25519

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.sealing import age_file, officers, parts, shares
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.parcel import Part, Reader
from fairwitness.sealing.parts import Front
from fairwitness.sealing.sealer import refuse_there
from fairwitness.sealing.shares import FilingKey, NotEnoughOfficers
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed
from fairwitness.sealing.streams import Bounded, Hashing, TooMuch

_NAMELESS = {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT}
"""What a file system says that has no files without a name."""


class Altered(Problem):
    """A filing whose content is not what its filer signed."""

    code = "altered"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The filing was altered or cut: {why}. Nothing of it was kept.",
            fix="Get it anew from its filer, and compare the size and the digest.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A filing, and whom it must be from and to."""

    path: Path
    manifest: Signed[Manifest]
    filer: PublicKey


def unseal(filing: Filing, identities: Mapping[str, x25519.Identity], out: Path) -> Front:
    """
    Open a filing; `identities` are by officer's name.

    Raises:
        OutputThere: there is something at `out`.
        NotEnoughOfficers: fewer than k keys, or keys of others.
        WrongRecipient, WrongFiler, BadSignature, BadParcel, BadStatement, Altered: it is not what
            its filer signed for this manifest.

    """
    return unseal_with(filing, lambda front: key_of(front, filing.manifest.values, identities), out)


def unseal_with(filing: Filing, key_for: Callable[[Front], FilingKey], out: Path) -> Front:
    """Open a filing with its own key, once it is known which filing it is; raises as `unseal`."""
    refuse_there(out)
    with filing.path.open("rb") as file:
        reader = Reader(file)
        front, part = parts.read(reader)
        front.filed_by(filing.filer)
        front.sealed_to(filing.manifest)
        key = key_for(front)
        with _appearing(out) as target:
            _decrypt(front, part, key, target)
            reader.end()
    return front


def content(file: IO[bytes], key: FilingKey, *, limit: int) -> bytes:
    """
    Return what is sealed in a filing, in memory and nowhere else.

    Raises:
        TooMuch: it has more than `limit` bytes.
        BadSignature, BadParcel, BadStatement, Altered: it is not what its filer signed, or the key
            is of another filing.

    """
    reader = Reader(file)
    front, part = parts.read(reader)
    size = front.signed.values.size
    if size > limit:
        raise TooMuch(
            f"It has {size} bytes; {limit} are the most that are held in memory.",
            fix="Open it on your own machine: `fairwitness open`.",
        )
    target = BytesIO()
    _decrypt(front, part, key, target)
    reader.end()
    return target.getvalue()


def _decrypt(front: Front, part: Part, key: FilingKey, target: age_file.Writable) -> None:
    """Decrypt the ciphertext, and hold it against what the filer signed."""
    values = front.signed.values
    if key.commitment != values.commitment:
        raise Altered("the key is another one than was committed to")
    with Hashing(part, limit=part.size) as cipher:
        plain = Bounded(target, limit=values.size)
        try:
            age_file.unseal(officers.secret_bytes(key.identity), cipher, plain)
        except ValueError as error:
            raise Altered(str(error)) from None
        part.end()
        if cipher.size != part.size or cipher.digest != values.sealed:
            raise Altered("the SHA-256 of its ciphertext is another")
        if plain.size != values.size:
            raise Altered("its content has another size")


def key_of(
    front: Front, manifest: Manifest, identities: Mapping[str, x25519.Identity]
) -> FilingKey:
    """
    Return the key of a filing, through the share of officers whose keys are given.

    Raises:
        NotEnoughOfficers: they are fewer than k.

    """
    for names in shares.subsets(manifest):
        if all(name in identities for name in names):
            sealed = front.shares[shares.file_name(manifest, names)]
            return shares.opened(sealed, names, identities)
    raise NotEnoughOfficers(
        f"It takes the keys of {manifest.k} officers; there are {len(identities)}.",
        fix="Open it together with further officers: an officer alone gets nothing.",
    )


def by_officer(texts: list[str], manifest: Manifest) -> dict[str, x25519.Identity]:
    """
    Say whose keys these are; two files with one key are one officer.

    Raises:
        BadOfficerKey: a text is no key.
        NotEnoughOfficers: one belongs to no officer of the manifest.

    """
    names = {officers.key_bytes(one.age): one.name for one in manifest.officers}
    found: dict[str, x25519.Identity] = {}
    for text in texts:
        identity = officers.identity(text)
        name = names.get(officers.key_bytes(str(identity.to_public())))
        if name is None:
            raise NotEnoughOfficers(
                f"A key belongs to no officer of {manifest.organisation!r}.",
                fix="Give the keys of officers whom the filing's manifest names.",
            )
        found[name] = identity
    return found


@contextmanager
def _appearing(out: Path) -> Iterator[IO[bytes]]:
    """Give a file that appears under its name when the block ends well."""
    try:
        handle = os.open(out.parent, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if error.errno not in _NAMELESS:
            raise
        with durable.writing(out, mode=0o600) as file:
            yield file
        return
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
        _name(file.fileno(), out)
    durable.flush(out.parent)


def _name(handle: int, out: Path) -> None:
    """Give a file without a name one; if that is taken, a `FileExistsError`."""
    folder = os.open("/proc/self/fd", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:  # Python follows the link to the open file only where a folder is given
        os.link(str(handle), out, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
