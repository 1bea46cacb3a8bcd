"""The audit trail: who did what to which object. Rows are only added."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from fairwitness.web.store.models.organisation import Organisation


class Entry(models.Model):
    """One thing that somebody did; no address and no device is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="trail")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    """None: the installation itself, by schedule."""
    verb = models.CharField(max_length=40)
    """`"assessment.signed"`, `"source.added"`."""
    subject = models.CharField(max_length=40)
    """`"assessment"`"""
    subject_id = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)
    """What changed, in words of this program; never a secret, never an answer's text."""

    class Meta:
        """In the order in which it happened."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject} {self.subject_id}"

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Add the row; one that is there already stays as it is."""
        if self.pk is not None:
            raise TypeError("an entry of the audit trail is never changed")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:  # noqa: ANN401 - Django's own
        """Refuse: rows are only added."""
        raise TypeError("an entry of the audit trail is never removed")
