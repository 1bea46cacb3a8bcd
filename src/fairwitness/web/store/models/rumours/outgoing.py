"""What is to be sent: a row is there until it was taken or given up, and nothing is left of it."""

from typing import ClassVar

from django.db import models

from fairwitness.web.store.models.rumours.check import CheckVersion
from fairwitness.web.store.models.rumours.subscription import PushSubscription, Subscription


class Channel(models.TextChoices):
    """How something is sent."""

    MAIL = "mail"
    PUSH = "push"
    HUB = "hub"


class Outgoing(models.Model):
    """
    One message to one receiver.

    Who ends a subscription gets nothing more: what waits for them goes with it.
    """

    channel = models.CharField(max_length=10, choices=Channel)
    version = models.ForeignKey(CheckVersion, models.CASCADE, null=True, related_name="+")
    """What it tells of; None for a letter that is written already."""
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, null=True, related_name="outgoing"
    )
    push = models.ForeignKey(PushSubscription, models.CASCADE, null=True, related_name="outgoing")
    letter = models.BinaryField(default=b"")
    """Address, subject, text and headers of a letter that is written already, encrypted."""
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    """When it is tried next; moved on before each try."""

    class Meta:
        """The longest due first; each receiver once a version."""

        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "version"], name="one_letter_of_it"),
            models.UniqueConstraint(fields=["push", "version"], name="one_push_of_it"),
        ]

    def __str__(self) -> str:
        return self.channel
