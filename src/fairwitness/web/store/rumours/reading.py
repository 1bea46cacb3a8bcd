"""
Read what is published.

In:       ids of checks, numbers of versions.
Out:      versions as values, proofs. Only what stands in the ledger is there for anybody.
Not here: drafts (`editing`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from django.db.models import Max, QuerySet
from django.http import Http404

from fairwitness.ledger import auditing
from fairwitness.ledger.proof import Proof
from fairwitness.rumours import record
from fairwitness.rumours.check import Version
from fairwitness.web.store.models import CheckVersion
from fairwitness.web.store.rumours import places

REMEMBERED = 2_000
"""Versions that a process keeps in memory as values: some 5 KB each."""


def history(check_id: str) -> list[Version]:
    """Return every version of a check, the first one first; `Http404` if there is none."""
    rows = _shown().filter(check_id=check_id).order_by("number")
    found = [_version(row) for row in rows]
    if not found:
        raise Http404
    return found


def row(check_id: str, number: int) -> CheckVersion:
    """Return the row of a version; `Http404` if there is none."""
    found = _shown().filter(check_id=check_id, number=number).first()
    if found is None:
        raise Http404
    return found


def latest(check_ids: Iterable[str]) -> list[Version]:
    """Return the latest version of each check that has one, in the order asked for."""
    wanted = list(dict.fromkeys(check_ids))
    rows = _shown().filter(check_id__in=wanted).order_by("number")
    found = dict(rows.values_list("check_id", "record"))  # a later number takes the place
    return [_read(bytes(found[each])) for each in wanted if each in found]


def newest_checks(most: int) -> list[Version]:
    """Return the latest version of each of the checks that changed last."""
    ids = _shown().order_by("-id").values_list("check_id", flat=True)[: 4 * most]
    return latest(list(dict.fromkeys(ids))[:most])


def edition() -> int:
    """Return a number that grows whenever anything is published; 0 while nothing is."""
    return _shown().order_by("-id").values_list("id", flat=True).first() or 0


def state(check_id: str) -> str:
    """
    Return what stands for everything that is published of a check; `Http404` if nothing is.

    Versions are never changed and each names the one before, so the last one's digest does.
    """
    rows = _shown().filter(check_id=check_id).order_by("-number")
    found = rows.values_list("digest", flat=True).first()
    if found is None:
        raise Http404
    return found


def count() -> int:
    """Return how many checks there are."""
    return _firsts().count()


def all_ids() -> Iterator[str]:
    """Yield the id of every check, in the order of their first versions."""
    return _firsts().order_by("id").values_list("check_id", flat=True).iterator()


def all_versions() -> Iterator[Version]:
    """Yield every version in the order of publication, without remembering them."""
    rows = _shown().order_by("id").values_list("record", flat=True)
    return (record.read(bytes(content)) for content in rows.iterator(chunk_size=500))


def last_numbers() -> dict[str, int]:
    """Return the number of the latest version of each check."""
    numbered = _shown().order_by().values("check_id").annotate(last=Max("number"))
    return dict(numbered.values_list("check_id", "last"))


def changed(first: int, most: int) -> list[tuple[str, datetime]]:
    """Return ids of checks from the place `first` on, and when each changed last [UTC]."""
    ids = list(_firsts().order_by("id").values_list("check_id", flat=True)[first : first + most])
    days = _shown().filter(check_id__in=ids).values("check_id").annotate(last=Max("published_at"))
    last = dict(days.values_list("check_id", "last"))
    return [(check_id, last[check_id]) for check_id in ids]


def proof(check_id: str, number: int) -> Proof:
    """Return the proof that a version stands in the ledger."""
    place = row(check_id, number).place
    if place is None:  # pragma: no cover - only rows with a place are shown
        raise Http404
    return auditing.prove(places.log_folder(), places.public_key(), place)


def _firsts() -> QuerySet[CheckVersion]:
    """Return the first versions, one a check."""
    return _shown().filter(number=1)


def _shown() -> QuerySet[CheckVersion]:
    return CheckVersion.objects.filter(place__isnull=False)


def _version(one: CheckVersion) -> Version:
    return _read(bytes(one.record))


@lru_cache(maxsize=REMEMBERED)
def _read(content: bytes) -> Version:
    """Read a version; the same bytes are the same version for ever."""
    return record.read(content)
