"""
Keep copies of evidence as WARC files, each named by its SHA-256.

In:       answers as they came; a moment.
Out:      a file in the data folder, its SHA-256; the bytes of one that is there.
Not here: fetching (`fetching`), who may read a copy (`desk`).
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.http import Http404
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from fairwitness.core import durable
from fairwitness.web.rumours.fetching import Answer

MEDIA_TYPE = "application/warc"
CHANGED = {"transfer-encoding", "connection"}
"""Headers that tell how bytes came over the wire, and are no longer true of the body."""


def warc(answers: Sequence[Answer], *, now: datetime) -> bytes:
    """Return the answers as a WARC file (ISO 28500)."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=False)
    moment = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for answer in answers:
        headers = [each for each in answer.headers if each[0].lower() not in CHANGED]
        record = writer.create_warc_record(
            answer.url,
            "response",
            payload=BytesIO(answer.body),
            length=len(answer.body),
            warc_headers_dict={"WARC-Date": moment},
            http_headers=StatusAndHeaders(answer.status, headers, protocol="HTTP/1.1"),
        )
        writer.write_record(record)
    return file.getvalue()


def keep(content: bytes) -> str:
    """Put a file on the disk; return its SHA-256."""
    name = hashlib.sha256(content).hexdigest()
    path = _path(name)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.write(path, content)
    return name


def content(sha256: str) -> bytes:
    """Return a file; `Http404` if there is none, or if it is no longer what it was."""
    try:
        found = _path(sha256).read_bytes()
    except OSError:
        raise Http404 from None
    if hashlib.sha256(found).hexdigest() != sha256:
        raise Http404
    return found


def _path(sha256: str) -> Path:
    return Path(settings.DATA_FOLDER) / "evidence" / f"{sha256}.warc"
