"""What officers are asked to approve about a filing, who did, and who or what stands against it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.recipient.filing import ReceivedFiling


class DeskRequest(models.Model):
    """A request to open a filing, or to dispose of it."""

    class Act(models.TextChoices):
        """What is asked for."""

        OPEN = "open", _("open")
        DISPOSE = "dispose", _("dispose of")

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("waits for approvals")
        TURNS = "turns", _("officers take their turns")
        READY = "ready", _("ready for the opener")
        VIEWED = "viewed", _("open at the desk")
        APPROVED = "approved", _("approved")
        DISPOSING = "disposing", _("being disposed of")
        DONE = "done", _("done")
        ENDED = "ended", _("ended")

    filing = models.ForeignKey(ReceivedFiling, models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField()
    """From 1, within the filing."""
    act = models.CharField(max_length=8, choices=Act)
    text = models.BinaryField()
    """`sealing.request.Request`, byte for byte: what officers approve."""
    opener = models.CharField(max_length=32, blank=True)
    """Officer who will see it, by their name in the manifest."""
    purpose = models.CharField(max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    order = models.JSONField(default=list)
    """Officers who open, in the order of their turns; fixed when enough have approved."""
    taken = models.PositiveIntegerField(default=0)
    """Turns that were taken; the share as it stands is in a file of that number."""
    view_until = models.DateTimeField(null=True)
    """When a view at the desk closes."""
    view = models.CharField(max_length=64, blank=True)
    """SHA-256 of what the viewing browser holds [hex]; it opens nothing."""

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "number"], name="one_request_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.act} {self.number}"


class DeskApproval(models.Model):
    """An officer's signed approval of a request."""

    request = models.ForeignKey(DeskRequest, models.PROTECT, related_name="approvals")
    officer = models.CharField(max_length=32)
    content = models.BinaryField()
    """The signed statement, byte for byte."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "officer"], name="one_approval_of_an_officer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.officer}"


class ConflictMark(models.Model):
    """An officer who has a conflict of interest in a filing; it is never taken back."""

    filing = models.ForeignKey(ReceivedFiling, models.PROTECT, related_name="conflicts")
    officer = models.CharField(max_length=32)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were made."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "officer"], name="one_mark_of_an_officer")
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.officer}"


class LegalHold(models.Model):
    """A reason why a filing must not be disposed of; the row stays when it is lifted."""

    filing = models.ForeignKey(ReceivedFiling, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=500)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_because = models.CharField(max_length=500, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        """One at a time."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["filing"], condition=models.Q(lifted_at=None), name="one_hold_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.reason}"
