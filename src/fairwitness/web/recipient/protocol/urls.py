"""The addresses that programs of filers use."""

from django.urls import path

from fairwitness.web.recipient.protocol import asked, uploads
from fairwitness.web.recipient.urls import Digest as Digest  # noqa: PLC0414 - registers `digest`

app_name = "filing"
urlpatterns = [
    path("manifest", asked.manifest, name="manifest"),
    path("manifests/<digest:digest>", asked.manifest_by, name="manifest-by"),
    path("log.key.pub", asked.log_key, name="log-key"),
    path("log/<path:name>", asked.log_file, name="log"),
    path("uploads", uploads.uploads, name="uploads"),
    path("uploads/<str:secret>", uploads.upload, name="upload"),
    path("filings/<digest:digest>/receipt", asked.receipt, name="receipt"),
    path("filings/<digest:digest>/events", asked.told, name="events"),
]
