"""Who may reply to a check, what they replied, and why a reply was not printed."""

from typing import ClassVar

from django.db import models

from fairwitness.web.store.models.rumours.added_only import AddedOnly
from fairwitness.web.store.models.rumours.editor import Editor


class ReplyInvitation(models.Model):
    """One named in a check who may reply once, by a link that two editors agreed to send."""

    check_id = models.SlugField(max_length=80)
    who = models.CharField(max_length=200)
    """As the check names them."""
    address = models.BinaryField(null=True)
    """Encrypted with the key of credentials; None once they replied or the time is over."""
    language = models.CharField(max_length=10)
    days = models.PositiveSmallIntegerField()
    """How long the link is good from the moment it is sent [days]."""
    proposed_by = models.ForeignKey(Editor, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Editor, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True, default="", db_index=True)
    """SHA-256 of the secret in the link; the secret is kept nowhere. Empty: not sent yet."""
    sent_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    """Only before it was agreed to."""

    class Meta:
        """In the order in which they were proposed."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.who


class Reply(AddedOnly):
    """What somebody named in a check says to one version of it, word for word."""

    invitation = models.OneToOneField(ReplyInvitation, models.PROTECT, related_name="reply")
    check_id = models.SlugField(max_length=80, db_index=True)
    version = models.PositiveIntegerField()
    record = models.BinaryField()
    """What `rumours.reply.record` wrote: the words themselves."""
    entry = models.BinaryField()
    """What the ledger holds: the digest of the record, and no words."""
    received_at = models.DateTimeField()
    place = models.PositiveBigIntegerField(null=True)
    """Index in the ledger. None: not there yet."""
    printed_at = models.DateTimeField(null=True)
    """When an editor had it printed; without that it is printed after a time."""

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.check_id} {self.version}"


class Refusal(models.Model):
    """Why a reply is not printed; it counts when a second editor agreed."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="refusals")
    reason = models.TextField()
    proposed_by = models.ForeignKey(Editor, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Editor, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    entry = models.BinaryField(null=True)
    """What the ledger holds; None until it counts."""
    place = models.PositiveBigIntegerField(null=True)

    class Meta:
        """In the order of proposal; one of them counts at most."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reply"],
                condition=models.Q(agreed_at__isnull=False),
                name="one_refusal_counts",
            )
        ]

    def __str__(self) -> str:
        return self.reason[:80]
