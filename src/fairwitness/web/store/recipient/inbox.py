"""
What has come to the desk: who, when, how large, and where it stands.

In:       a digest, or nothing.
Out:      rows; `Http404` for a filing that is not here.
Not here: content: it is sealed, and this host has no key that opens it.
"""

from django.db.models import QuerySet
from django.http import Http404

from fairwitness.web.store.models import ReceivedFiling, Upload


def filings() -> QuerySet[ReceivedFiling]:
    """Return the filings that are here, the newest first."""
    return ReceivedFiling.objects.select_related("filer", "manifest").defer("receipt")


def arriving() -> QuerySet[Upload]:
    """Return the filings that are on their way, the newest first."""
    rows = Upload.objects.filter(state=Upload.State.OPEN)
    return rows.select_related("filer").order_by("-id")


def filing_by(digest: str) -> ReceivedFiling:
    """Return a filing that is here."""
    found = ReceivedFiling.objects.select_related("filer", "manifest").filter(digest=digest).first()
    if found is None:
        raise Http404
    return found
