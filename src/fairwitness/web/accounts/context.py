"""
What every page knows of the installation that it belongs to.

In:       a request.
Out:      the page to begin at, and what stands in the head of each.
Not here: what an operator's head shows (`operator.context`).
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def installation(_request: HttpRequest) -> dict[str, Any]:
    """Return the name of the first page, the template of the head, and what the foot says."""
    return {
        "home": settings.LOGIN_REDIRECT_URL,
        "nav": f"{settings.DESK}/_nav.html",
        "desk": settings.DESK,
    }
