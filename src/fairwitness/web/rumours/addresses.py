"""
Where checks stand on the web.

In:       versions.
Out:      pages with absolute addresses, the desk as publisher.
Not here: routes (`urls`).
"""

from functools import cache
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
    return Desk(
        name=f"Rumour desk of {host}",
        url=absolute(reverse("rumours:front")),
        licence=settings.CHECKS_LICENCE,
    )


def page(version: Version) -> Page:
    """Return a version with its addresses."""
    url = check_url(version.check)
    return Page(version=version, url=url, own_url=f"{url}{version.number}/")


def check_url(check_id: str) -> str:
    """Return where a check stands."""
    before, after = _around_name()
    return f"{settings.SITE_URL}{before}{check_id}{after}"


@cache
def _around_name() -> tuple[str, str]:
    """Return the path of a check before and after its name: hundreds are listed at once."""
    before, _, after = reverse("rumours:check", args=["NAME"]).partition("NAME")
    return before, after
