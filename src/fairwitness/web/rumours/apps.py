"""The rumour desk as a Django app."""

from django.apps import AppConfig


class RumoursConfig(AppConfig):
    """Pages for readers and editors."""

    name = "fairwitness.web.rumours"
    label = "rumours"
