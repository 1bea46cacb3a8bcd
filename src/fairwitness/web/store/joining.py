"""
Let people in by links that work once: the first owner, and those who are invited.

In:       the secret of a link, and who comes.
Out:      users, memberships and entries of the trail, all of one step or none of it.
Not here: forms and mail (`accounts`), what becomes of members later (`members`).

A link's secret is given out once; only its SHA-256 is kept.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from fairwitness.web.store.models import Invitation, Membership, Organisation, SetupLink, User
from fairwitness.web.store.recipient import people
from fairwitness.web.store.trail import record
from fairwitness.web.store.turned_away import (
    AlreadyMember,
    AlreadySetUp,
    HasAccount,
    LinkSpent,
    SomebodyElse,
)

ROLE_NAMES = ("owner", "author", "reviewer", "signer")
"""Roles that are given; somebody with none of them is a viewer."""

INVITATION_LASTS = timedelta(days=7)


def new_setup_link() -> str:
    """
    Make the address at which the first owner sets this installation up; older ones stop working.

    Raises:
        AlreadySetUp: there is a user.

    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        if User.objects.exists():
            raise AlreadySetUp
        SetupLink.objects.filter(used_at=None).delete()
        SetupLink.objects.create(digest=_digest(secret))
    return f"{settings.SITE_URL}{reverse('accounts:set_up', args=[secret])}"


def setup_link(secret: str) -> SetupLink:
    """
    Find the set-up link; inside of a transaction nobody else can use it meanwhile.

    Raises:
        AlreadySetUp: there is a user.
        LinkSpent: it is another one.

    """
    if User.objects.exists():
        raise AlreadySetUp
    found = SetupLink.objects.filter(digest=_digest(secret), used_at=None).first()
    if found is None:
        raise LinkSpent
    return found


def set_up(
    secret: str, *, organisation: str, name: str, email: str, password: str, language: str
) -> User:
    """
    Make the first organisation and its owner; who holds the link is trusted with the address.

    Raises:
        AlreadySetUp: there is a user.
        LinkSpent: the link is another one, or was used.

    """
    with transaction.atomic():
        link = setup_link(secret)
        now = timezone.now()
        if not SetupLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
            raise LinkSpent
        made = Organisation.objects.create(name=organisation)
        user = _new_user(email, password, name=name, language=language, verified=True)
        membership = Membership.objects.create(organisation=made, user=user, is_owner=True)
        if settings.DESK == "recipient":
            people.add_first(user)
        record(made, user, "organisation.made", made)
        record(made, user, "member.joined", membership, roles=list(membership.roles))
    return user


def invite(by: Membership, email: str, roles: Iterable[str]) -> tuple[Invitation, str]:
    """
    Invite somebody, and return the secret of their link; an older invitation is replaced.

    Raises:
        AlreadyMember: they are there.

    """
    email, secret, now = email.lower(), secrets.token_urlsafe(32), timezone.now()
    organisation = by.organisation
    with transaction.atomic():
        if Membership.objects.filter(organisation=organisation, user__email=email).exists():
            raise AlreadyMember(email)
        open_invitations(organisation).filter(email=email).update(withdrawn_at=now)
        made = Invitation.objects.create(
            organisation=organisation,
            email=email,
            digest=_digest(secret),
            invited_by=by.user,
            expires_at=now + INVITATION_LASTS,
            **flags(roles),
        )
        record(
            organisation,
            by.user,
            "invitation.made",
            made,
            email=email,
            roles=list(made.roles),
        )
    return made, secret


def invitation_by(secret: str) -> Invitation:
    """
    Find the invitation that a link stands for.

    Raises:
        LinkSpent: it does not, or no longer, let anybody in.

    """
    found = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(
            digest=_digest(secret),
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
        )
        .first()
    )
    if found is None:
        raise LinkSpent
    return found


def has_account(email: str) -> bool:
    """Say whether an address is somebody's: their log-in, or proven to be theirs."""
    email = email.lower()
    return (
        User.objects.filter(email=email).exists()
        or EmailAddress.objects.filter(email=email, verified=True).exists()
    )


def join_as_new(secret: str, *, name: str, password: str, language: str) -> User:
    """
    Make an account for somebody invited, and let them in.

    Raises:
        LinkSpent: the link lets nobody in.
        HasAccount: they have an account, and come in by it.

    """
    try:
        with transaction.atomic():
            invitation = invitation_by(secret)
            if has_account(invitation.email):
                raise HasAccount
            user = _new_user(
                invitation.email, password, name=name, language=language, verified=False
            )
            _accept(invitation, user)
    except IntegrityError:  # the same form twice, at the same moment
        raise HasAccount from None
    return user


def join_as(secret: str, user: User) -> Membership:
    """
    Let somebody in who has an account.

    Raises:
        LinkSpent: the link lets nobody in.
        SomebodyElse: it is for another address.
        AlreadyMember: they are there.

    """
    with transaction.atomic():
        invitation = invitation_by(secret)
        if not is_theirs(user, invitation.email):
            raise SomebodyElse(invitation.email)
        if Membership.objects.filter(organisation=invitation.organisation, user=user).exists():
            raise AlreadyMember(user.email)
        return _accept(invitation, user)


def is_theirs(user: User, email: str) -> bool:
    """Say whether an address is a person's log-in, or proven to be theirs."""
    return (
        user.email == email
        or EmailAddress.objects.filter(user=user, email=email, verified=True).exists()
    )


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Return what was sent and is neither accepted nor withdrawn, the newest first."""
    return Invitation.objects.filter(
        organisation=organisation, accepted_at=None, withdrawn_at=None
    ).order_by("-id")


def flags(roles: Iterable[str]) -> dict[str, bool]:
    """Return the columns of a choice of roles."""
    chosen = frozenset(roles)
    return {f"is_{name}": name in chosen for name in ROLE_NAMES}


def _accept(invitation: Invitation, user: User) -> Membership:
    still_open = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    ).update(accepted_at=timezone.now())
    if not still_open:
        raise LinkSpent
    held = {f"is_{name}": getattr(invitation, f"is_{name}") for name in ROLE_NAMES}
    made = Membership.objects.create(organisation=invitation.organisation, user=user, **held)
    people.joined(invitation, user)
    record(invitation.organisation, user, "member.joined", made, roles=list(made.roles))
    return made


def _new_user(email: str, password: str, *, name: str, language: str, verified: bool) -> User:
    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.filter(email=user.email, verified=False).delete()  # somebody else's claim
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
