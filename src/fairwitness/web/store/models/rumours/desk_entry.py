"""What editors did at the desk, apart from what they wrote and signed."""

from typing import ClassVar

from django.db import models

from fairwitness.web.store.models.rumours.added_only import AddedOnly
from fairwitness.web.store.models.rumours.editor import Editor


class DeskEntry(AddedOnly):
    """One step of one editor."""

    about = models.CharField(max_length=100, db_index=True)
    """`"rumour 12"`, `"check garlic"`, `"complaint 3"`."""
    act = models.CharField(max_length=30)
    """A name of `store.rumours.trail.ACTS`."""
    detail = models.TextField(blank=True, default="")
    editor = models.ForeignKey(Editor, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In order."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.about}: {self.act}"
