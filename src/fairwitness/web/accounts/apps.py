"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Pages around the log-in."""

    name = "fairwitness.web.accounts"
    label = "workspace_accounts"
