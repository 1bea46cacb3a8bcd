"""Rows that are added and then stay as they are."""

from typing import Any, NoReturn

from django.db import models


class AddedOnly(models.Model):
    """What is on record; a place in the ledger or a moment is filled in by `update` alone."""

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Add the row; one that is there already stays as it is."""
        if self.pk is not None:
            raise TypeError("what is on record is never changed")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:  # noqa: ANN401 - Django's own
        """Refuse: rows are only added."""
        raise TypeError("what is on record is never removed")
