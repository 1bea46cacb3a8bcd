"""
Files with all published checks: made when they are asked for, at most every ten minutes.

In:       the form, `csv` or `parquet`.
Out:      a file that is handed out piece by piece; a text that says what stands in it.
Not here: rows and columns (`fairwitness.rumours.export`).

One process makes the files, and the others wait for it only where there are none yet.
"""

import csv
import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from fairwitness.core.spreadsheets import BOM, defused
from fairwitness.rumours import export
from fairwitness.web.rumours import addresses
from fairwitness.web.rumours.kept_pages import REVALIDATE
from fairwitness.web.rumours.reader_page import reader_page
from fairwitness.web.store.rumours import reading

FRESH_S = 600.0
"""How old files may be while more was published [s]."""
PIECE = 2**16
"""[bytes]"""
FORMS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_TYPES: dict[export.Kind, str] = {
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "number": "INTEGER",
    "yes or no": "BOOLEAN",
    "moment": "TIMESTAMP",
}


@require_safe
@reader_page
def everything(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out all published versions."""
    if form not in FORMS:
        raise Http404
    path = current(form, now=time.time())
    there = path.stat()
    tag = f'"{there.st_mtime_ns:x}-{there.st_size:x}"'
    headers = {
        "Content-Type": FORMS[form],
        "Content-Disposition": f'attachment; filename="checks.{form}"',
        "Content-Length": str(there.st_size),
        "ETag": tag,
        "Cache-Control": REVALIDATE,
        "Link": f'<{settings.CHECKS_LICENCE}>; rel="license"',
    }
    unchanged = get_conditional_response(request, etag=tag)
    return unchanged or StreamingHttpResponse(_pieces(path), headers=headers)


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece; it is opened with the first one."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@require_safe
@reader_page
def readme(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Say what stands in the files."""
    text = export.readme(addresses.desk())
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def current(form: str, *, now: float) -> Path:
    """Return the file, made anew if more was published and it is not fresh."""
    folder = Path(settings.DATA_FOLDER) / "checks-export"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, edition = folder / f"checks.{form}", str(reading.edition())
    if _is_good(path, edition, now):
        return path
    with _alone(folder / "lock", wait=not path.exists()) as held:
        if held and not _is_good(path, edition, now):
            _make(folder)
            (folder / "edition").write_text(edition, encoding="ascii")
    return path


def _is_good(path: Path, edition: str, now: float) -> bool:
    with suppress(OSError):
        if now - path.stat().st_mtime < FRESH_S:
            return True
        return (path.parent / "edition").read_text(encoding="ascii") == edition
    return False


@contextmanager
def _alone(path: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a lock; yield whether it is held."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _make(folder: Path) -> None:
    """Write both files, each whole or not at all."""
    with TemporaryDirectory(dir=folder) as scratch:
        table, lines = Path(scratch) / "checks.csv", Path(scratch) / "checks.jsonl"
        parquet = Path(scratch) / "checks.parquet"
        rows = export.rows(map(addresses.page, reading.all_versions()), reading.last_numbers())
        with table.open("w", encoding="utf-8", newline="") as sheet, lines.open("w") as objects:
            sheet.write(BOM)
            writer = csv.writer(sheet, lineterminator="\r\n")
            writer.writerow([column.name for column in export.COLUMNS])
            for row in rows:
                writer.writerow([_cell(value) for value in row.values()])
                objects.write(json.dumps(row) + "\n")
        _to_parquet(lines, parquet)
        for made in (table, parquet):
            made.replace(folder / made.name)


def _to_parquet(lines: Path, parquet: Path) -> None:
    columns = {column.name: _TYPES[column.kind] for column in export.COLUMNS}
    with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as engine:
        engine.execute("SET TimeZone = 'UTC'")
        rows = engine.read_json(
            str(lines), columns=columns, format="newline_delimited", maximum_object_size=8_000_000
        )
        rows.write_parquet(str(parquet), compression="zstd")


def _cell(value: Any) -> str:  # noqa: ANN401 - what a row holds
    """Write a value so that no spreadsheet runs it."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else defused(str(value))
