"""What waits to be sent: again after a pause, by one worker alone, and gone when it was taken."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from outgoing_people import work
from rumour_desk import QUESTION, Desk, asked, published

from fairwitness.web.rumours.outgoing_tasks import send
from fairwitness.web.store.models import Contact, Outgoing, Subscription
from fairwitness.web.store.outgoing.pauses import PAUSES
from fairwitness.web.store.recovering import STARTED
from fairwitness.web.store.rumours import outbox, publishing, subscribing

READER = "reader@mail.example"


class Down(EmailBackend):
    """A server that takes nothing."""

    def send_messages(self, messages: Any) -> int:
        """Break off."""
        raise smtplib.SMTPServerDisconnected(messages[0].subject)


class Dies(EmailBackend):
    """A server that takes a letter, after which our worker is killed."""

    def send_messages(self, messages: Any) -> int:
        """Take them, and die."""
        super().send_messages(messages)
        raise KeyboardInterrupt


def left() -> Outgoing:
    outbox.leave_letter(READER, "Subject", "Text", now=timezone.now())
    return Outgoing.objects.get()


def subscribed(count: int) -> None:
    for number in range(count):
        subscribing.ask(f"{number}@mail.example", "en", now=timezone.now())
    Subscription.objects.update(confirmed_at=timezone.now())
    Outgoing.objects.all().delete()


@pytest.mark.django_db
def test_a_letter_is_sent_in_the_background_and_nothing_is_left_of_it() -> None:
    row = left()
    assert mail.outbox == []
    assert READER.encode() not in bytes(row.letter)
    work()
    assert [letter.to for letter in mail.outbox] == [[READER]]
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
def test_what_fails_is_tried_again_after_longer_pauses_and_then_given_up(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    left()
    for pause in PAUSES:
        Outgoing.objects.update(due_at=timezone.now())
        send.call()
        wait = Outgoing.objects.get().due_at - timezone.now()
        assert pause - timedelta(seconds=20) < wait <= pause
    waiting = DBTaskResult.objects.filter(task_path=send.module_path, status="READY")
    assert waiting.order_by("-run_after")[0].run_after > timezone.now() + timedelta(hours=23)
    for _ in range(2):
        Outgoing.objects.update(due_at=timezone.now())
        send.call()
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
def test_one_letter_that_fails_holds_up_no_other(settings: Any) -> None:
    left()
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    send.call()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    outbox.leave_letter("other@mail.example", "Subject", "Text", now=timezone.now())
    send.call()
    assert [letter.to for letter in mail.outbox] == [["other@mail.example"]]
    assert Outgoing.objects.count() == 1


def test_a_worker_killed_in_between_sends_one_letter_twice_at_most(
    ours: Desk, settings: Any
) -> None:
    subscribed(5)
    published(ours)
    settings.EMAIL_BACKEND = f"{__name__}.Dies"
    with pytest.raises(KeyboardInterrupt):
        send.call()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    DBTaskResult.objects.all().delete()
    STARTED.send(None)
    work()
    assert len(mail.outbox) == 5
    Outgoing.objects.update(due_at=timezone.now())
    work()
    send.call()
    receivers = [letter.to[0] for letter in mail.outbox]
    assert len(receivers) == 6
    assert len(set(receivers)) == 5


def test_a_version_is_told_of_once_however_often_the_desk_settles(ours: Desk) -> None:
    subscribed(3)
    published(ours)
    publishing.settle(now=timezone.now())
    assert Outgoing.objects.count() == 3
    work()
    publishing.settle(now=timezone.now())
    work()
    assert len(mail.outbox) == 3


def test_an_address_that_waits_for_an_answer_moves_into_the_outbox_encrypted(ours: Desk) -> None:
    asked(QUESTION, email=READER)
    published(ours)
    assert not Contact.objects.exists()
    assert READER.encode() not in bytes(Outgoing.objects.get().letter)
    work()
    assert len(mail.outbox) == 1
    assert not Outgoing.objects.exists()
