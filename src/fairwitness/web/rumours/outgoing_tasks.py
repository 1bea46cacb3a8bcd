"""
Send what waits in the outbox, again and again until it is taken or given up.

In:       rows of the outbox.
Out:      letters, messages to browsers, a word to the hub.
Not here: what waits (`store.rumours.outbox`), what is said (`store.rumours`).

One task sends one message after the other for as long as `STRETCH` says, then lets other tasks
have their turn. What failed is due after a pause; the task comes back for it.
"""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from fairwitness.core.problem import Problem
from fairwitness.rumours import record
from fairwitness.rumours.check import Version
from fairwitness.web.rumours import hub
from fairwitness.web.store.models import Channel, Outgoing, PushSubscription
from fairwitness.web.store.outgoing.address import BadAddress, destination, parsed
from fairwitness.web.store.outgoing.posting import post
from fairwitness.web.store.recovering import STARTED
from fairwitness.web.store.rumours import outbox, pushing, subscribing
from fairwitness.web.store.secrets import LostKey

STRETCH = timedelta(seconds=20)
"""How long one task sends."""
TAKEN = range(200, 300)
AGAIN = frozenset({408, 425, 429})
"""Refusals that may pass; any other means that a browser is gone (RFC 8030, 5 and 7.3)."""
REFUSED = range(400, 500)
GONE = 410


@task()
def send() -> None:
    """Send what is due."""
    began = timezone.now()
    letters = mail.get_connection()
    while (now := timezone.now()) < began + STRETCH and (row := outbox.taken(now=now)):
        try:
            taken = _sent(row, letters, now=now)
        except LostKey:
            taken = True  # nobody can read where it was to go
        except (Problem, OSError, smtplib.SMTPException):
            taken = False
            with suppress(OSError, smtplib.SMTPException):
                letters.close()
            letters = mail.get_connection()
        if taken:
            outbox.done(row)
    with suppress(OSError, smtplib.SMTPException):
        letters.close()
    _come_back()


@receiver(outbox.LEFT, dispatch_uid="send what was left")
def left(**_: object) -> None:
    """Hand what was left to the workers, in the same transaction."""
    send.enqueue()


@receiver(STARTED, dispatch_uid="send what a killed worker left")
def started(**_: object) -> None:
    """Take up what a worker that was killed left behind."""
    _come_back()


def _come_back() -> None:
    """See to it that somebody comes when the next row is due."""
    due = outbox.next_due()
    if due is None:
        return
    waiting = DBTaskResult.objects.filter(
        task_path=send.module_path, status=TaskResultStatus.READY, run_after__lte=due
    )
    if not waiting.exists():
        send.using(run_after=max(due, timezone.now())).enqueue()


def _sent(row: Outgoing, letters: BaseEmailBackend, *, now: datetime) -> bool:
    """Send one row; say whether it was taken."""
    if row.channel == Channel.HUB:
        return _told_hub(_version(row))
    if row.push is not None:
        return _pushed(row.push, row, now=now)
    if row.version is None or row.subscription is None:
        letter = outbox.letter(row)
    else:
        letter = subscribing.letter(row.subscription, _version(row))
    letters.open()  # once for all letters of a stretch: what is open stays as it is
    letter.connection = letters
    letter.send()
    return True


def _pushed(browser: PushSubscription, row: Outgoing, *, now: datetime) -> bool:
    """Send a message to a browser; one that is gone is forgotten."""
    endpoint, headers, body = pushing.message(browser, _version(row), now=now)
    try:
        status = _posted(endpoint, headers, body)
    except BadAddress:  # its name leads inside by now
        status = GONE
    if status in REFUSED and status not in AGAIN:
        browser.delete()
    return status in TAKEN


def _told_hub(version: Version) -> bool:
    """Tell the hub; one that is no longer named is told nothing."""
    if not settings.WEBSUB_HUB:
        return True
    sent = {"Content-Type": hub.MEDIA_TYPE, "User-Agent": "fairwitness", "Connection": "close"}
    return _posted(settings.WEBSUB_HUB, sent, hub.form(version)) in TAKEN


def _posted(url: str, headers: dict[str, str], body: bytes) -> int:
    address = parsed(url)
    return post(address, destination(address, private=settings.PRIVATE_WEBHOOKS), headers, body)


def _version(row: Outgoing) -> Version:
    if row.version is None:
        raise TypeError("a message about no version")
    return record.read(bytes(row.version.record))
