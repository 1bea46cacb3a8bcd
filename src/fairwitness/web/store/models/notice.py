"""What people and programs outside are told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.organisation import Organisation


class Topic(models.TextChoices):
    """What there is to be told of."""

    DUTY_DUE = "duty.due", _("an assessment falls due")
    TASK_ASSIGNED = "task.assigned", _("a task was given to you")
    REVIEW_WANTED = "review.wanted", _("an assessment waits for review")
    SIGNED = "assessment.signed", _("an assessment was signed")
    FILING_RECEIVED = "filing.received", _("a filing was received")
    FILING_FAILED = "filing.failed", _("a filing could not be sent")
    QUESTION_ASKED = "question.asked", _("a recipient asks a question")
    RECIPIENT_CHANGED = "recipient.changed", _("a recipient's keys changed")
    COLLECTION_FAILED = "collection.failed", _("evidence could not be collected")


class Notification(models.Model):
    """One message to one person, on their page and by e-mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=30, choices=Topic)
    text = models.JSONField(default=dict)
    """`{"en": …, "zh": …}`"""
    link = models.CharField(max_length=300, blank=True)
    """Path on this site."""
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.topic


class Webhook(models.Model):
    """An address of the organisation's own that is told by HTTP."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=500)
    secret = models.BinaryField()
    """With which deliveries are signed, encrypted at rest."""
    topics = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One message to one webhook, tried again until it is taken or given up."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    topic = models.CharField(max_length=30, choices=Topic)
    body = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveIntegerField(null=True)
    """Of the last answer."""
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.topic} {self.status or ''}"
