"""The key manifests of the recipient, as they were signed elsewhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class KeyManifest(models.Model):
    """One manifest; older ones count too while they are valid. Rows are only added."""

    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of what is signed [hex]."""
    content = models.BinaryField()
    """The signed statement, byte for byte."""
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """The newest last."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.digest[:16]
