"""What happened to a filing, in order; each is an entry of the ledger. Rows are only added."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.recipient.filing import ReceivedFiling


class FilingEvent(models.Model):
    """One thing that happened to a filing."""

    class Kind(models.TextChoices):
        """What happened."""

        RECEIVED = "received", _("received")
        REQUESTED = "requested", _("opening requested")
        APPROVED = "approved", _("opening approved")
        OPENED = "opened", _("opened")
        ENDED = "ended", _("opening ended")
        ASKED = "asked", _("question asked")
        ANSWERED = "answered", _("question answered")
        DECIDED = "decided", _("decided")
        CONFLICT = "conflict", _("conflict of interest marked")
        HELD = "held", _("legal hold set")
        LIFTED = "lifted", _("legal hold lifted")
        DISPOSAL = "disposal", _("disposal requested")
        DISPOSED = "disposed", _("disposed")

    filing = models.ForeignKey(ReceivedFiling, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    """From 0, within the filing."""
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    """None: the desk itself."""
    statement = models.BinaryField()
    """`filing.events.Event`, signed with the receipts key, byte for byte."""
    sealed = models.BinaryField(default=bytes)
    """What only the filer can read, age to their key; empty if there is nothing."""
    entry = models.PositiveBigIntegerField(null=True)
    """Place in the ledger; None until it is entered, and then it is never changed."""
    after = models.PositiveBigIntegerField()
    """Entries of the ledger when this was written: its own stands behind them."""
    shown_from = models.DateTimeField()
    """When the filer is told."""

    class Meta:
        """In the order in which it happened."""

        ordering: ClassVar = ["filing_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "number"], name="one_event_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.number} {self.kind}"

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Add the row; of one that is there only its place in the ledger is added."""
        if self.pk is not None:
            raise TypeError("an event of a filing is never changed")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:  # noqa: ANN401 - Django's own
        """Refuse: rows are only added."""
        raise TypeError("an event of a filing is never removed")
