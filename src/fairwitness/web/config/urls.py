"""Every address of an installation, by audience."""

from django.urls import include, path

from fairwitness.web.accounts.views import set_language
from fairwitness.web.rumours.machines import claims_search

urlpatterns = [
    path("accounts/", include("fairwitness.web.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("fairwitness.web.operator.api.urls")),
    path("rumours/", include("fairwitness.web.rumours.urls")),
    path("v1alpha1/claims:search", claims_search, name="claims_search"),
    path("", include("fairwitness.web.operator.urls")),
]
