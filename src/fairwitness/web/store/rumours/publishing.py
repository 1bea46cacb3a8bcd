"""
Publish a draft: into the tables in one transaction, then into the ledger, then to everybody.

In:       a draft, the editor who publishes, the moment.
Out:      a version; the `Problem` with every rule that the draft breaks.
Not here: the rules themselves (`fairwitness.rumours.publication`).

A version is shown only when the ledger holds it. Killed in between, the next `settle` goes on:
what the ledger holds already is not entered again.
"""

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from fairwitness.ledger import appending
from fairwitness.ledger.appending import Ledger
from fairwitness.ledger.files import Tree
from fairwitness.ledger.lock import LedgerBusy
from fairwitness.ledger.tiles import ENTRY_LIMIT
from fairwitness.rumours import publication, record
from fairwitness.rumours.check import Version
from fairwitness.rumours.publication import NotPublishable
from fairwitness.web.store.models import CheckVersion, Draft, Rumour, Sample
from fairwitness.web.store.rumours import editing, finding, letters, outbox, places

PATIENCE_S = 5.0
"""How long to wait for another process that writes to the ledger [s]."""
_PAUSE_S = 0.05


def publish(row: Draft, *, now: datetime) -> Version:
    """
    Publish a draft that two people signed.

    Raises:
        NotPublishable: with every rule that it breaks.
        Problem: the ledger cannot be written to; the version waits, unseen, until it can.

    """
    with transaction.atomic():
        current = Draft.objects.select_for_update().get(pk=row.pk)
        if current.published_at is not None:
            raise NotPublishable([_("It is published already.")], fix=_("Look at the check."))
        version = publication.publish(
            editing.value(current),
            editing.signatures(current),
            after=_before(current.check_id),
            now=now,
        )
        _keep(version)
        current.published_at = now
        current.save(update_fields=["published_at"])
        if current.rumour is not None:
            _close(current.rumour, version.check, now)
    settle(now=now)
    return version


def settle(*, now: datetime) -> None:
    """Enter what is published and not in the ledger yet; then let everybody find it."""
    if CheckVersion.objects.filter(place=None).exists():
        _enter()
    for row in CheckVersion.objects.filter(place__isnull=False, told_at=None):
        finding.put(record.read(bytes(row.record)))
        with transaction.atomic():
            if CheckVersion.objects.filter(pk=row.pk, told_at=None).update(told_at=now):
                letters.answer(row.check_id, now=now)
                outbox.leave_version(row, now=now)


def _before(check_id: str) -> Version | None:
    """Return the latest version, in the ledger or not."""
    row = CheckVersion.objects.filter(check_id=check_id).order_by("-number").first()
    return None if row is None else record.read(bytes(row.record))


def _keep(version: Version) -> None:
    content = record.record(version)
    if len(content) > ENTRY_LIMIT:
        raise NotPublishable(
            [f"The check is {len(content)} bytes long; the ledger takes {ENTRY_LIMIT}."],
            fix="Say it in fewer words.",
        )
    CheckVersion.objects.create(
        check_id=version.check,
        number=version.number,
        record=content,
        digest=record.digest(version),
        published_at=version.published,
    )


def _close(rumour: Rumour, check_id: str, now: datetime) -> None:
    """A question that needed a new check was one that no check answered."""
    if Rumour.objects.filter(pk=rumour.pk, closed_at=None).update(check_id=check_id, closed_at=now):
        Sample.objects.create(strength=rumour.strength, answerable=False)


def _enter() -> None:
    key, folder = places.log_key(), places.log_folder()
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with appending.opened(folder, key, places.log_memory()) as ledger:
                _enter_all(ledger, list(CheckVersion.objects.filter(place=None).order_by("id")))
        except LedgerBusy:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _enter_all(ledger: Ledger, rows: Sequence[CheckVersion]) -> None:
    """Enter every row in one batch, but for those that a writer entered before it was killed."""
    there = _without_row(ledger.size)
    missing = [row for row in rows if bytes(row.record) not in there]
    if missing:
        first = ledger.append([bytes(row.record) for row in missing]).first
        there |= {bytes(row.record): first + n for n, row in enumerate(missing)}
    for row in rows:
        CheckVersion.objects.filter(pk=row.pk, place=None).update(place=there[bytes(row.record)])


def _without_row(size: int) -> dict[bytes, int]:
    """Return what the ledger holds beyond the last place that a row knows of."""
    last = CheckVersion.objects.aggregate(last=Max("place"))["last"]
    tree = Tree(places.log_folder(), size)
    return {tree.entry(place): place for place in range(0 if last is None else last + 1, size)}
