"""Organisations, who belongs to them, and how somebody comes in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """Those who assess one or more services together; nothing is shared between two of them."""

    name = models.CharField(_("name"), max_length=160)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Roles(models.Model):
    """What somebody may do; with none of them a member may look."""

    is_owner = models.BooleanField(_("owner"), default=False)
    is_author = models.BooleanField(_("author"), default=False)
    is_reviewer = models.BooleanField(_("reviewer"), default=False)
    is_signer = models.BooleanField(_("signer"), default=False)

    class Meta:
        """Shared by members and those invited."""

        abstract = True

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the names of the roles held; `("viewer",)` if none is."""
        held = ("owner", "author", "reviewer", "signer")
        return tuple(name for name in held if getattr(self, f"is_{name}")) or ("viewer",)


class Membership(Roles):
    """One person in one organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nobody is in an organisation twice."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({', '.join(self.roles)})"


class Invitation(Roles):
    """A link by which somebody may come in, once."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the link's secret, which is kept nowhere."""
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email


class SetupLink(models.Model):
    """The one link by which the first owner of an installation comes in."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
