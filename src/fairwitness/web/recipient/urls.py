"""The pages of the desk."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from fairwitness.web.recipient.views import filers, inbox, manifests, people


class Digest(StringConverter):
    """A SHA-256 in hex."""

    regex = "[0-9a-f]{64}"


register_converter(Digest, "sha256")

app_name = "recipient"
urlpatterns = [
    path("", inbox.front, name="inbox"),
    path("filings/<sha256:digest>/", inbox.filing, name="filing"),
    path("filings/<sha256:digest>/receipt/", inbox.receipt, name="receipt"),
    path("filings/<sha256:digest>/events/<int:number>/", inbox.event_statement, name="event"),
    path("filings/<sha256:digest>/events/<int:number>/proof/", inbox.event_proof, name="proof"),
    path("filers/", filers.filers, name="filers"),
    path("filers/register/", filers.register, name="filer-register"),
    path("filers/<int:filer_id>/withdraw/", filers.withdraw, name="filer-withdraw"),
    path("manifests/", manifests.manifests, name="manifests"),
    path("manifests/publish/", manifests.publish, name="manifest-publish"),
    path("manifests/receipts-key/", manifests.receipts_key, name="receipts-key"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:person_id>/", people.one, name="person"),
    path("people/<int:person_id>/remove/", people.remove, name="person-remove"),
]
