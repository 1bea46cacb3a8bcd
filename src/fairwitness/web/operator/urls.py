"""Every address of the workspace."""

from django.urls import path

from fairwitness.web.operator.views import dashboard

app_name = "operator"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
]
