"""
What a filer asks a desk: its manifest, its ledger, the receipt and the events of their filings.

In:       a request; for what is a filer's own, signed with their key.
Out:      files as they are; events as JSON, each with its proof.
Not here: uploads (`uploads`).
"""

import re
from base64 import b64encode
from typing import Any

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.utils import timezone
from django.views.decorators.http import require_GET

from fairwitness.filing import calls
from fairwitness.web.recipient.protocol.answers import program
from fairwitness.web.store.models import FilingEvent, KeyManifest, ReceivedFiling
from fairwitness.web.store.recipient import (
    arriving,
    calling,
    entering,
    events,
    manifests,
    places,
)

BYTES = "application/octet-stream"
TILE = re.compile(
    r"checkpoint|tile/(?:[0-9]{1,2}|entries)/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?"
)
"""Names of the files of a log (C2SP tlog-tiles)."""


@require_GET
@program
def manifest(_request: HttpRequest) -> HttpResponseBase:
    """Give the newest key manifest."""
    row = manifests.newest()
    if row is None:
        raise Http404
    return HttpResponse(bytes(row.content), content_type=BYTES)


@require_GET
@program
def manifest_by(_request: HttpRequest, digest: str) -> HttpResponseBase:
    """Give a key manifest that was published once."""
    row = KeyManifest.objects.filter(digest=digest).first()
    if row is None:
        raise Http404
    return HttpResponse(bytes(row.content), content_type=BYTES)


@require_GET
@program
def log_key(_request: HttpRequest) -> HttpResponseBase:
    """Give the public key of the ledger."""
    return HttpResponse(f"{places.log_key().verifier}\n", content_type="text/plain")


@require_GET
@program
def log_file(_request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a file of the ledger."""
    if not TILE.fullmatch(name):
        raise Http404
    try:
        return HttpResponse((places.log() / name).read_bytes(), content_type=BYTES)
    except (FileNotFoundError, NotADirectoryError):
        raise Http404 from None


@require_GET
@program
def receipt(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Give a filer the receipt of their filing."""
    return HttpResponse(bytes(_theirs(request, digest).receipt), content_type=BYTES)


@require_GET
@program
def told(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Tell a filer what happened to their filing."""
    filing = _theirs(request, digest)
    rows = events.told(filing, timezone.now())
    return JsonResponse(
        {
            "filing": filing.digest,
            "manifest": filing.manifest.digest,
            "delay_days": settings.EVENTS_DELAY.days,
            "log": str(places.log_key().verifier),
            "events": [_plain(row) for row in rows],
        }
    )


def _plain(row: FilingEvent) -> dict[str, Any]:
    assert row.entry is not None  # noqa: S101 - `events.told` says so
    return {
        "number": row.number,
        "what": row.kind,
        "at": row.at.isoformat(),
        "entry": row.entry,
        "statement": bytes(row.statement).decode(),
        "proof": entering.proof(row.entry).decode(),
        "sealed": b64encode(bytes(row.sealed)).decode(),
    }


def _theirs(request: HttpRequest, digest: str) -> ReceivedFiling:
    """Return a filing of whoever signed the request; for anybody else it is not there."""
    call = calls.read(
        request.headers.get("Authorization", ""),
        method=request.method or "",
        host=request.get_host(),
        path=request.get_full_path(),
        now=timezone.now(),
    )
    filer = calling.taken(call)
    rows = ReceivedFiling.objects.select_related("manifest")
    found = rows.filter(digest=digest, filer=filer).first()
    if found is not None and found.state == ReceivedFiling.State.ARRIVING:
        found = arriving.complete(found)
    if found is None:
        raise Http404
    return found
