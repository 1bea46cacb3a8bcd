"""
Tell people and programs that something happened.

In:       a topic, an organisation, whom it concerns, a sentence in both languages, a path.
Out:      rows of messages, and the tasks that send them.
Not here: the rows (`store.telling`), sending (`outgoing_tasks`).
"""

from collections.abc import Iterable, Sequence

from django.dispatch import receiver

from fairwitness.core.words import Words
from fairwitness.web.operator import outgoing_tasks
from fairwitness.web.store import telling
from fairwitness.web.store.models import Delivery, Notification, Organisation, User
from fairwitness.web.store.models.notice import Topic


def tell(
    topic: Topic, organisation: Organisation, users: Iterable[User], text: Words, link: str
) -> None:
    """Tell the users who belong to the organisation, and those of its webhooks that listen."""
    telling.leave(users, organisation, topic, text, link)


@receiver(telling.LEFT, dispatch_uid="send")
def send(
    notifications: Sequence[Notification], deliveries: Sequence[Delivery], **_: object
) -> None:
    """Hand what was left to the workers, in the same transaction."""
    for told in notifications:
        outgoing_tasks.mail.enqueue(told.pk, 0)
    for delivery in deliveries:
        outgoing_tasks.deliver.enqueue(delivery.pk, 0)
