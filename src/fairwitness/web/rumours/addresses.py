"""
Where checks stand on the web.

In:       versions.
Out:      pages with absolute addresses, the desk as publisher.
Not here: routes (`urls`).
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from fairwitness.rumours.check import Version
from fairwitness.rumours.page import Desk, Page


def absolute(path: str) -> str:
    """Return a path as an address."""
    return f"{settings.SITE_URL}{path}"


def desk() -> Desk:
    """Return who publishes."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Desk(name=f"Rumour desk of {host}", url=absolute(reverse("rumours:front")))


def page(version: Version) -> Page:
    """Return a version with its addresses."""
    return Page(
        version=version,
        url=absolute(reverse("rumours:check", args=[version.check])),
        own_url=absolute(reverse("rumours:version", args=[version.check, version.number])),
    )
