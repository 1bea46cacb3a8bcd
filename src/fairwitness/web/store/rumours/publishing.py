"""
Publish a draft: into the tables in one transaction, then into the ledger, then to everybody.

In:       a draft, the editor who publishes, the moment.
Out:      a version; the `Problem` with every rule that the draft breaks.
Not here: the rules themselves (`fairwitness.rumours.publication`), the ledger (`entering`).

A version is shown only when the ledger holds it. Killed in between, the next `settle` goes on:
what the ledger holds already is not entered again.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.ledger.tiles import ENTRY_LIMIT
from fairwitness.rumours import publication, record
from fairwitness.rumours.check import Version
from fairwitness.rumours.publication import NotPublishable
from fairwitness.web.store.models import CheckVersion, Draft, Rumour, Sample, VersionLabel
from fairwitness.web.store.rumours import (
    correcting,
    editing,
    entering,
    finding,
    joining_rumours,
    labelling,
    letters,
    outbox,
)


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
    """Enter what is not in the ledger yet; then let everybody find what is published."""
    entering.enter()
    for row in CheckVersion.objects.filter(place__isnull=False, told_at=None):
        version = record.read(bytes(row.record))
        finding.put(version)
        with transaction.atomic():
            if CheckVersion.objects.filter(pk=row.pk, told_at=None).update(told_at=now):
                correcting.tell(version, now=now)  # before it answers those who wait for one
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
    row = CheckVersion.objects.create(
        check_id=version.check,
        number=version.number,
        record=content,
        digest=record.digest(version),
        published_at=version.published,
    )
    VersionLabel.objects.bulk_create(labelling.rows(row, version))


def _close(rumour: Rumour, check_id: str, now: datetime) -> None:
    """A question that needed a new check was one that no check answered."""
    if joining_rumours.close(rumour.joined_to or rumour, check_id, now=now):
        Sample.objects.create(
            strength=rumour.strength, matched_by=rumour.matched_by, answerable=False
        )
