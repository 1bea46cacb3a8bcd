"""
Read the audit trail and write it out for other programs.

In:       an organisation, and what is looked for.
Out:      entries, oldest first, as a table, CSV or lines of JSON.
Not here: writing entries (`trail`), who may read them (`access`).
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from fairwitness.web.store.models import Entry, Organisation

COLUMNS = ("id", "at", "by", "verb", "subject", "subject_id", "detail")
RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; all of it must fit."""

    verb: str = ""
    by: int | None = None
    """Number of the person."""
    since: date | None = None
    """First day [UTC, included]."""
    until: date | None = None
    """Last day [UTC, included]."""


def entries(organisation: Organisation, wanted: Wanted) -> QuerySet[Entry]:
    """Return what fits, in the order in which it happened."""
    found = Entry.objects.filter(organisation=organisation).select_related("by")
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.by is not None:
        found = found.filter(by=wanted.by)
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until) + timedelta(days=1))
    return found


def verbs(organisation: Organisation) -> list[str]:
    """Return every verb of an organisation's trail."""
    found = Entry.objects.filter(organisation=organisation).order_by("verb")
    return list(found.values_list("verb", flat=True).distinct())


def people(organisation: Organisation) -> list[tuple[int, str]]:
    """Return everybody who did something there, also those who have left: number and address."""
    found = Entry.objects.filter(organisation=organisation, by__isnull=False).order_by("by__email")
    return [(pk, email) for pk, email in found.values_list("by", "by__email").distinct() if pk]


def details(entry: Entry) -> list[tuple[str, str]]:
    """Return what an entry says beside its verb, for a reader."""
    return [
        (key, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for key, value in entry.detail.items()
    ]


def as_csv(found: QuerySet[Entry]) -> Iterator[str]:
    """Write a table, a line at a time; no cell runs as a formula in a spreadsheet."""
    yield _line(COLUMNS)
    for entry in found.iterator(chunk_size=500):
        row = _row(entry)
        detail = json.dumps(row["detail"], ensure_ascii=False, sort_keys=True)
        yield _line([_text(str(row[c])) for c in COLUMNS[:-1]] + [_text(detail)])


def as_json_lines(found: QuerySet[Entry]) -> Iterator[str]:
    """Write one object per line."""
    for entry in found.iterator(chunk_size=500):
        yield json.dumps(_row(entry), ensure_ascii=False, sort_keys=True) + "\n"


def _row(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(),
        "by": entry.by.email if entry.by else "",
        "verb": entry.verb,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
    }


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(RUNS_IN_A_SPREADSHEET) else value


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
