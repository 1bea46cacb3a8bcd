"""
A check on pages of others: small in a frame, and as a picture.

In:       the name of a check.
Out:      a page that may be framed by anybody; a PNG.
Not here: how the picture is drawn (`card`), the page of a check (`readers`).
"""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from fairwitness.rumours import record
from fairwitness.web.rumours import addresses, card
from fairwitness.web.rumours.kept_pages import kept
from fairwitness.web.rumours.reader_page import reader_page, show
from fairwitness.web.store.rumours import reading


@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[untyped-decorator]  # ships no types
@xframe_options_exempt
@require_safe
@reader_page
def embed(request: HttpRequest, check_id: str) -> HttpResponse:
    """Show the latest version of a check small: no script, no cookie, no form."""

    def made() -> HttpResponse:
        version = reading.history(check_id)[-1]
        values = {
            "version": version,
            "content": version.content,
            "page": addresses.page(version),
            "desk": addresses.desk(),
        }
        return show(request, "rumours/embed.html", values)

    return kept(request, reading.state(check_id), made)


@require_safe
@reader_page
def picture(request: HttpRequest, check_id: str, number: int) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Hand out the picture of a version; it never changes."""
    version = record.read(bytes(reading.row(check_id, number).record))
    answer = HttpResponse(card.card(version), content_type="image/png")
    answer.headers["Cache-Control"] = "public, max-age=604800, immutable"
    return answer
