"""
Whether a second factor was given again just now.

In:       a request, the moment.
Out:      yes or no; the way to give it.
Not here: the factors themselves (the log-in library).
"""

from datetime import datetime
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.urls import reverse

FRESH = 300
"""How long it counts [s]."""


def is_fresh(request: HttpRequest, now: datetime) -> bool:
    """
    Say whether this session gave a second factor anew in the last five minutes.

    The one of the log-in itself does not count, nor does a password.
    """
    return any(
        record.get("method") == "mfa"
        and record.get("reauthenticated") is True
        and 0 <= now.timestamp() - float(record.get("at", 0)) < FRESH
        for record in get_authentication_records(request, request.user)
    )


def way_to_it(back: str) -> str:
    """Return the address where it is given, and that leads back."""
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}"
