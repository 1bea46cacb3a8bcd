"""
Tokens by which programs come in.

In:       who makes one, for which organisation, with which scopes; later the token itself.
Out:      the token, once; its row, as long as it holds.
Not here: what a program may do with it (`operator.api`), pages (`operator.views.tokens`).

Only a digest is kept. A token is random enough that nobody finds one by trying, so looking its
digest up gives nothing away.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.web.store import trail
from fairwitness.web.store.access import Action, may
from fairwitness.web.store.models import ApiToken, Membership, User

PREFIX = "fw_"
"""By which people and scanners for leaked secrets know one."""
LONGEST = 365
"""How long a token may hold [days]."""


class Scope(StrEnum):
    """What a token can be good for."""

    SERVICES = "services:read"
    FIGURES = "figures:read"
    ASSESSMENTS = "assessments:read"
    CHANGES = "assessments:write"
    FINDINGS = "findings:read"
    CALENDAR = "calendar:read"
    """The address of a calendar is such a token; the API takes none of them."""


NEEDS = {Scope.CHANGES: Action.EDIT}
"""What somebody must be allowed to do themselves; for every other scope, to look."""


class NoSuchToken(Problem):
    """A token that is unknown, has run out or was withdrawn, or whose owner has left."""

    code = "bad-token"


class BadToken(Problem):
    """A token that cannot be made."""

    code = "bad-token-request"


def make(
    membership: Membership, name: str, scopes: Collection[str], *, days: int, now: datetime
) -> tuple[ApiToken, str]:
    """
    Make a token and return it with its secret, which is kept nowhere.

    Raises:
        BadToken: no scope, an unknown one, one beyond the member's own roles, or too long a time.

    """
    wanted = _checked(membership, scopes)
    if not 1 <= days <= LONGEST:
        raise BadToken(
            _("A token cannot hold for that long."),
            fix=_("Choose between 1 and %(days)d days.") % {"days": LONGEST},
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = ApiToken.objects.create(
            organisation=membership.organisation,
            user=membership.user,
            name=name,
            digest=digest(secret),
            scopes=wanted,
            expires_at=now + timedelta(days=days),
        )
        trail.record(membership.organisation, membership.user, "token.made", made, scopes=wanted)
    return made, secret


def may_have(membership: Membership, scope: Scope) -> bool:
    """Say whether a member's token may be good for `scope`."""
    return may(membership, NEEDS.get(scope, Action.LOOK))


def revoke(token: ApiToken, by: User, *, now: datetime) -> None:
    """Withdraw a token; one that is withdrawn already stays so."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            trail.record(token.organisation, by, "token.revoked", token)


def holder(secret: str, *, now: datetime) -> tuple[ApiToken, Membership]:
    """
    Return a token that holds, with the membership behind it, and note the day.

    Raises:
        NoSuchToken: it does not hold.

    """
    found = (
        ApiToken.objects.select_related("organisation", "user")
        .filter(digest=digest(secret), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    member = (
        Membership.objects.select_related("organisation", "user")
        .filter(organisation=found.organisation_id, user=found.user_id)
        .first()
        if found is not None
        else None
    )
    if found is None or member is None:
        raise NoSuchToken(
            _("This token does not hold: it is unknown, has run out or was withdrawn."),
            fix=_("Make a new one in the workspace."),
        )
    if found.used_on != now.date():
        ApiToken.objects.filter(pk=found.pk).update(used_on=now.date())
    return found, member


def digest(secret: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _checked(membership: Membership, scopes: Collection[str]) -> list[str]:
    known = [scope for scope in Scope if scope in scopes]
    if not known or len(known) != len(set(scopes)):
        raise BadToken(
            _("A token must be good for something that there is."),
            fix=_("Choose from: %(scopes)s.") % {"scopes": ", ".join(Scope)},
        )
    for scope in known:
        if not may_have(membership, scope):
            raise BadToken(
                _("Your roles do not allow %(scope)s.") % {"scope": scope},
                fix=_("Leave it out, or ask an owner of the organisation for the role."),
            )
    return [str(scope) for scope in known]
