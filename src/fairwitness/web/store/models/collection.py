"""A run that reads the sources of a service."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from fairwitness.web.store.models.service import Service


class Collection(models.Model):
    """One body of evidence, or how far it has come."""

    class State(models.TextChoices):
        """Where it stands; a run that was killed is `waiting` again when a worker starts."""

        WAITING = "waiting"
        READING = "reading"
        DONE = "done"
        FAILED = "failed"

    service = models.ForeignKey(Service, models.CASCADE, related_name="collections")
    packs = models.JSONField(default=list)
    """Names with versions: `["cac-2018/2018-11-30"]`."""
    since = models.DateField()
    """First day counted [UTC]."""
    until = models.DateField()
    """First day no longer counted [UTC]."""
    k = models.PositiveIntegerField(default=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    """Queries or days, done and in all."""
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    """None: by schedule."""
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    evidence = models.TextField(blank=True)
    """`core.figure.Evidence` as JSON: aggregates only, as released."""
    what = models.TextField(blank=True)
    """What went wrong."""
    fix = models.TextField(blank=True)
    """What to do about it."""

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"
