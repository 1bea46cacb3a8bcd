"""The pages of the desk."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from fairwitness.web.recipient.views import (
    acts,
    filers,
    inbox,
    letters,
    manifests,
    people,
    requests,
    trail,
    viewing,
)


class Digest(StringConverter):
    """A SHA-256 in hex."""

    regex = "[0-9a-f]{64}"


register_converter(Digest, "sha256")

REQUEST = "filings/<sha256:digest>/requests/<int:number>/"

app_name = "recipient"
urlpatterns = [
    path("trail/", trail.trail, name="trail"),
    path("trail.csv", trail.trail_csv, name="trail-csv"),
    path("", inbox.front, name="inbox"),
    path("filings/<sha256:digest>/", acts.filing, name="filing"),
    path("filings/<sha256:digest>/receipt/", inbox.receipt, name="receipt"),
    path("filings/<sha256:digest>/events/<int:number>/", inbox.event_statement, name="event"),
    path("filings/<sha256:digest>/events/<int:number>/proof/", inbox.event_proof, name="proof"),
    path("filings/<sha256:digest>/opening/", acts.ask_opening, name="opening-ask"),
    path("filings/<sha256:digest>/disposal/", acts.ask_disposal, name="disposal-ask"),
    path("filings/<sha256:digest>/conflict/", acts.mark, name="conflict"),
    path("filings/<sha256:digest>/hold/", acts.hold, name="hold"),
    path("filings/<sha256:digest>/lift/", acts.lift, name="lift"),
    path("filings/<sha256:digest>/question/", letters.question, name="question"),
    path("filings/<sha256:digest>/decision/", letters.decision, name="decision"),
    path(REQUEST, requests.one, name="request"),
    path(f"{REQUEST}text/", requests.text, name="request-text"),
    path(f"{REQUEST}approve/", requests.approve, name="approve"),
    path(f"{REQUEST}turn/", requests.turn, name="turn"),
    path(f"{REQUEST}turned/", requests.turned, name="turned"),
    path(f"{REQUEST}anew/", requests.anew, name="anew"),
    path(f"{REQUEST}end/", requests.end, name="request-end"),
    path(f"{REQUEST}dispose/", requests.dispose, name="dispose"),
    path(f"{REQUEST}view/begin/", viewing.begin, name="view-begin"),
    path(f"{REQUEST}view/", viewing.front, name="view"),
    path(f"{REQUEST}view/<path:name>", viewing.part, name="view-part"),
    path("filers/", filers.filers, name="filers"),
    path("filers/register/", filers.register, name="filer-register"),
    path("filers/<int:filer_id>/withdraw/", filers.withdraw, name="filer-withdraw"),
    path("filers/<int:filer_id>/lost/", filers.lost, name="filer-lost"),
    path("manifests/", manifests.manifests, name="manifests"),
    path("manifests/publish/", manifests.publish, name="manifest-publish"),
    path("manifests/receipts-key/", manifests.receipts_key, name="receipts-key"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:person_id>/", people.one, name="person"),
    path("people/<int:person_id>/remove/", people.remove, name="person-remove"),
]
