"""
Publish what two people signed under an embargo that is over.

In:       the moment.
Out:      versions; nothing is shown before its time.
Not here: publishing by hand (`publishing`).

The embargo is part of what is signed, so both said yes to the hour too.
"""

from contextlib import suppress
from datetime import datetime

from django.db.models import QuerySet

from fairwitness.rumours.publication import PEOPLE, NotPublishable, signers
from fairwitness.web.store.models import Draft
from fairwitness.web.store.rumours import editing, publishing


def due(*, now: datetime) -> QuerySet[Draft]:
    """Return drafts whose embargo is over."""
    return Draft.objects.filter(published_at=None, embargo__lte=now)


def release(*, now: datetime) -> None:
    """Publish those that two people signed; what breaks a rule waits for an editor."""
    for row in due(now=now):
        if len(signers(editing.value(row), editing.signatures(row))) >= PEOPLE:
            with suppress(NotPublishable):
                publishing.publish(row, now=now)
