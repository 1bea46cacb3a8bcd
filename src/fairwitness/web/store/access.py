"""
Say who may do what, and fetch only what they may.

In:       a person, an id, what they want to do with it.
Out:      the row; `Http404` to a stranger, `PermissionDenied` to a colleague without the role.
Not here: second factors (`accounts`), pages (`operator`).
"""

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from fairwitness.web.store.models import (
    Assessment,
    Bundle,
    Collection,
    Membership,
    Organisation,
    Recipient,
    SentFiling,
    Service,
    Source,
    User,
)

Person = User | AnonymousUser


class Action(StrEnum):
    """What can be done in an organisation."""

    LOOK = "look"
    COMMENT = "comment"
    EDIT = "edit"
    REVIEW = "review"
    SIGN = "sign"
    CONNECT = "connect"
    MANAGE = "manage"


ROLES = MappingProxyType(
    {
        "owner": frozenset(Action),
        "author": frozenset({Action.LOOK, Action.COMMENT, Action.EDIT}),
        "reviewer": frozenset({Action.LOOK, Action.COMMENT, Action.REVIEW}),
        "signer": frozenset({Action.LOOK, Action.COMMENT, Action.SIGN}),
        "viewer": frozenset({Action.LOOK}),
    }
)
"""What each role may do; somebody with several may do what any of them may."""

GUARDED = frozenset({Action.SIGN, Action.CONNECT, Action.MANAGE})
"""Nobody may do these without a second factor."""


def may(membership: Membership, action: Action) -> bool:
    """Say whether a member may do something."""
    return any(action in ROLES[role] for role in membership.roles)


def actions(membership: Membership) -> frozenset[Action]:
    """Return everything that a member may do."""
    return frozenset[Action]().union(*(ROLES[role] for role in membership.roles))


def membership_in(user: Person, organisation: Organisation | int, action: Action) -> Membership:
    """
    Return the membership by which `user` may do `action`.

    Raises:
        Http404: they do not belong to it, so for them it is not there.
        PermissionDenied: they belong to it, without the role.

    """
    organisation_id = organisation if isinstance(organisation, int) else organisation.pk
    held = user.held if user.is_authenticated else ()
    found = next((one for one in held if one.organisation_id == organisation_id), None)
    if found is None:
        raise Http404
    if not may(found, action):
        raise PermissionDenied
    return found


def organisation_for(user: Person, organisation_id: int, action: Action) -> Organisation:
    """Return an organisation; raises as `membership_in`."""
    return membership_in(user, organisation_id, action).organisation


def service_for(user: Person, service_id: int, action: Action) -> Service:
    """Return a service; raises as `membership_in`."""
    found = Service.objects.select_related("organisation").filter(pk=service_id).first()
    return _allowed(user, found, lambda service: service, action)


def source_for(user: Person, source_id: int, action: Action) -> Source:
    """Return a source that was not removed; raises as `membership_in`."""
    rows = Source.objects.select_related("service__organisation")
    found = rows.filter(pk=source_id, removed_at=None).first()
    return _allowed(user, found, lambda source: source.service, action)


def collection_for(user: Person, collection_id: int, action: Action) -> Collection:
    """Return a collection; raises as `membership_in`."""
    rows = Collection.objects.select_related("service__organisation")
    found = rows.filter(pk=collection_id).first()
    return _allowed(user, found, lambda collection: collection.service, action)


def assessment_held(
    user: Person, assessment_id: int, action: Action
) -> tuple[Assessment, Membership]:
    """Return an assessment, and by which membership; raises as `membership_in`."""
    rows = Assessment.objects.select_related("service__organisation", "collection")
    found = rows.defer("collection__evidence").filter(pk=assessment_id).first()
    if found is None:
        raise Http404
    return found, membership_in(user, found.service.organisation_id, action)


def bundle_for(user: Person, bundle_id: int, action: Action) -> Bundle:
    """Return a bundle; raises as `membership_in`."""
    rows = Bundle.objects.select_related("assessment__service__organisation")
    found = rows.filter(pk=bundle_id).first()
    return _allowed(user, found, lambda bundle: bundle.assessment.service, action)


def recipient_for(user: Person, recipient_id: int, action: Action) -> Recipient:
    """Return a recipient that was not removed; raises as `membership_in`."""
    rows = Recipient.objects.select_related("organisation")
    found = rows.filter(pk=recipient_id, removed_at=None).first()
    if found is None:
        raise Http404
    membership_in(user, found.organisation_id, action)
    return found


def filing_for(user: Person, filing_id: int, action: Action) -> SentFiling:
    """Return what is or was filed; raises as `membership_in`."""
    rows = SentFiling.objects.select_related(
        "recipient__organisation", "key", "question", "bundle__assessment__service__organisation"
    )
    found = rows.filter(pk=filing_id).first()
    return _allowed(user, found, lambda filing: filing.bundle.assessment.service, action)


Row = TypeVar("Row")


def _allowed(
    user: Person, found: Row | None, service_of: Callable[[Row], Service], action: Action
) -> Row:
    """Return what was found if `user` may do `action` in its service's organisation."""
    if found is None:
        raise Http404
    membership_in(user, service_of(found).organisation_id, action)
    return found
