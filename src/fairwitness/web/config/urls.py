"""Every address of an installation, by audience."""

from django.urls import include, path

from fairwitness.web.accounts.views import set_language

urlpatterns = [
    path("accounts/", include("fairwitness.web.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("fairwitness.web.operator.api.urls")),
    path("", include("fairwitness.web.operator.urls")),
]
