"""Who gets a letter for every new version, and said so twice."""

from django.db import models


class Subscription(models.Model):
    """An e-mail address; one that nobody confirmed is forgotten."""

    address = models.BinaryField()
    """Encrypted with the key of credentials."""
    blinded = models.CharField(max_length=64, unique=True)
    """Keyed hash of the address, so that one address is here once."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret in its links, which is kept encrypted beside the address alone."""
    secret = models.BinaryField()
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "a reader"


class PushSubscription(models.Model):
    """A browser that wants to be told; whoever knows its address at the push service may end it."""

    endpoint = models.BinaryField()
    """Address and keys as the browser gave them, encrypted with the key of credentials."""
    blinded = models.CharField(max_length=64, unique=True)
    """Keyed hash of the address."""
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return "a browser"
