"""Who asks, and in which language they read."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import get_language

from fairwitness.core.words import Lang
from fairwitness.web.store.models import User


def person(request: HttpRequest) -> User:
    """
    Return who asks.

    Raises:
        PermissionDenied: nobody is logged in.

    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def reads() -> Lang:
    """Return the language of the page, as reports name it."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"
