"""The recipient's desk as a Django app."""

from django.apps import AppConfig


class RecipientConfig(AppConfig):
    """Pages of the desk, and the protocol of filers."""

    name = "fairwitness.web.recipient"
    label = "recipient"
