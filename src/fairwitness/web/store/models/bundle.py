"""Frozen bundles and the signatures on them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from fairwitness.web.store.models.assessment import Assessment


class Bundle(models.Model):
    """One rendering of an approved assessment; its bytes never change."""

    class State(models.TextChoices):
        """Where it stands; rendering that was killed is `waiting` again when a worker starts."""

        WAITING = "waiting"
        RENDERING = "rendering"
        READY = "ready"
        FAILED = "failed"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="bundles")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    """The moment that stands in it [UTC]; with it the same bytes can be made again."""
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the zip."""
    size = models.PositiveBigIntegerField(default=0)
    """[bytes]"""
    path = models.CharField(max_length=200, blank=True)
    """Relative to the folder of bundles."""
    lint = models.JSONField(default=list)
    """What the linter says: `[{"severity", "what": {"en", "zh"}, "fix": {…}}]`."""
    what = models.TextField(blank=True)
    fix = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    signed_at = models.DateTimeField(null=True)
    keep_until = models.DateField(null=True)
    """Until when the packs want it kept."""

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.sha256[:12] or self.state
