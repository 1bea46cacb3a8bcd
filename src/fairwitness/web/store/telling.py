"""
Leave messages for people, in both languages.

In:       whom, of what, about which thing, and where it is.
Out:      notifications; mail and webhooks take them from there.
Not here: sending.
"""

from collections.abc import Iterable

from django.utils import translation

from fairwitness.web.store.models import Notification, Organisation, User
from fairwitness.web.store.models.notice import Topic

TONGUES = (("en", "en"), ("zh", "zh-hans"))
"""Names of languages in the reports, and in Django."""


def tell(
    users: Iterable[User], organisation: Organisation, topic: Topic, about: str, link: str
) -> None:
    """Leave one message for each, in the transaction of what it tells of."""
    text = {}
    for name, tongue in TONGUES:
        with translation.override(tongue):
            text[name] = f"{topic.label}: {about}" if name == "en" else f"{topic.label}：{about}"
    Notification.objects.bulk_create(
        Notification(user=user, organisation=organisation, topic=topic, text=text, link=link)
        for user in users
    )
