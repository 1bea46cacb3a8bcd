"""The addresses that programs of filers use."""

from django.urls import path

from fairwitness.web.recipient.protocol import asked, uploads
from fairwitness.web.recipient.urls import Digest as Digest  # noqa: PLC0414 - registers `sha256`

app_name = "filing"
urlpatterns = [
    path("manifest", asked.manifest, name="manifest"),
    path("manifests/<sha256:digest>", asked.manifest_by, name="manifest-by"),
    path("log.key.pub", asked.log_key, name="log-key"),
    path("log/<path:name>", asked.log_file, name="log"),
    path("uploads", uploads.uploads, name="uploads"),
    path("uploads/<str:secret>", uploads.upload, name="upload"),
    path("filings/<sha256:digest>/receipt", asked.receipt, name="receipt"),
    path("filings/<sha256:digest>/events", asked.told, name="events"),
]
