"""Wordings that editors say a check covers, beside those that its versions name."""

from typing import ClassVar

from django.db import models

from fairwitness.web.store.models.rumours.editor import Editor
from fairwitness.web.store.models.rumours.question import Rumour


class Variant(models.Model):
    """One wording; taken back it stays on record and covers nothing."""

    check_id = models.SlugField(max_length=80, db_index=True)
    text = models.TextField()
    rumour = models.ForeignKey(Rumour, models.SET_NULL, null=True, related_name="+")
    """The question it was taken from; None if an editor wrote it."""
    confirmed_by = models.ForeignKey(Editor, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    undone_by = models.ForeignKey(Editor, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """In order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.text[:80]
