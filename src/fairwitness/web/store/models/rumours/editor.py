"""Who may write and sign checks."""

from django.conf import settings
from django.db import models


class Editor(models.Model):
    """One person at the desk; apart from what they may do in an organisation."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="editor")
    shown = models.CharField(max_length=120)
    """Name or desk role that stands on the page."""
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.shown
