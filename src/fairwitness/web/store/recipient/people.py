"""
Who works at the desk, in which roles, and who they are in the key manifest.

In:       a person; what a clerk decides.
Out:      rows; `Http404` to whoever does not work here, `PermissionDenied` without the role.
Not here: links and log-ins (`store.joining`), second factors (`accounts`).
"""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwitness.web.store.models import (
    DeskInvitation,
    DeskPerson,
    Invitation,
    Membership,
    Organisation,
    User,
)
from fairwitness.web.store.models.recipient.person import DESK_ROLES
from fairwitness.web.store.people import row_of
from fairwitness.web.store.recipient import manifests
from fairwitness.web.store.recipient.refusals import BadPerson
from fairwitness.web.store.trail import record


class DeskAction(StrEnum):
    """What can be done at the desk."""

    LOOK = "look"
    MANAGE = "manage"
    """Register filers and people, publish manifests, mark conflicts."""
    OPEN = "open"
    """Ask for an opening, approve one, see what was opened."""
    INSPECT = "inspect"
    """Ask questions, decide."""
    KEEP = "keep"
    """Retention, legal hold, disposal."""


ALLOWED = MappingProxyType(
    {
        "clerk": frozenset({DeskAction.LOOK, DeskAction.MANAGE}),
        "officer": frozenset({DeskAction.LOOK, DeskAction.OPEN}),
        "inspector": frozenset({DeskAction.LOOK, DeskAction.INSPECT}),
        "records": frozenset({DeskAction.LOOK, DeskAction.KEEP}),
    }
)
"""What each role may do; somebody with several may do what any of them may."""


def may(person: DeskPerson, action: DeskAction) -> bool:
    """Say whether somebody may do something."""
    return any(action in ALLOWED[role] for role in person.desk_roles)


def person_for(user: User | AnonymousUser, action: DeskAction) -> DeskPerson:
    """
    Return the person at the desk that somebody is.

    Raises:
        Http404: they do not work here.
        PermissionDenied: they do, without the role.

    """
    working = DeskPerson.objects.filter(user__is_active=True, removed_at=None)
    found = row_of(user, working.select_related("user"))
    if not may(found, action):
        raise PermissionDenied
    return found


def works_here(user_id: int | None) -> bool:
    """Say whether somebody works at the desk."""
    return DeskPerson.objects.filter(user=user_id, removed_at=None).exists()


def organisation() -> Organisation:
    """Return the recipient; a desk is one organisation's."""
    found = Organisation.objects.order_by("id").first()
    if found is None:
        raise Http404
    return found


def everybody() -> QuerySet[DeskPerson]:
    """Return who works at the desk, by name."""
    return DeskPerson.objects.filter(removed_at=None).select_related("user").order_by("user__name")


def flags(roles: Iterable[str]) -> dict[str, bool]:
    """Return the columns of a choice of roles."""
    chosen = frozenset(roles)
    return {f"is_{name}": name in chosen for name in DESK_ROLES}


def checked(roles: Iterable[str], officer: str, *, but: int | None = None) -> dict[str, object]:
    """
    Return the columns of a choice of roles and of a name in the manifest.

    Raises:
        BadPerson: no role; an officer whom the newest manifest does not name, or who is somebody
            else already; a name without the role.

    """
    chosen, officer = frozenset(roles), officer.strip()
    if not chosen:
        raise BadPerson(_("No role is chosen."), fix=_("Choose what they do at the desk."))
    if ("officer" in chosen) != bool(officer):
        raise BadPerson(
            _("An officer has a name in the key manifest, and nobody else has."),
            fix=_("Choose the role and the name together, or neither."),
        )
    if officer and officer not in manifests.officer_names():
        raise BadPerson(
            _("The newest key manifest names no officer “%(name)s”.") % {"name": officer},
            fix=_("Publish the manifest first, or choose a name that is in it."),
        )
    taken = DeskPerson.objects.filter(officer=officer, removed_at=None).exclude(pk=but or 0)
    if officer and taken.exists():
        raise BadPerson(
            _("Somebody else is the officer “%(name)s”.") % {"name": officer},
            fix=_("One officer is one person: change the other one first."),
        )
    return {**flags(chosen), "officer": officer}


@transaction.atomic
def add_first(user: User) -> DeskPerson:
    """Let the one who set the desk up be its first clerk."""
    return DeskPerson.objects.create(user=user, is_clerk=True)


def invited(invitation: Invitation, roles: Iterable[str], officer: str) -> DeskInvitation:
    """Say what somebody invited will be; raises as `checked`."""
    return DeskInvitation.objects.create(invitation=invitation, **checked(roles, officer))


def joined(invitation: Invitation, user: User) -> None:
    """Let somebody who took up an invitation be what it says; nothing if it is no desk's."""
    said = DeskInvitation.objects.filter(invitation=invitation).first()
    if said is None:
        return
    before = DeskPerson.objects.filter(user=user).first()
    held = checked(said.desk_roles, said.officer, but=before.pk if before else None)
    DeskPerson.objects.update_or_create(user=user, defaults={**held, "removed_at": None})


@transaction.atomic
def change(by: DeskPerson, person: DeskPerson, roles: Iterable[str], officer: str) -> None:
    """
    Change what somebody does.

    Raises:
        BadPerson: as `checked`; or nobody would be clerk any more.

    """
    held = checked(roles, officer, but=person.pk)
    _keep_a_clerk(person, stays=bool(held["is_clerk"]))
    DeskPerson.objects.filter(pk=person.pk).update(**held)
    record(
        organisation(), by.user, "desk-person.changed", person, roles=sorted(roles), officer=officer
    )


@transaction.atomic
def remove(by: DeskPerson, person: DeskPerson) -> None:
    """
    Let somebody work here no more; what they did stays under their name.

    Raises:
        BadPerson: nobody would be clerk any more.

    """
    _keep_a_clerk(person, stays=False)
    DeskPerson.objects.filter(pk=person.pk).update(removed_at=timezone.now())
    Membership.objects.filter(user=person.user).delete()
    record(organisation(), by.user, "desk-person.removed", person)


def _keep_a_clerk(person: DeskPerson, *, stays: bool) -> None:
    others = DeskPerson.objects.select_for_update().filter(is_clerk=True, removed_at=None)
    if not stays and not others.exclude(pk=person.pk).exists():
        raise BadPerson(
            _("Nobody would be clerk any more."),
            fix=_("Make somebody else a clerk first."),
        )
