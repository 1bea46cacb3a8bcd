"""
Change who belongs to an organisation and what they may do.

In:       the membership by which somebody manages, and which row they mean.
Out:      the rows changed and the trail written, together.
Not here: coming in (`joining`), what a role allows (`access`).

An organisation always keeps an owner who can log in; else nobody could ever change it again.
"""

from collections.abc import Iterable

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.web.store.joining import flags, open_invitations
from fairwitness.web.store.models import ApiToken, Invitation, Membership, Organisation
from fairwitness.web.store.trail import record


class LastOwner(Problem):
    """The one owner left would no longer be one."""

    code = "last-owner"

    def __init__(self) -> None:
        super().__init__(
            _("This is the last owner: without one, nobody could manage the organisation."),
            fix=_("Make somebody else an owner first."),
        )


def members_of(organisation: Organisation) -> list[Membership]:
    """Return everybody who belongs to an organisation, by name."""
    return list(
        Membership.objects.filter(organisation=organisation)
        .select_related("user", "organisation")
        .order_by("user__name", "user__email")
    )


def member_of(organisation: Organisation, membership_id: int) -> Membership:
    """
    Return one member of an organisation.

    Raises:
        Http404: it is nobody's there.

    """
    found = (
        Membership.objects.select_related("user", "organisation")
        .filter(organisation=organisation, pk=membership_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def change_roles(by: Membership, membership_id: int, roles: Iterable[str]) -> Membership:
    """
    Give a member exactly `roles`.

    Raises:
        Http404: it is nobody's there.
        LastOwner: nobody would be owner.

    """
    wanted = flags(roles)
    with transaction.atomic():
        member = _locked(by, membership_id)
        before = list(member.roles)
        if member.is_owner and not wanted["is_owner"]:
            _another_owner(member)
        for name, value in wanted.items():
            setattr(member, name, value)
        if list(member.roles) != before:
            member.save(update_fields=list(wanted))
            record(
                by.organisation,
                by.user,
                "member.roles-changed",
                member,
                before=before,
                after=list(member.roles),
            )
    return member


def remove(by: Membership, membership_id: int) -> Membership:
    """
    Take somebody out of an organisation, with their tokens; what they wrote stays under their name.

    Raises:
        Http404: it is nobody's there.
        LastOwner: nobody would be owner.

    """
    with transaction.atomic():
        member = _locked(by, membership_id)
        if member.is_owner:
            _another_owner(member)
        ApiToken.objects.filter(
            organisation=by.organisation, user=member.user, revoked_at=None
        ).update(revoked_at=timezone.now())
        record(
            by.organisation,
            by.user,
            "member.removed",
            member,
            email=member.user.email,
            roles=list(member.roles),
        )
        member.delete()
    return member


def withdraw(by: Membership, invitation_id: int) -> Invitation:
    """
    Make the link of an invitation useless.

    Raises:
        Http404: there is no open one with this number.

    """
    with transaction.atomic():
        found = open_invitations(by.organisation).filter(pk=invitation_id).first()
        if found is None:
            raise Http404
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        record(by.organisation, by.user, "invitation.withdrawn", found, email=found.email)
    return found


def _locked(by: Membership, membership_id: int) -> Membership:
    """Return a member while nobody else changes those of the organisation."""
    Organisation.objects.select_for_update().get(pk=by.organisation_id)
    return member_of(by.organisation, membership_id)


def _another_owner(member: Membership) -> None:
    others = Membership.objects.filter(
        organisation=member.organisation_id, is_owner=True, user__is_active=True
    ).exclude(pk=member.pk)
    if not others.exists():
        raise LastOwner
