"""
Keep what somebody chose for themselves, and what changed about how they log in.

In:       a person.
Out:      their row, or an entry in the trail of each organisation that they belong to.
Not here: passwords and second factors; the log-in library has them.
"""

from django.conf import settings
from django.db import transaction

from fairwitness.web.store.models import Organisation, User
from fairwitness.web.store.trail import record


def save_language(user: User, language: str) -> None:
    """Remember a language; one that we do not speak is ignored."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).update(language=language)


def record_for(user: User, verb: str, **detail: str) -> None:
    """Tell every organisation of somebody what changed about their log-in."""
    with transaction.atomic():
        for organisation in Organisation.objects.filter(memberships__user=user):
            record(organisation, user, verb, user, **detail)
