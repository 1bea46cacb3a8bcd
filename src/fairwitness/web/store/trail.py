"""
Write the audit trail.

In:       who did what to which row.
Out:      one more entry.
Not here: reading and exporting it (`operator`).
"""

from django.db import models

from fairwitness.web.store.models import Entry, Organisation, User


def record(
    organisation: Organisation,
    by: User | None,
    verb: str,
    subject: models.Model,
    **detail: str | int | bool | list[str] | None,
) -> None:
    """Add an entry, in the transaction of what it tells of."""
    Entry.objects.create(
        organisation=organisation,
        by=by,
        verb=verb,
        subject=subject._meta.model_name or "",  # noqa: SLF001 - Django's public way to a name
        subject_id=str(subject.pk),
        detail=detail,
    )
