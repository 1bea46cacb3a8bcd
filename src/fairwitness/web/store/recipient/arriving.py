"""
Receive a filing whose last byte has come: check, keep, enter in the ledger, sign the receipt.

In:       an upload whose bytes are all here.
Out:      a received filing with its receipt; or a refused upload.
Not here: bytes (`uploading`), opening: nothing here can.

Each step is on the disk before the next, and each may be done again. Killed anywhere, what is there
is an upload to be finished or a filing that is received; `settle` finishes what is not.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.filing import calls
from fairwitness.sealing import parts, receipt, whole
from fairwitness.sealing.parts import Header
from fairwitness.sealing.statement import Signed
from fairwitness.web.store.models import Call, FilingEvent, ReceivedFiling, Upload
from fairwitness.web.store.recipient import (
    entering,
    events,
    manifests,
    places,
    questioned,
    uploading,
)
from fairwitness.web.store.recipient.refusals import UploadBusy, UploadRefused

REFUSED_KEPT = timedelta(days=7)
STRAY_KEPT = timedelta(days=1)
"""How long a file stays that no upload is known of."""


def finish(upload: Upload) -> ReceivedFiling:
    """
    Receive the filing of an upload.

    Raises:
        UploadRefused: it is not what was announced; nothing of it is kept.
        UploadBusy: another request is doing this.
        LedgerBusy, LedgerUnwritable: it is here, and is finished later.

    """
    kept = places.filing(upload.digest)
    if uploading.path_of(upload).exists():
        with uploading.held(upload) as file:
            try:
                file.seek(0)
                whole.check(file, manifests.read(upload.manifest), upload.digest)
            except Problem as problem:
                _refuse(upload, problem)
                raise UploadRefused(problem.what, fix=problem.fix) from None
            uploading.path_of(upload).replace(kept)
            durable.flush(kept.parent)
            durable.flush(places.uploads())
    if not kept.exists():  # another request has just refused it
        upload.refresh_from_db()
        raise UploadRefused(
            upload.what or _("This upload is over."), fix=upload.fix or _("Begin a new one.")
        )
    return complete(_row(upload, kept))


def complete(filing: ReceivedFiling) -> ReceivedFiling:
    """Enter a filing that is here in the ledger, and sign its receipt; the first one stays."""
    first = FilingEvent.objects.get(filing=filing, number=0)
    manifest = manifests.read(filing.manifest).values
    place, event_place = entering.enter(
        [(receipt.entry(filing.digest), filing.after), events.wanted(first)]
    )
    signed = receipt.Receipt(
        filing=filing.digest,
        recipient=manifest.organisation,
        manifest=filing.manifest.digest,
        received=filing.received_at,
        size=filing.size,
        log=places.log_key().name,
    ).signed(places.receipts_key())
    made = receipt.Received(signed=signed, proof=entering.proof(place))
    with transaction.atomic():
        FilingEvent.objects.filter(pk=first.pk, entry=None).update(entry=event_place)
        ReceivedFiling.objects.filter(pk=filing.pk, state=ReceivedFiling.State.ARRIVING).update(
            state=ReceivedFiling.State.RECEIVED, entry=place, receipt=bytes(made)
        )
        Upload.objects.filter(digest=filing.digest, state=Upload.State.OPEN).update(
            state=Upload.State.DONE
        )
    filing.refresh_from_db()
    if filing.answers:
        events.settle()
    return filing


def settle() -> None:
    """Finish what a crash left; what cannot be finished now is tried again next time."""
    for filing in ReceivedFiling.objects.filter(state=ReceivedFiling.State.ARRIVING):
        complete(filing)
    for upload in Upload.objects.filter(state=Upload.State.OPEN):
        if uploading.offset(upload) == upload.length:
            with suppress(UploadBusy, UploadRefused):
                finish(upload)
    events.settle()


def tidy(now: datetime) -> None:
    """Forget uploads that nobody goes on with, and what else has had its time."""
    for upload in Upload.objects.filter(state=Upload.State.OPEN, expires_at__lt=now):
        if uploading.offset(upload) < upload.length:
            uploading.remove(upload)
    Upload.objects.filter(state=Upload.State.REFUSED, began_at__lt=now - REFUSED_KEPT).delete()
    Call.objects.filter(over_at__lt=now - calls.LASTS).delete()
    known = set(Upload.objects.values_list("secret", flat=True))
    for path in places.uploads().iterdir():
        old = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) < now - STRAY_KEPT
        if path.name not in known and old:
            path.unlink()


def _row(upload: Upload, kept: Path) -> ReceivedFiling:
    """Return the row of a filing that is kept; made once, with its first event."""
    there = ReceivedFiling.objects.filter(digest=upload.digest).first()
    if there is not None:
        return there
    header = _header(kept)
    with transaction.atomic():
        made, fresh = ReceivedFiling.objects.get_or_create(
            digest=upload.digest,
            defaults={
                "filer": upload.filer,
                "manifest": upload.manifest,
                "answers": header.values.answers or "",
                "sealed_at": header.values.at,
                "received_at": timezone.now().replace(microsecond=0),
                "size": kept.stat().st_size,
                "after": entering.size(),
            },
        )
        if fresh:
            kinds = FilingEvent.Kind
            events.prepare(made, kinds.RECEIVED, by=None, detail={"size": str(made.size)})
            about = questioned.asked_about(made.answers, made.filer) if made.answers else None
            if about is not None:
                detail = {"question": made.answers, "answer": made.digest}
                events.prepare(about, kinds.ANSWERED, by=None, detail=detail)
    return made


def _header(kept: Path) -> Signed[Header]:
    with kept.open("rb") as file:
        return parts.front(file).signed


def _refuse(upload: Upload, problem: Problem) -> None:
    Upload.objects.filter(pk=upload.pk).update(
        state=Upload.State.REFUSED, what=problem.what, fix=problem.fix
    )
    uploading.path_of(upload).unlink(missing_ok=True)
