"""
Keep what somebody chose for themselves, and what changed about how they log in.

In:       a person.
Out:      their row, or an entry in the trail of each organisation that they belong to.
Not here: passwords and second factors; the log-in library has them.
"""

from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404

from fairwitness.web.store.models import Organisation, User
from fairwitness.web.store.trail import record

Row = TypeVar("Row", bound=Model)


def row_of(user: User | AnonymousUser, rows: QuerySet[Row]) -> Row:
    """Return what somebody is among such rows; `Http404` if they are none, or not logged in."""
    found = rows.filter(user=user.pk).first() if user.is_authenticated else None
    if found is None:
        raise Http404
    return found


def save_language(user: User, language: str) -> None:
    """Remember a language; one that we do not speak is ignored."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).update(language=language)


def record_for(user: User, verb: str, **detail: str) -> None:
    """Tell every organisation of somebody what changed about their log-in."""
    with transaction.atomic():
        for organisation in Organisation.objects.filter(memberships__user=user):
            record(organisation, user, verb, user, **detail)
