"""Filings that have come or are coming. What is in them is sealed, and nowhere in a table."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.recipient.filer import Filer
from fairwitness.web.store.models.recipient.manifest import KeyManifest


class Upload(models.Model):
    """A filing that comes piece by piece; how far it is says its file."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("arriving")
        DONE = "done", _("received")
        REFUSED = "refused", _("refused")

    secret = models.CharField(max_length=64, unique=True)
    """Stands in its address, which only the filer is told; also the name of its file."""
    filer = models.ForeignKey(Filer, models.PROTECT, related_name="uploads")
    manifest = models.ForeignKey(KeyManifest, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)
    """Of the filing [hex]."""
    length = models.PositiveBigIntegerField()
    """Bytes that are to come."""
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    what = models.TextField(blank=True)
    """Why it was refused."""
    fix = models.TextField(blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    """When an open one is forgotten unless bytes come."""

    class Meta:
        """One upload of a filing at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest"], condition=models.Q(state="open"), name="one_open_upload"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:16]


class ReceivedFiling(models.Model):
    """A filing whose bytes are all here: who, when, how large; never what."""

    class State(models.TextChoices):
        """Where it stands."""

        ARRIVING = "arriving", _("being entered")
        RECEIVED = "received", _("received")
        OPENED = "opened", _("opened")
        ACCEPTED = "accepted", _("accepted")
        MORE = "more", _("more needed")
        CLOSED = "closed", _("closed")
        DISPOSED = "disposed", _("disposed")

    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of what its filer signed [hex]; also the name of its file."""
    filer = models.ForeignKey(Filer, models.PROTECT, related_name="filings")
    manifest = models.ForeignKey(KeyManifest, models.PROTECT, related_name="filings")
    answers = models.CharField(max_length=64, blank=True, db_index=True)
    """Digest of the question that it answers [hex]; empty for one of its own."""
    sealed_at = models.DateTimeField()
    """As its filer says."""
    received_at = models.DateTimeField(db_index=True)
    size = models.PositiveBigIntegerField()
    """Bytes of its file."""
    state = models.CharField(max_length=10, choices=State, default=State.ARRIVING)
    entry = models.PositiveBigIntegerField(null=True)
    """Place of its digest in the ledger."""
    after = models.PositiveBigIntegerField()
    """Entries of the ledger when the filing came: its own stands behind them."""
    receipt = models.BinaryField(default=bytes)
    """The signed receipt with its proof; empty until the filing is received."""

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-received_at", "-id"]

    def __str__(self) -> str:
        return self.digest[:16]
