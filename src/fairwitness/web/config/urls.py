"""Every address of an installation, by audience."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("fairwitness.web.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("fairwitness.web.operator.api.urls")),
    path("", include("fairwitness.web.operator.urls")),
]
