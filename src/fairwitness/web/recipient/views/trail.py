"""
The audit trail of the desk: who registered, invited, published or withdrew what, and when.

In:       a clerk who looks.
Out:      a page, or CSV.
Not here: what happened to filings: that is in their events (`views.inbox`).
"""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fairwitness.web.recipient.guarding import desk
from fairwitness.web.store import trail_reading as store
from fairwitness.web.store.models import DeskPerson
from fairwitness.web.store.recipient import people
from fairwitness.web.store.recipient.people import DeskAction

A_PAGE = 50


@require_safe
@desk(DeskAction.MANAGE)
def trail(request: HttpRequest, person: DeskPerson) -> HttpResponse:
    """Show the entries, the newest first."""
    found = store.entries(people.organisation(), store.Wanted()).order_by("-id")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [(entry, store.details(entry)) for entry in page]
    return render(request, "recipient/trail.html", {"person": person, "page": page, "rows": rows})


@require_safe
@desk(DeskAction.MANAGE)
def trail_csv(_request: HttpRequest, _person: DeskPerson) -> StreamingHttpResponse:
    """Hand out all entries, the oldest first."""
    found = store.entries(people.organisation(), store.Wanted())
    answer = StreamingHttpResponse(store.as_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return answer
