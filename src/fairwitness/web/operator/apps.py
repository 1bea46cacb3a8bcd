"""The workspace as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class OperatorConfig(AppConfig):
    """Pages of the workspace."""

    name = "fairwitness.web.operator"
    label = "operator"

    def ready(self) -> None:
        """Hear of messages that the store leaves."""
        import_module("fairwitness.web.operator.telling")
