"""
Where things stand on the web: what feeds and machine-readable forms need beside a version.

In:       `web` knows addresses and gives them.
Out:      plain values.
Not here: routes, templates.
"""

from dataclasses import dataclass

from fairwitness.rumours.check import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who publishes."""

    name: str
    url: str
    """Front page [https]."""
    licence: str | None = None
    """Address of the licence under which checks may be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A published version and its addresses."""

    version: Version
    url: str
    """Of the check: it shows the latest version."""
    own_url: str
    """Of exactly this version, for ever."""
