"""Addresses around the log-in that are ours; the rest is the library's."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
