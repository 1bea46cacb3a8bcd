"""
Send mail and webhooks in the background, again and again until they are taken or given up.

In:       the id of a message, how often it was tried.
Out:      a message sent; or another try, after a longer pause each time.
Not here: what is said (`telling`), the exchange itself (`store.outgoing`).

The rows of messages are the truth, not the queue: `resume` puts what a killed worker left behind
back into it. A try is counted before it is made, by one worker alone; so a message may arrive
twice, with the same id, but none is lost and no pause is skipped.
"""

import json
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from fairwitness.core.problem import Problem
from fairwitness.web.operator.posting import headers
from fairwitness.web.store.models import Delivery, Membership, Notification
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.outgoing.address import destination, parsed
from fairwitness.web.store.outgoing.pauses import PAUSES
from fairwitness.web.store.outgoing.posting import post
from fairwitness.web.store.plain_text import line
from fairwitness.web.store.secrets import opened

OVER = sum(PAUSES, timedelta()) + timedelta(days=1)
"""Mail that is older than this is not taken up again."""
RUN = timedelta(minutes=2)
"""A try that began longer ago was killed."""
TAKEN = range(200, 300)


@task()
def deliver(delivery_id: int, attempt: int) -> None:
    """Try to deliver a message to a webhook, as the try after `attempt` others."""
    now = timezone.now()
    open_ones = Delivery.objects.filter(pk=delivery_id, delivered_at=None, given_up_at=None)
    if not open_ones.filter(attempts=attempt).update(attempts=F("attempts") + 1):
        return  # it was delivered, given up, or is another worker's
    delivery = open_ones.select_related("webhook").get()
    if delivery.webhook.removed_at is not None:
        open_ones.update(given_up_at=now)
        return
    status = _posted(delivery, now=now)
    if status in TAKEN:
        open_ones.update(status=status, delivered_at=timezone.now())
    elif attempt < len(PAUSES):
        open_ones.update(status=status)
        deliver.using(run_after=now + PAUSES[attempt]).enqueue(delivery_id, attempt + 1)
    else:
        open_ones.update(status=status, given_up_at=timezone.now())


@task()
def mail(notification_id: int, attempt: int) -> None:
    """Try to send a message by e-mail, as the try after `attempt` others."""
    told = (
        Notification.objects.select_related("user", "organisation")
        .filter(pk=notification_id, mailed_at=None)
        .first()
    )
    if told is None or not _still_concerned(told):
        return
    try:
        letter(told).send()
    except (OSError, smtplib.SMTPException):
        if attempt < len(PAUSES):
            again = timezone.now() + PAUSES[attempt]
            mail.using(run_after=again).enqueue(notification_id, attempt + 1)
        return
    Notification.objects.filter(pk=notification_id).update(mailed_at=timezone.now())


def resume(*, now: datetime) -> int:
    """Put into the queue what waits and is not in it, when a worker starts; return how many."""
    mails, tries = _in_hand(mail.module_path, now), _in_hand(deliver.module_path, now)
    waiting = Delivery.objects.filter(delivered_at=None, given_up_at=None)
    left = [d for d in waiting if not tries & _tries(d)]
    for delivery in left:
        if delivery.attempts > len(PAUSES):
            Delivery.objects.filter(pk=delivery.pk).update(given_up_at=now)
        else:
            deliver.enqueue(delivery.pk, delivery.attempts)
    unsent = Notification.objects.filter(mailed_at=None, at__gt=now - OVER)
    coming = {key for _state, key, _try in mails}
    letters = [n for n in unsent if n.pk not in coming]
    for told in letters:
        mail.enqueue(told.pk, len(PAUSES) - 1)  # one try more, and one after a day
    return len(left) + len(letters)


def _in_hand(path: str, now: datetime) -> set[tuple[str, int, int]]:
    """Return state, id and try of the tasks that will still be run, or are just being run."""
    tasks = DBTaskResult.objects.filter(task_path=path).filter(
        Q(status=TaskResultStatus.READY)
        | Q(status=TaskResultStatus.RUNNING, started_at__gt=now - RUN)
    )
    return {(str(task.status), *task.args_kwargs["args"][:2]) for task in tasks}


def _tries(delivery: Delivery) -> set[tuple[str, int, int]]:
    """Return the tasks that would see to a delivery: the next one, or one that began its try."""
    key, done = delivery.pk, delivery.attempts
    return {("READY", key, done), ("RUNNING", key, done), ("RUNNING", key, done - 1)}


def letter(told: Notification) -> EmailMessage:
    """Return a message as e-mail, in the language of who gets it."""
    language = told.user.language
    with translation.override(language):
        subject = f"[fairwitness] {Topic(told.topic).label}"
        reason = _("You get this because you belong to %(organisation)s.") % {
            "organisation": line(told.organisation.name)
        }
    text = told.text.get("zh" if language.startswith("zh") else "en", "")
    parts = [text, settings.SITE_URL + told.link, "-- \n" + reason]
    return EmailMessage(
        subject=subject,
        body="\n\n".join(parts) + "\n",
        to=[told.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _posted(delivery: Delivery, *, now: datetime) -> int | None:
    """Return the status of the answer; None without one."""
    webhook, body = delivery.webhook, json.dumps(delivery.body, ensure_ascii=False).encode()
    try:
        address = parsed(webhook.url)
        ip = destination(address, private=settings.PRIVATE_WEBHOOKS)
        sent = headers(opened(bytes(webhook.secret)), f"fw-{delivery.pk}", body, now=now)
        return post(address, ip, sent, body)
    except (Problem, OSError):
        return None


def _still_concerned(told: Notification) -> bool:
    """Say whether somebody still works here; who has left hears no more."""
    return (
        told.user.is_active
        and Membership.objects.filter(user=told.user, organisation=told.organisation).exists()
    )
