"""
Resumable uploads as tus 1.0 has them: core, creation, checksum, expiration.

In:       requests of any tus client; the signed head of the filing comes as metadata.
Out:      how far an upload is; when its last byte has come, a received filing.
Not here: what is kept where (`store.recipient.uploading`).
"""

from base64 import b64decode
from binascii import Error as Base64Error
from types import MappingProxyType

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.web.recipient.protocol.answers import program, told
from fairwitness.web.store.models import Upload
from fairwitness.web.store.recipient import arriving, uploading
from fairwitness.web.store.recipient.refusals import UploadRefused, WrongOffset
from fairwitness.web.store.recipient.uploading import Checksum

VERSION = "1.0.0"
ALGORITHMS = ("sha256", "sha1")
BYTES = "application/offset+octet-stream"
GONE, NOT_BYTES = 410, 415
ABOUT = MappingProxyType(
    {
        "Tus-Version": VERSION,
        "Tus-Extension": "creation,checksum,expiration",
        "Tus-Max-Size": str(uploading.LARGEST),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
)


class NotTus(Problem):
    """A request in another version of the protocol."""

    code = "not-tus"


class NoLength(Problem):
    """A request that does not say how many bytes come."""

    code = "no-length"


@program
def uploads(request: HttpRequest) -> HttpResponseBase:
    """Say what is spoken here, or begin an upload."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Tus-Resumable": VERSION, **ABOUT})
    if request.method != "POST":
        return _not_allowed("OPTIONS, POST")
    _require_version(request)
    metadata = _metadata(request)
    made = uploading.begin(
        metadata.get("filing", b""),
        metadata.get("signature", b""),
        _number(request, "Upload-Length"),
        now=timezone.now(),
    )
    answer = HttpResponse(status=201)
    answer["Location"] = request.build_absolute_uri(reverse("filing:upload", args=[made.secret]))
    return _headed(answer, made)


@program
def upload(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Say how far an upload is, or take bytes."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Tus-Resumable": VERSION, **ABOUT})
    if request.method not in {"HEAD", "PATCH", "GET"}:
        return _not_allowed("OPTIONS, HEAD, PATCH, GET")
    found = Upload.objects.select_related("filer", "manifest").filter(secret=secret).first()
    if found is None:
        raise Http404
    if request.method == "GET":
        return _state(found)
    _require_version(request)
    if request.method == "HEAD":
        return _how_far(found)
    return _take(request, found)


def _how_far(found: Upload) -> HttpResponse:
    """Answer HEAD; what a crash left unfinished is finished now."""
    if found.state == Upload.State.REFUSED:
        return HttpResponse(status=GONE, headers={"Tus-Resumable": VERSION})
    there = uploading.offset(found)
    if there == found.length and found.state == Upload.State.OPEN:
        arriving.finish(found)
    answer = _headed(HttpResponse(), found)
    answer["Upload-Offset"], answer["Upload-Length"] = str(there), str(found.length)
    answer["Cache-Control"] = "no-store"
    return answer


def _take(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.headers.get("Content-Type") != BYTES:
        return HttpResponse(status=NOT_BYTES, headers={"Tus-Resumable": VERSION})
    if not request.headers.get("Content-Length", "").isdecimal():
        raise NoLength(_("The request says no length."), fix=_("Send Content-Length."))
    at = _number(request, "Upload-Offset")
    try:
        there = uploading.append(
            found, at, request, now=timezone.now(), checksum=_checksum(request)
        )
    except WrongOffset as problem:
        answer: HttpResponse = told(problem)
        answer["Upload-Offset"] = str(problem.there)
        return answer
    if there == found.length:
        arriving.finish(found)
    answer = _headed(HttpResponse(status=204), found)
    answer["Upload-Offset"] = str(there)
    return answer


def _state(found: Upload) -> JsonResponse:
    """Say in JSON what HEAD cannot: why an upload was refused."""
    there = 0 if found.state == Upload.State.REFUSED else uploading.offset(found)
    said = {"state": found.state, "filing": found.digest, "what": found.what, "fix": found.fix}
    return JsonResponse({**said, "offset": there, "length": found.length})


def _headed(answer: HttpResponse, found: Upload) -> HttpResponse:
    answer["Tus-Resumable"] = VERSION
    if found.state == Upload.State.OPEN:
        answer["Upload-Expires"] = http_date(found.expires_at.timestamp())
    return answer


def _require_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise NotTus(
            _("The request is not of tus %(version)s.") % {"version": VERSION},
            fix=_("Send the header Tus-Resumable: %(version)s.") % {"version": VERSION},
        )


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 20):  # noqa: PLR2004 - 64 bits
        raise UploadRefused(
            _("%(name)s is not a number of bytes.") % {"name": name},
            fix=_("Send it as tus 1.0 says."),
        )
    return int(text)


def _metadata(request: HttpRequest) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _space, encoded = pair.strip().partition(" ")
        try:
            found[name] = b64decode(encoded, validate=True)
        except (Base64Error, ValueError):
            continue
    return found


def _checksum(request: HttpRequest) -> Checksum | None:
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _space, encoded = text.partition(" ")
    try:
        digest = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        digest = b""
    if algorithm not in ALGORITHMS or not digest:
        raise UploadRefused(
            _("Upload-Checksum is of no kind that is known here."),
            fix=_("Send one of %(kinds)s.") % {"kinds": ", ".join(ALGORITHMS)},
        )
    return Checksum(algorithm, digest)


def _not_allowed(allowed: str) -> HttpResponse:
    return HttpResponse(status=405, headers={"Allow": allowed, "Tus-Resumable": VERSION})
