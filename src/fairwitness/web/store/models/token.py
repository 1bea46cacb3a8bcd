"""Tokens of programs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.organisation import Organisation


class ApiToken(models.Model):
    """Lets a program do a part of what the person who made it may do in one organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tokens")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token, which is shown once and kept nowhere."""
    scopes = models.JSONField(default=list)
    """`services:read`, `figures:read`, `assessments:read`, `assessments:write`, `findings:read`,
    `calendar:read`."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    """The last day it was used; nothing finer is kept."""
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
