"""The services that are assessed, and where their data is."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.organisation import Organisation


class Service(models.Model):
    """A forum, blog, microblog, chat server or the like."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="services")
    name = models.CharField(_("name"), max_length=160)
    url = models.URLField(_("address"), blank=True, max_length=500)
    surfaces = models.JSONField(_("surfaces"), default=list)
    """Ids of surfaces of the packs: `["chat"]`."""
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    retention_days = models.PositiveIntegerField(_("logs are kept"), null=True, blank=True)
    """The service's own policy [days]."""
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Feature(models.Model):
    """Something new on a service; assessed before its launch."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="features")
    name = models.CharField(_("name"), max_length=160)
    launches_on = models.DateField(_("launches on"))
    note = models.TextField(_("note"), blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class UserNumbers(models.Model):
    """A statement of how many people use a service in a region."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="user_numbers")
    region = models.CharField(_("region"), max_length=40)
    month = models.DateField(_("month"))
    people = models.PositiveBigIntegerField(_("monthly active people"))
    method = models.TextField(_("how it was counted"), blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m}"


class Source(models.Model):
    """A database or log of a service; only its connector's columns are ever read."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=40)
    """Of the connector: `"synapse"`."""
    address = models.CharField(_("address"), max_length=1000)
    """Without a password: `synapse+sqlite:////srv/homeserver.db`."""
    secret = models.BinaryField(null=True)
    """The password, encrypted with a key that is not in the database."""
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    manifest_digest = models.CharField(max_length=64)
    """SHA-256 of the list of columns that was shown and agreed to."""
    daily = models.BooleanField(_("read every day"), default=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were added."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.address
