"""
Keep pages in memory for as long as they are true.

In:       a request, what the page depends on, and how it is made.
Out:      the page, `304 Not Modified` for who has it already.
Not here: what a page depends on: each view says so, and it is looked up on every request, so that
a correction shows at once.

Only what is the same for everybody is kept: by path, language and state. A query plays no part, the
host that a request names neither. Each process keeps its own; caches on the way may keep pages too,
but must ask whether they are still true.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

MOST = 64 * 2**20
"""Of all pages that a process keeps [bytes]."""
LARGEST = 2**20
"""Of a page that is kept [bytes]."""
REVALIDATE = "public, no-cache"
"""Kept by whoever likes, shown to nobody without asking us (RFC 9111, 5.2.2.4)."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For bytes that stand in the ledger."""


class Shelf:
    """Pages, those asked for last kept longest."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._alone = Lock()
        self._pages: OrderedDict[tuple[str, ...], tuple[bytes, str, str]] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> tuple[bytes, str, str] | None:
        """Return body, type and tag of a page."""
        with self._alone:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found

    def put(self, key: tuple[str, ...], page: tuple[bytes, str, str]) -> None:
        """Keep a page, and let go of others if there is no room."""
        if len(page[0]) > LARGEST:
            return
        with self._alone:
            old = self._pages.pop(key, None)
            self._size += len(page[0]) - (len(old[0]) if old else 0)
            self._pages[key] = page
            while self._size > self._most:
                self._size -= len(self._pages.popitem(last=False)[1][0])

    def clear(self) -> None:
        """Keep nothing."""
        with self._alone:
            self._pages.clear()
            self._size = 0


SHELF = Shelf()


def kept(request: HttpRequest, state: object, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the page of a state; `make` is called where it is not there yet."""
    key = (request.path, get_language() or "", str(state))
    page = SHELF.get(key)
    if page is None:
        made = make()
        if made.status_code != 200:  # noqa: PLR2004 - OK
            return made
        tag = f'"{hashlib.sha256(made.content).hexdigest()[:32]}"'
        page = (made.content, made.headers["Content-Type"], tag)
        SHELF.put(key, page)
    body, media_type, tag = page
    answer = HttpResponse(body, content_type=media_type)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = REVALIDATE
    return get_conditional_response(request, etag=tag, response=answer) or answer
