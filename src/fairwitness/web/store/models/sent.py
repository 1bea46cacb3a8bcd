"""What an organisation files: with which key, with whom, and what became of it there."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models.bundle import Bundle
from fairwitness.web.store.models.organisation import Organisation


class FilingKey(models.Model):
    """An SSH key with which an organisation signs what it files, and reads questions."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="filing_keys")
    public = models.CharField(max_length=200)
    """Its public line; recipients register it."""
    secret = models.BinaryField()
    """Encrypted with a key that is not in the database."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)
    """A replaced one signs nothing more, and still reads what was sealed to it."""

    class Meta:
        """The newest first; one at a time signs."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(replaced_at=None),
                name="one_filing_key",
            )
        ]

    def __str__(self) -> str:
        return self.public


class Recipient(models.Model):
    """An authority, auditor or board with which an organisation files."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="recipients")
    name = models.CharField(max_length=500)
    """As its key manifest says."""
    url = models.CharField(_("address"), max_length=500)
    log_key = models.CharField(max_length=500)
    """Public key of its log, pinned when it was added."""
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    refused_what = models.TextField(blank=True)
    """Why what it shows now is not trusted; nothing is filed with it until that is settled."""
    refused_fix = models.TextField(blank=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were added."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class RecipientManifest(models.Model):
    """A key manifest of a recipient that is trusted; rows are only added."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="manifests")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    known_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.digest[:12]


class SentFiling(models.Model):
    """One bundle, or one answer to a question, on its way to one recipient."""

    class State(models.TextChoices):
        """Where it stands; sending goes on where it was cut off."""

        WAITING = "waiting", _("to be sent")
        SENDING = "sending", _("sending")
        RECEIVED = "received", _("received")
        FAILED = "failed", _("failed")

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="filings")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="filings")
    key = models.ForeignKey(FilingKey, models.PROTECT, related_name="+")
    question = models.ForeignKey("SeenEvent", models.PROTECT, related_name="answers", null=True)
    """Of an answer: the event that it answers."""
    text = models.TextField(blank=True)
    """Of an answer: what it says."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    manifest = models.CharField(max_length=64, blank=True)
    """Digest of the key manifest that it was sealed to; empty until it is sealed."""
    digest = models.CharField(max_length=64, blank=True)
    """What recipients call it by."""
    size = models.PositiveBigIntegerField(default=0)
    """[bytes]"""
    sent = models.PositiveBigIntegerField(default=0)
    """[bytes] that the recipient has acknowledged."""
    due_on = models.DateField(null=True)
    """Last day on which it is on time."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    """When it is tried again."""
    code = models.CharField(max_length=60, blank=True)
    what = models.TextField(blank=True)
    """What went wrong at the last try."""
    fix = models.TextField(blank=True)
    receipt = models.BinaryField(default=b"")
    """Verified before it was kept."""
    received_at = models.DateTimeField(null=True)
    """As the receipt says."""
    entry = models.PositiveBigIntegerField(null=True)
    """Place in the recipient's log."""
    log = models.CharField(max_length=500, blank=True)
    looked_at = models.DateTimeField(null=True)
    """When its events were last asked for and verified."""
    events_what = models.TextField(blank=True)
    """Why what was last told of its events is not trusted, or could not be had."""
    events_fix = models.TextField(blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.digest[:12] or self.state


class SeenEvent(models.Model):
    """Something that the recipient says happened to a filing; its proof held. Only added."""

    filing = models.ForeignKey(SentFiling, models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    """From 0, within the filing."""
    what = models.CharField(max_length=40)
    at = models.DateTimeField()
    """As the recipient signed."""
    detail = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    text = models.BinaryField()
    """As signed, with the signature."""
    proof = models.BinaryField()
    entry = models.PositiveBigIntegerField()
    """Place in the recipient's log."""
    sealed = models.BinaryField(default=b"")
    """What only the filing key opens: a question."""
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In their order; each once."""

        ordering: ClassVar = ["filing", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "number"], name="one_seen_event")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"
