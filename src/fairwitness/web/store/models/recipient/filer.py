"""Who may file here, and the signed calls that they made."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Filer(models.Model):
    """An organisation whose key was registered at the desk."""

    name = models.CharField(_("name"), max_length=160)
    contact = models.CharField(_("contact"), max_length=254)
    """How the desk reaches them by another way than this."""
    key = models.CharField(max_length=200)
    """SSH public key, without comment: it signs their filings, and questions are sealed to it."""
    point = models.CharField(max_length=64, unique=True)
    """The 32 bytes of the key [hex]: two lines with the same are the same key."""
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    """When the desk was told that somebody else may have the secret half of the key."""

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """A signed call that was taken; the same one is not taken again. Forgotten when it is over."""

    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the call [hex]."""
    over_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:16]
