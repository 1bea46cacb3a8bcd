"""What readers ask: the words once, how often by day, and nothing about who."""

from typing import ClassVar

from django.db import models

from fairwitness.web.store.models.rumours.editor import Editor


class Rumour(models.Model):
    """Questions that are the same question."""

    text = models.TextField()
    """As it was handed over first."""
    times = models.PositiveIntegerField(default=0)
    """How often it was handed over."""
    first_day = models.DateField()
    last_day = models.DateField()
    strength = models.FloatField(default=0.0)
    """Of the best check when it was handed over first [-1 to 1]."""
    said = models.CharField(max_length=5, blank=True, default="")
    """What was said to it then: `match`, `close` or `none`; empty where that was not kept."""
    said_check = models.SlugField(max_length=80, blank=True, default="")
    """The check that was called a match."""
    matched_by = models.CharField(max_length=7, default="words")
    """How the strength was measured: `words`, or `meaning` where that counted too."""
    claimed_by = models.ForeignKey(Editor, models.PROTECT, null=True, related_name="+")
    check_id = models.SlugField(max_length=80, blank=True, default="")
    """The check that answers it; empty while none does."""
    closed_at = models.DateTimeField(null=True)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    """The rumour that an editor found to be the same; it counts with that one."""

    class Meta:
        """Those asked most first."""

        ordering: ClassVar = ["-times", "-last_day", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class Asked(models.Model):
    """How often a rumour was handed over on a day in a language."""

    rumour = models.ForeignKey(Rumour, models.CASCADE, related_name="days")
    day = models.DateField()
    lang = models.CharField(max_length=8)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a day and language."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rumour", "day", "lang"], name="one_count_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.times}"


class CheckAsked(models.Model):
    """How often a check was the answer on a day in a language."""

    check_id = models.SlugField(max_length=80)
    day = models.DateField()
    lang = models.CharField(max_length=8)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a day and language."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["check_id", "day", "lang"], name="one_count_a_day_and_check"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_id}, {self.day}: {self.times}"


class Contact(models.Model):
    """
    An e-mail address that wants the answer; it goes when the answer went out.

    Who wants corrections too stays until `until`, or until they end it by a link.
    """

    rumour = models.ForeignKey(Rumour, models.CASCADE, related_name="contacts")
    address = models.BinaryField()
    """Encrypted with the key of credentials."""
    language = models.CharField(max_length=10)
    corrections = models.BooleanField(default=False)
    """Whether they asked to be told of corrections of the answer."""
    answered_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    """When the address is forgotten; None: it waits for the answer."""
    digest = models.CharField(max_length=64, blank=True, default="", db_index=True)
    """SHA-256 of the secret in their links; empty: no corrections."""
    secret = models.BinaryField(null=True)

    def __str__(self) -> str:
        return "a reader"


class Sample(models.Model):
    """A question of which an editor said whether a check answers it: what lines are drawn from."""

    strength = models.FloatField()
    answerable = models.BooleanField()
    matched_by = models.CharField(max_length=7, default="words")
    """As in `Rumour.matched_by`; lines are drawn for each apart."""

    def __str__(self) -> str:
        return f"{self.strength:.2f}"
