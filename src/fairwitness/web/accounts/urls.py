"""Addresses around the log-in that are ours; the rest is the library's."""

from django.urls import path

from fairwitness.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("set-up/<str:secret>/", views.set_up, name="set_up"),
    path("join/<str:secret>/", views.join, name="join"),
]
