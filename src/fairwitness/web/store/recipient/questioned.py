"""
Which filing a question is about.

In:       the digest of a question that a filing says it answers.
Out:      the filing that was asked about.
Not here: asking (`fairwitness.web.recipient`), what is asked: it is sealed.

A question is an event of the kind `asked` whose detail `question` is its digest.
"""

from django.utils.translation import gettext as _

from fairwitness.web.store.models import Filer, FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import events
from fairwitness.web.store.recipient.refusals import UploadRefused


def asked_about(question: str, filer: Filer) -> ReceivedFiling | None:
    """Return the filing of a filer that a question is about, if they were asked it."""
    rows = FilingEvent.objects.filter(kind=FilingEvent.Kind.ASKED, filing__filer=filer)
    for row in rows.select_related("filing").order_by("-id"):
        if events.read(row).values.detail.get("question") == question:
            return row.filing
    return None


def refuse_unasked(question: str | None, filer: Filer) -> None:
    """
    Go on only if a filing answers nothing, or a question that its filer was asked.

    Raises:
        UploadRefused: it answers another one.

    """
    if question is not None and asked_about(question, filer) is None:
        raise UploadRefused(
            _("The filing answers a question that this desk has not asked you."),
            fix=_("Seal it with the digest that `fairwitness status` shows of the question."),
        )
