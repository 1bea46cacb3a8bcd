"""The rumour desk as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class RumoursConfig(AppConfig):
    """Pages for readers and editors."""

    name = "fairwitness.web.rumours"
    label = "rumours"

    def ready(self) -> None:
        """Hear of what the store leaves to be sent."""
        import_module("fairwitness.web.rumours.outgoing_tasks")
