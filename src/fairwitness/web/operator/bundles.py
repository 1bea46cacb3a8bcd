"""
Frozen bundles on disk.

In:       a row of the table of bundles.
Out:      its zip, the names of its parts, the bytes of one.
Not here: rendering (`tasks`).
"""

from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.http import Http404

from fairwitness.web.store.models import Bundle

TYPES = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".pdf": "application/pdf",
        ".json": "application/json",
        ".csv": "text/csv; charset=utf-8",
        ".sql": "text/plain; charset=utf-8",
    }
)
"""By ending; anything else is bytes."""


class Part(NamedTuple):
    """One file of a bundle."""

    name: str
    size: int
    """[bytes]"""


def path_of(bundle: Bundle) -> Path:
    """Return the zip; `Http404` while there is none, or where it lies outside the folder."""
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / bundle.path).resolve()
    ready = bundle.state == Bundle.State.READY and bundle.path
    if not ready or not path.is_relative_to(root) or not path.is_file():
        raise Http404
    return path


def parts(bundle: Bundle) -> tuple[Part, ...]:
    """Return the files of a bundle but the queries, which are many; none if it cannot be read."""
    try:
        with ZipFile(path_of(bundle)) as held:
            found = [Part(one.filename, one.file_size) for one in held.infolist()]
    except (BadZipFile, Http404):
        return ()
    return tuple(p for p in found if not p.name.endswith("/") and "queries/" not in p.name)


def part(bundle: Bundle, name: str) -> bytes:
    """Return the bytes of one file; `Http404` if the bundle holds no such."""
    try:
        with ZipFile(path_of(bundle)) as held:
            if name not in held.namelist():
                raise Http404
            return held.read(name)
    except BadZipFile:
        raise Http404 from None
