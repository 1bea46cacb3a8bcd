"""
Leave messages for people and for programs outside, in both languages.

In:       whom, of what, about which thing, and where it is.
Out:      rows of messages, in the transaction of what they tell of; `LEFT` says which.
Not here: sending (`operator.outgoing_tasks`).

A webhook hears what happened and where to look, never whom it concerned.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone, translation

from fairwitness.core.words import Words
from fairwitness.web.store.models import (
    Delivery,
    Membership,
    Notification,
    Organisation,
    User,
    Webhook,
)
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.plain_text import plain

LEFT = Signal()
"""Sent within the transaction, with `notifications` and `deliveries`: lists of rows."""


def tell(
    users: Iterable[User], organisation: Organisation, topic: Topic, about: str, link: str
) -> None:
    """Say what a topic says, and about which thing."""
    with translation.override("en"):
        english = f"{topic.label}: {about}"
    with translation.override("zh-hans"):
        chinese = f"{topic.label}：{about}"
    leave(users, organisation, topic, Words(english, chinese), link)


@transaction.atomic
def leave(
    users: Iterable[User], organisation: Organisation, topic: Topic, text: Words, link: str
) -> None:
    """Leave a message for those who belong to the organisation, and for webhooks that listen."""
    said = {"en": plain(text.en), "zh": plain(text.zh)}
    here = Membership.objects.filter(
        organisation=organisation, user__in={user.pk for user in users}, user__is_active=True
    ).values_list("user", flat=True)
    notifications = [
        Notification.objects.create(
            user_id=user_id, organisation=organisation, topic=topic, text=said, link=link
        )
        for user_id in sorted(here)
    ]
    body = {
        "topic": topic.value,
        "organisation": organisation.pk,
        "at": timezone.now().isoformat(timespec="seconds"),
        "text": said,
        "link": settings.SITE_URL + link,
    }
    deliveries = [
        Delivery.objects.create(webhook=webhook, topic=topic, body=body)
        for webhook in Webhook.objects.filter(organisation=organisation, removed_at=None)
        if topic in webhook.topics
    ]
    LEFT.send(Notification, notifications=notifications, deliveries=deliveries)
