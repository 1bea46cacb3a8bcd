"""The store as a Django app."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables and their migrations."""

    name = "fairwitness.web.store"
    label = "store"
