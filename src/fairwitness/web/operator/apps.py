"""The workspace as a Django app."""

from django.apps import AppConfig


class OperatorConfig(AppConfig):
    """Pages of the workspace."""

    name = "fairwitness.web.operator"
    label = "operator"
