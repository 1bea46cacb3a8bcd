"""Accounts as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Pages around the log-in."""

    name = "fairwitness.web.accounts"
    label = "workspace_accounts"

    def ready(self) -> None:
        """Hear the log-in library's signals."""
        import_module("fairwitness.web.accounts.signals")
