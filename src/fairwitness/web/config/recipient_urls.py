"""Every address of a recipient's desk: nothing of an operator's, and no rumours."""

from django.urls import include, path

from fairwitness.web.accounts.views import set_language

urlpatterns = [
    path("accounts/", include("fairwitness.web.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", set_language, name="set_language"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("filing/v1/", include("fairwitness.web.recipient.protocol.urls")),
    path("", include("fairwitness.web.recipient.urls")),
]
