"""Tell a path of this site from an address that leads away."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_local(link: str) -> bool:
    """Say whether a link is a path of this site."""
    return link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)
