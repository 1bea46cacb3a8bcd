"""What others have checked: read from their feeds, and shown as theirs."""

from typing import ClassVar

from django.db import models


class OthersFeed(models.Model):
    """A feed of ClaimReviews that somebody else publishes."""

    name = models.SlugField(max_length=80, unique=True)
    """How we call it."""
    url = models.CharField(max_length=2_000, blank=True, default="")
    """Where it is read from; empty where it was given as a file."""
    read_at = models.DateTimeField()

    class Meta:
        """In the order of names."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class OthersReview(models.Model):
    """One review of theirs, as in `fairwitness.rumours.review`."""

    feed = models.ForeignKey(OthersFeed, models.CASCADE, related_name="reviews")
    claim = models.TextField()
    publisher = models.TextField()
    site = models.CharField(max_length=255)
    url = models.CharField(max_length=2_000)
    title = models.TextField(blank=True, default="")
    rating = models.TextField()
    lang = models.CharField(max_length=35, blank=True, default="")
    reviewed = models.DateField(null=True)
    claimed = models.DateField(null=True)

    class Meta:
        """In the order of the feed."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.url
