"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from fairwitness.web.store.models import Notification


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Return the organisations of who looks, and how many messages are unread; lazily."""
    if (
        settings.DESK != "operator"
        or not hasattr(request, "user")
        or not request.user.is_authenticated
    ):
        return {}
    user = request.user
    return {
        "my_memberships": lambda: user.held,
        "unread": lambda: Notification.objects.filter(user=user.pk, read_at=None).count(),
    }
