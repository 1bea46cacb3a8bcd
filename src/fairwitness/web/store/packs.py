"""
The packs of an assessment, read once.

In:       names with versions, as an assessment keeps them.
Out:      packs; what a newer version changed.
Not here: which packs there are (`frameworks.shelf`).
"""

from functools import lru_cache

from fairwitness.frameworks import shelf
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.versions import Changed, changed_ids
from fairwitness.web.store.models import Assessment


@lru_cache(maxsize=64)
def pack(name: str) -> Pack:
    """Return a pack by its name with version; raises `shelf.UnknownPack`."""
    return shelf.load(name)


def packs_of(assessment: Assessment) -> tuple[Pack, ...]:
    """Return the packs of an assessment, in its order."""
    return tuple(pack(name) for name in assessment.packs)


def pack_of(assessment: Assessment, pack_id: str) -> Pack | None:
    """Return the version of a pack that an assessment stands under, or None."""
    name = next((n for n in assessment.packs if n.partition("/")[0] == pack_id), None)
    return None if name is None else pack(name)


@lru_cache(maxsize=64)
def changed(old: str, new: str) -> Changed:
    """Return what differs between two versions."""
    return changed_ids(pack(old), pack(new))
