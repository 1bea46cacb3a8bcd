"""
Answers: every version of every one, who has it, and what was said about it.

A place in an assessment is named by pack, part and key, as in the answers file:
`("uk-osa", "risks", "terrorism")`, `("cac-2018", "items", "art5-1")`.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from fairwitness.web.store.models.assessment import Assessment


class Place(models.Model):
    """Where in an assessment something belongs."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="%(class)ss")
    pack = models.CharField(max_length=60)
    """Id without version; answers carry over to a new one."""
    part = models.CharField(max_length=20)
    """`header`, `items`, `findings`, `factors`, `controls`, `gaps`, `risks`, `measures`."""
    key = models.CharField(max_length=160)

    class Meta:
        """Shared by everything that has a place."""

        abstract = True


class Answer(Place):
    """One version of an answer; the newest that is not `aside` is the one that counts."""

    revision = models.PositiveIntegerField()
    """1, 2, 3…"""
    value = models.JSONField(default=dict)
    """The fields of the answers file's model: `{"answer": "…", "note": "…"}`."""
    aside = models.BooleanField(default=False)
    """Written at the same time as another: kept and shown, but not the one that counts."""
    settled = models.BooleanField(default=False)
    """For one that is `aside`: somebody saw both texts and decided."""
    carried = models.BooleanField(default=False)
    """Taken over from the assessment before this one."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Two people who save the same revision cannot both succeed."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "pack", "part", "key", "revision"], name="one_revision"
            )
        ]
        ordering: ClassVar = ["revision"]

    def __str__(self) -> str:
        return f"{self.pack} {self.part} {self.key} {self.revision}"


class Assignment(Place):
    """Who sees to an answer, and until when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    due_on = models.DateField(null=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """One person has it."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "pack", "part", "key"], name="one_assignment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.pack} {self.part} {self.key}"


class Comment(Place):
    """A remark beside an answer; it must be settled before the assessment is approved."""

    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were written."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
