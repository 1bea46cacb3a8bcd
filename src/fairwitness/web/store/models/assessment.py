"""Assessments under way, and what reviewers said of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.collection import Collection
from fairwitness.web.store.models.service import Service


class Assessment(models.Model):
    """One service under one or more packs; a signed one is never edited, only superseded."""

    class State(models.TextChoices):
        """From the first answer to the signature."""

        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        APPROVED = "approved", _("approved")
        SIGNED = "signed", _("signed")
        SUPERSEDED = "superseded", _("superseded")

    service = models.ForeignKey(Service, models.CASCADE, related_name="assessments")
    packs = models.JSONField(default=list)
    """Names with versions: `["cac-2018/2018-11-30", "uk-osa/2025-12"]`."""
    langs = models.JSONField(default=list)
    """Languages of the report, the first with the plain names: `["en", "zh"]`."""
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    because = models.TextField(_("why it was started"), blank=True)
    duty = models.CharField(max_length=80, blank=True)
    """Id of the duty that it answers."""
    due_on = models.DateField(null=True)
    collection = models.ForeignKey(Collection, models.SET_NULL, null=True, related_name="+")
    """The evidence it stands on."""
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="following")
    """What it supersedes when it is signed."""
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.service}, {', '.join(self.packs)}"

    @property
    def is_open(self) -> bool:
        """Say whether answers may still be written."""
        return self.state == self.State.DRAFT


class Review(models.Model):
    """A reviewer's word on an assessment as it stood."""

    class Outcome(models.TextChoices):
        """Signed off, or given back."""

        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=10, choices=Outcome)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.outcome
