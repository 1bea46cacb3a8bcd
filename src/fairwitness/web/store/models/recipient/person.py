"""Who works at a recipient's desk; apart from what they may do in an organisation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.organisation import Invitation

DESK_ROLES = ("clerk", "officer", "inspector", "records")


class DeskRoles(models.Model):
    """What somebody may do at the desk; who is there may look at the inbox."""

    is_clerk = models.BooleanField(_("clerk"), default=False)
    is_officer = models.BooleanField(_("officer"), default=False)
    is_inspector = models.BooleanField(_("inspector"), default=False)
    is_records = models.BooleanField(_("records"), default=False)
    officer = models.CharField(_("name in the key manifest"), max_length=32, blank=True)
    """Of an officer, how the manifest calls them; else empty."""

    class Meta:
        """Shared by those who are there and those invited."""

        abstract = True

    @property
    def desk_roles(self) -> tuple[str, ...]:
        """Return the names of the roles held."""
        return tuple(name for name in DESK_ROLES if getattr(self, f"is_{name}"))


class DeskPerson(DeskRoles):
    """One person at the desk; the row stays when they leave, for what they did."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="desk_person"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user)


class DeskInvitation(DeskRoles):
    """What somebody invited will be at the desk."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="desk")

    def __str__(self) -> str:
        return str(self.invitation)
