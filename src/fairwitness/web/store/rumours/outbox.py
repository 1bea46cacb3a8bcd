"""
What is to be sent for the rumour desk, kept until it was taken or given up.

In:       a letter, or a version with everybody who wants to hear of it.
Out:      rows, in the transaction of what they tell of; `LEFT` says that there are some.
Not here: sending (`web.rumours.outgoing_tasks`), what is said (`letters`, `subscribing`).

Rows for a version are made once, in the transaction that notes that readers were told. A try is
counted, and its pause begins, before it is made; a row goes when its message was taken. So a worker
that is killed between the two sends that one message twice, and no other.
"""

import json
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.dispatch import Signal

from fairwitness.web.store.models import (
    Channel,
    CheckVersion,
    Outgoing,
    PushSubscription,
    Subscription,
)
from fairwitness.web.store.outgoing.pauses import PAUSES
from fairwitness.web.store.plain_text import line
from fairwitness.web.store.secrets import opened, sealed

LEFT = Signal()
"""Sent within the transaction when rows were left."""
LONGEST_SUBJECT = 200
"""[characters]"""


def leave_letter(
    address: str,
    subject: str,
    body: str,
    *,
    now: datetime,
    headers: dict[str, str] | None = None,
    subscription: Subscription | None = None,
) -> None:
    """Leave a letter that is written already; it goes with `subscription` when that ends."""
    said = {"to": address, "subject": subject, "body": body, "headers": headers or {}}
    Outgoing.objects.create(
        channel=Channel.MAIL,
        letter=sealed(json.dumps(said)),
        subscription=subscription,
        due_at=now,
    )
    LEFT.send(Outgoing)


def leave_version(row: CheckVersion, *, now: datetime) -> None:
    """Leave a message about a version for everybody who confirmed that they want one."""
    letters = Subscription.objects.filter(confirmed_at__isnull=False)
    rows = [
        Outgoing(channel=Channel.MAIL, subscription_id=pk, version=row, due_at=now)
        for pk in letters.values_list("pk", flat=True)
    ]
    rows += [
        Outgoing(channel=Channel.PUSH, push_id=pk, version=row, due_at=now)
        for pk in PushSubscription.objects.values_list("pk", flat=True)
    ]
    if settings.WEBSUB_HUB:
        rows.append(Outgoing(channel=Channel.HUB, version=row, due_at=now))
    Outgoing.objects.bulk_create(rows, batch_size=500)
    LEFT.send(Outgoing)


def taken(*, now: datetime) -> Outgoing | None:
    """Take what is due longest, for one worker alone; its next try begins after a pause."""
    while (row := Outgoing.objects.filter(due_at__lte=now).first()) is not None:
        if row.attempts > len(PAUSES):
            row.delete()
            continue
        pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
        mine = Outgoing.objects.filter(pk=row.pk, attempts=row.attempts, due_at=row.due_at)
        if mine.update(attempts=F("attempts") + 1, due_at=now + pause):
            return row
    return None


def done(row: Outgoing) -> None:
    """Forget what was taken."""
    Outgoing.objects.filter(pk=row.pk).delete()


def next_due() -> datetime | None:
    """Return when something is tried next; None if nothing waits."""
    row = Outgoing.objects.first()
    return None if row is None else row.due_at


def letter(row: Outgoing) -> EmailMessage:
    """
    Return a letter that was written already.

    Raises:
        LostKey: it was encrypted with another key.

    """
    said = json.loads(opened(bytes(row.letter)))
    return EmailMessage(
        line(said["subject"])[:LONGEST_SUBJECT],
        said["body"],
        None,
        [said["to"]],
        headers={"Auto-Submitted": "auto-generated", **said["headers"]},
    )
