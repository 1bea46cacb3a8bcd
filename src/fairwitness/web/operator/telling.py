"""
Tell people and programs that something happened.

In:       a topic, an organisation, whom it concerns, a sentence in both languages, a path.
Out:      rows of messages, and tasks that send them, in the transaction of what they tell of.
Not here: sending (`outgoing_tasks`).

A webhook hears what happened and where to look, never whom it concerned.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fairwitness.core.words import Words
from fairwitness.web.operator import outgoing_tasks
from fairwitness.web.operator.plain_text import plain
from fairwitness.web.store.models import (
    Delivery,
    Membership,
    Notification,
    Organisation,
    User,
    Webhook,
)
from fairwitness.web.store.models.notice import Topic


@transaction.atomic
def tell(
    topic: Topic, organisation: Organisation, users: Iterable[User], text: Words, link: str
) -> None:
    """Tell the users who belong to the organisation, and those of its webhooks that listen."""
    said = {"en": plain(text.en), "zh": plain(text.zh)}
    here = Membership.objects.filter(
        organisation=organisation, user__in={user.pk for user in users}, user__is_active=True
    ).values_list("user", flat=True)
    for user_id in sorted(here):
        told = Notification.objects.create(
            user_id=user_id, organisation=organisation, topic=topic, text=said, link=link
        )
        outgoing_tasks.mail.enqueue(told.pk, 0)
    body = {
        "topic": topic.value,
        "organisation": organisation.pk,
        "at": timezone.now().isoformat(timespec="seconds"),
        "text": said,
        "link": settings.SITE_URL + link,
    }
    for webhook in Webhook.objects.filter(organisation=organisation, removed_at=None):
        if topic in webhook.topics:
            delivery = Delivery.objects.create(webhook=webhook, topic=topic, body=body)
            outgoing_tasks.deliver.enqueue(delivery.pk, 0)
