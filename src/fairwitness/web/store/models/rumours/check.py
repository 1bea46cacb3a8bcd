"""Drafts and who signed them; versions, which are only added."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from fairwitness.web.store.models.rumours.editor import Editor
from fairwitness.web.store.models.rumours.question import Rumour
from fairwitness.web.store.models.rumours.variant import Variant


class Draft(models.Model):
    """A version in the making."""

    check_id = models.SlugField(max_length=80)
    content = models.JSONField()
    """As `rumours.record.plain` writes it."""
    change = models.JSONField(null=True)
    """`step`, `what`, `why`; None for a first version."""
    follows = models.CharField(max_length=64, blank=True, default="")
    """SHA-256 of the version that it follows."""
    rumour = models.ForeignKey(Rumour, models.PROTECT, null=True, related_name="drafts")
    started_by = models.ForeignKey(Editor, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    embargo = models.DateTimeField(null=True)
    """Moment before which it is not published; it is part of what is signed."""

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-changed_at"]

    def __str__(self) -> str:
        return self.check_id


class DraftSignature(models.Model):
    """One editor's yes to one state of a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shown = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    """`rumours.record.draft_digest` of what was signed."""
    at = models.DateTimeField()

    class Meta:
        """Nobody signs the same twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "user", "digest"], name="one_signature")
        ]

    def __str__(self) -> str:
        return self.shown


class CheckVersion(models.Model):
    """A published version, byte for byte; only its place in the ledger is filled in later."""

    check_id = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    record = models.BinaryField()
    """What `rumours.record.record` wrote, and what the ledger holds."""
    digest = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField()
    place = models.PositiveBigIntegerField(null=True)
    """Index in the ledger. None: not there yet, and not shown to anybody."""
    told_at = models.DateTimeField(null=True)
    """When index and readers knew of it."""

    class Meta:
        """In the order of publication; each number once."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_id", "number"], name="one_version_a_number")
        ]
        indexes: ClassVar = [
            models.Index(  # counts and lists checks without reading their versions
                fields=["number", "id", "check_id"],
                condition=models.Q(place__isnull=False),
                name="checks_shown",
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_id} {self.number}"

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Add the row; one that is there already stays as it is."""
        if self.pk is not None:
            raise TypeError("a published version is never changed")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:  # noqa: ANN401 - Django's own
        """Refuse: rows are only added."""
        raise TypeError("a published version is never removed")


class VersionLabel(models.Model):
    """What a version is about, so that its feeds find it: a topic, a language, a correction."""

    version = models.ForeignKey(CheckVersion, models.CASCADE, related_name="labels")
    label = models.CharField(max_length=40)

    class Meta:
        """Each once; found by the label."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["label", "version"], name="one_label_of_it")
        ]

    def __str__(self) -> str:
        return self.label


class CoveredWording(models.Model):
    """A wording that a check covers, as questions are held against it."""

    key = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the folded text."""
    check_id = models.SlugField(max_length=80)
    variant = models.ForeignKey(Variant, models.CASCADE, null=True, related_name="+")
    """What an editor confirmed; None: the latest version names it."""

    def __str__(self) -> str:
        return self.check_id
