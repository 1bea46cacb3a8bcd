"""
Remove messages and deliveries whose time is over.

In:       the moment, how long they are kept [days].
Out:      how many were removed.
Not here: when this runs (`operator.daily`).

What happened stands in the audit trail, which is never touched; a message only told of it. What is
still to be sent is not removed, however old.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from fairwitness.web.store.models import Delivery, Notification


@transaction.atomic
def forget_messages(now: datetime, *, days: int) -> int:
    """Remove what people and programs were told more than `days` ago."""
    before = now - timedelta(days=days)
    over = Q(delivered_at__isnull=False) | Q(given_up_at__isnull=False)
    deliveries, _ = Delivery.objects.filter(over, at__lt=before).delete()
    notifications, _ = Notification.objects.filter(at__lt=before).delete()
    return deliveries + notifications
