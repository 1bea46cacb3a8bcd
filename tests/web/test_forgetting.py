"""Old messages go after a stated time; what happened stays in the trail."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from outgoing_people import Place, place

from fairwitness.core.problem import Problem
from fairwitness.core.words import Words
from fairwitness.web.config.environment import read
from fairwitness.web.operator.telling import tell
from fairwitness.web.store import trail
from fairwitness.web.store.models import Delivery, Entry, Notification, Webhook
from fairwitness.web.store.models.notice import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Place:
    where = place("ours")
    Webhook.objects.create(
        organisation=where.organisation,
        url="https://example.org/",
        secret=b"",
        topics=[Topic.SIGNED.value],
        created_by=where.owner,
    )
    return where


def told(ours: Place, days: int, *, taken: bool = True) -> None:
    """Tell the owner and the webhook of something, so many days ago."""
    tell(Topic.SIGNED, ours.organisation, [ours.owner], Words("Signed.", "已签署。"), "/")
    at = timezone.now() - timedelta(days=days)
    Notification.objects.filter(pk=Notification.objects.latest("pk").pk).update(at=at)
    Delivery.objects.filter(pk=Delivery.objects.latest("pk").pk).update(
        at=at, delivered_at=at if taken else None
    )


def test_the_daily_task_removes_what_is_older_than_stated(ours: Place, settings: Any) -> None:
    settings.KEEP_MESSAGES_DAYS = 30
    told(ours, 31)
    told(ours, 29)
    told(ours, 31, taken=False)
    trail.record(ours.organisation, ours.owner, "assessment.signed", ours.assessment)
    entries = Entry.objects.count()
    said = StringIO()
    call_command("daily", stdout=said)
    assert "3 old messages were removed." in said.getvalue()
    assert Notification.objects.count() == 1
    assert Delivery.objects.filter(delivered_at=None).count() == 1, "what is still to be sent stays"
    assert Delivery.objects.count() == 2
    assert Entry.objects.count() == entries
    said = StringIO()
    call_command("daily", stdout=said)
    assert "removed" not in said.getvalue()


def test_ninety_days_are_kept_unless_another_number_is_stated() -> None:
    assert read({}).keep_messages == 90
    assert read({"FAIRWITNESS_KEEP_MESSAGES_DAYS": "7"}).keep_messages == 7
    for bad in ("0", "-1", "soon", "1.5", "99999", "\u0661"):
        with pytest.raises(Problem) as refused:
            read({"FAIRWITNESS_KEEP_MESSAGES_DAYS": bad})
        assert "such as 90" in refused.value.fix
