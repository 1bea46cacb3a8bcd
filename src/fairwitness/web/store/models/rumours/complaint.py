"""What readers find wrong with a check, and what came of it."""

from typing import ClassVar

from django.db import models

from fairwitness.web.store.models.rumours.added_only import AddedOnly
from fairwitness.web.store.models.rumours.check import Draft
from fairwitness.web.store.models.rumours.editor import Editor


class Complaint(models.Model):
    """A complaint about a version of a check; nothing about who made it."""

    check_id = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.TextField()
    day = models.DateField()
    """On which it came [UTC]."""

    class Meta:
        """The oldest first."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class ComplaintContact(models.Model):
    """An e-mail address that wants the outcome; it goes when the letter went out."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="contact")
    address = models.BinaryField()
    """Encrypted with the key of credentials."""
    language = models.CharField(max_length=10)

    def __str__(self) -> str:
        return "a reader"


class Outcome(models.TextChoices):
    """What came of a complaint."""

    UPHELD = "upheld"
    NOT_UPHELD = "not-upheld"
    OUT_OF_SCOPE = "out-of-scope"


class Decision(AddedOnly):
    """What an editor decided about a complaint; a later one stands beside it, and counts."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    reason = models.TextField()
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="+")
    """Of the correction that it leads to."""
    editor = models.ForeignKey(Editor, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.outcome
