"""
Take filings in, piece by piece, from filers who may stop and go on at any moment.

In:       a filing's signed head and length; bytes with the place where they belong.
Out:      an upload; how far it is. What is said to be here is on the disk.
Not here: the whole filing (`arriving`), HTTP (`web.recipient.protocol`).

How far an upload is says the size of its file, and nothing else does. One request writes at a time.
"""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import new as new_hash
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fairwitness.core import durable
from fairwitness.sealing import statement
from fairwitness.sealing.parts import LARGEST_SEALED, Header
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Signed
from fairwitness.web.store.models import Filer, ReceivedFiling, Upload
from fairwitness.web.store.recipient import filers, manifests, places, questioned
from fairwitness.web.store.recipient.refusals import (
    ChecksumDiffers,
    NoRoom,
    NotRegistered,
    UploadBusy,
    UploadRefused,
    WrongOffset,
)

LARGEST = LARGEST_SEALED + 4 * 2**20
"""Bytes of a whole filing, with its shares."""
MOST_OPEN = 4
"""Uploads that one filer may have open."""
DAY = timedelta(days=1)
LASTS = timedelta(hours=48)
"""How long an upload is kept to which no bytes come."""
PIECE = 1 << 20
"""Bytes that are read at a time."""
KEPT_FREE = 64 * 2**20
"""Bytes of the disk that uploads leave to everything else."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Stream(Protocol):
    """What bytes come out of; fewer or none when the other side is gone."""

    def read(self, size: int, /) -> bytes:
        """Read a piece."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What bytes must have."""

    algorithm: str
    """As `hashlib` names it."""
    digest: bytes


def begin(text: bytes, signature: bytes, length: int, *, now: datetime) -> Upload:
    """
    Return the upload of a filing: a new one, the one that is open, or the one that was done.

    Raises:
        BadStatement, BadSignature, BadSigningKey: its head is not sound.
        NotRegistered: its filer is not known here.
        NoManifest: it is not sealed to a manifest of ours that is valid.
        UploadRefused: it is too large, answers nothing, too many are open, or its filer sent as
            much as is taken in a day.
        NoRoom: the disk is full, or will be when what is open has come.

    """
    signed = statement.read(text + signature, Header)
    key = PublicKey.from_line(signed.values.filer)
    signed.require(key, "the key that it names")
    filer = filers.by_key(key)
    done = Upload.objects.filter(digest=signed.digest, state=Upload.State.DONE).first()
    if done is not None:
        return done
    _refuse_length(signed, length)
    manifest = manifests.counting(signed.values.manifest, now)
    questioned.refuse_unasked(signed.values.answers, filer)
    there = Upload.objects.filter(digest=signed.digest, state=Upload.State.OPEN).first()
    if there is not None and there.length == length:
        return there
    if there is not None:
        remove(there)
    _refuse_more(filer, length, now)
    secret = secrets.token_urlsafe(32)
    _make(places.uploads() / secret)
    try:
        with transaction.atomic():
            return Upload.objects.create(
                secret=secret,
                filer=filer,
                manifest=manifest,
                digest=signed.digest,
                length=length,
                expires_at=now + LASTS,
            )
    except IntegrityError:  # the same filing twice at one moment
        (places.uploads() / secret).unlink()
        return Upload.objects.get(digest=signed.digest, state=Upload.State.OPEN)


def offset(upload: Upload) -> int:
    """Return how many bytes are here and stay here."""
    if upload.state == Upload.State.DONE:
        return upload.length
    try:
        handle = os.open(path_of(upload), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # it was whole, and was moved before the system stopped
        return upload.length if places.filing(upload.digest).exists() else 0
    try:
        os.fsync(handle)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def append(
    upload: Upload, at: int, stream: Stream, *, now: datetime, checksum: Checksum | None = None
) -> int:
    """
    Add bytes to an upload and return how many are here now, on the disk.

    Raises:
        UploadRefused: it is not open, or more bytes come than were announced.
        NotRegistered: its filer was withdrawn meanwhile.
        WrongOffset, UploadBusy, NoRoom, ChecksumDiffers: as they say.

    """
    if upload.state != Upload.State.OPEN:
        raise UploadRefused(
            upload.what or _("This upload is over."), fix=upload.fix or _("Begin a new one.")
        )
    if upload.filer.withdrawn_at is not None:
        raise NotRegistered
    with held(upload) as file:
        there = file.seek(0, os.SEEK_END)
        if there != at:
            raise WrongOffset(there)
        size = _write(file, at, upload.length, stream, checksum)
    Upload.objects.filter(pk=upload.pk).update(expires_at=now + LASTS)
    return size


@contextmanager
def held(upload: Upload) -> Iterator[IO[bytes]]:
    """
    Hold the file of an upload alone.

    Raises:
        UploadBusy: another request holds it, or it is not there any more.

    """
    try:
        file = path_of(upload).open("r+b", buffering=0)
    except FileNotFoundError:
        raise UploadBusy from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadBusy from None
        yield file


def path_of(upload: Upload) -> Path:
    """Return the file of an upload."""
    return places.uploads() / upload.secret


def remove(upload: Upload) -> None:
    """Forget an upload and what came of it; one that somebody writes to stays."""
    with suppress(UploadBusy), held(upload):
        Upload.objects.filter(pk=upload.pk, state=Upload.State.OPEN).delete()
        path_of(upload).unlink(missing_ok=True)


def _write(file: IO[bytes], at: int, length: int, stream: Stream, checksum: Checksum | None) -> int:
    """Write what comes; what is not kept is cut off again."""
    digest = None if checksum is None else new_hash(checksum.algorithm, usedforsecurity=False)
    size = at
    while content := _read(stream):
        if size + len(content) > length:
            _cut(file, at)
            raise UploadRefused(
                _("More bytes came than were announced."), fix=_("Send the file as it is.")
            )
        try:
            _refuse_full(len(content))
            _all(file, content)
        except OSError as error:
            if error.errno not in FULL:
                raise
            _cut(file, at)
            raise NoRoom from None
        size += len(content)
        if digest is not None:
            digest.update(content)
    if digest is not None and checksum is not None and digest.digest() != checksum.digest:
        _cut(file, at)
        raise ChecksumDiffers
    os.fsync(file.fileno())
    return size


def _read(stream: Stream) -> bytes:
    """Read a piece; nothing if the other side is gone: what came before is kept."""
    try:
        return stream.read(PIECE)
    except OSError:
        return b""


def _all(file: IO[bytes], content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _cut(file: IO[bytes], size: int) -> None:
    file.truncate(size)
    os.fsync(file.fileno())


def _refuse_length(signed: Signed[Header], length: int) -> None:
    if not signed.values.size < length <= LARGEST:
        raise UploadRefused(
            _(
                "A filing of %(length)s bytes is not taken: it is larger than what it holds, "
                "and has %(most)s at most."
            )
            % {"length": length, "most": LARGEST},
            fix=_("Send the file that `fairwitness seal` wrote; up to 2 GiB can be sealed."),
        )


def _refuse_more(filer: Filer, length: int, now: datetime) -> None:
    if Upload.objects.filter(filer=filer, state=Upload.State.OPEN).count() >= MOST_OPEN:
        raise UploadRefused(
            _("%(name)s has %(most)s uploads open already.") % {"name": filer, "most": MOST_OPEN},
            fix=_("Finish one of them, or wait until it is forgotten."),
        )
    today = Upload.objects.filter(filer=filer, began_at__gt=now - DAY)
    if sum(today.values_list("length", flat=True)) + length > settings.FILER_DAILY:
        raise UploadRefused(
            _("%(name)s has sent as much as this desk takes from one filer in a day.")
            % {"name": filer},
            fix=_("Send it tomorrow; if it is due before, call the desk."),
        )
    if _free() < length + _owed() + KEPT_FREE:
        raise NoRoom


def _refuse_full(size: int) -> None:
    """Leave the ledger and the database what they need, as a disk that is full itself does."""
    if _free() < size + KEPT_FREE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _free() -> int:
    return shutil.disk_usage(places.uploads()).free


def _owed() -> int:
    """Return how many bytes are still to come of all uploads that are open."""
    return sum(max(one.length - _here(one), 0) for one in _open())


def _open() -> QuerySet[Upload]:
    return Upload.objects.filter(state=Upload.State.OPEN)


def _here(upload: Upload) -> int:
    try:
        return path_of(upload).stat().st_size
    except FileNotFoundError:  # it is whole, and was moved
        return upload.length


def _make(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    durable.flush(path.parent)


def received(digest: str) -> ReceivedFiling | None:
    """Return a filing that is received, if it is."""
    rows = ReceivedFiling.objects.select_related("filer")
    return rows.filter(digest=digest).exclude(state=ReceivedFiling.State.ARRIVING).first()
