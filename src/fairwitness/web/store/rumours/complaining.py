"""
Complaints about checks: taken in without a name, decided with a reason, counted in public.

In:       what a reader finds wrong; an editor's decision.
Out:      rows; a letter to who left an address, which is deleted then; counts by month.
Not here: the correction itself (`editing`), limits on how often somebody complains.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwitness.core.problem import Problem
from fairwitness.rumours.text import UNSEEN
from fairwitness.web.store.models import (
    Complaint,
    ComplaintContact,
    Decision,
    Draft,
    Editor,
    Outcome,
)
from fairwitness.web.store.plain_text import line, plain
from fairwitness.web.store.rumours import desk_trail, editing, outbox, reading
from fairwitness.web.store.secrets import LostKey, opened, sealed

LONGEST = 2_000
"""What is kept of a complaint, and of a reason [characters]."""
LEAST = 10
"""A count below this is shown as "fewer than 10"."""

WORDS: dict[str, str | Promise] = {
    Outcome.UPHELD.value: gettext_lazy("Upheld: it leads to a correction"),
    Outcome.NOT_UPHELD.value: gettext_lazy("Not upheld"),
    Outcome.OUT_OF_SCOPE.value: gettext_lazy("Not about what the check says"),
    "": gettext_lazy("Not decided yet"),
}
"""What came of a complaint, in words, in the order of the public page."""


class NoComplaint(Problem):
    """A complaint, or a decision about one, without words."""

    code = "no-complaint"


@dataclass(frozen=True, slots=True)
class Month:
    """What came of the complaints of a month."""

    month: date
    """Its first day [UTC]."""
    counts: tuple[int | None, ...]
    """In the order of `WORDS`; None: fewer than `LEAST`."""


def complain(
    check_id: str, text: str, *, now: datetime, email: str = "", language: str = "en"
) -> Complaint:
    """
    Take a complaint in.

    Raises:
        NoComplaint: there are no words in it.

    """
    version = reading.history(check_id)[-1]
    words = UNSEEN.sub(" ", text.replace("\r\n", "\n")).strip()[:LONGEST]
    if not any(letter.isalnum() for letter in words):
        raise NoComplaint(
            _("There are no words in this complaint."), fix=_("Write what is wrong with the check.")
        )
    with transaction.atomic():
        made = Complaint.objects.create(
            check_id=check_id, version=version.number, text=words, day=now.date()
        )
        if email:
            ComplaintContact.objects.create(
                complaint=made, address=sealed(email), language=language
            )
    return made


def log() -> QuerySet[Complaint]:
    """Return all complaints with their decisions, those that wait first."""
    rows = Complaint.objects.prefetch_related("decisions__editor", "decisions__draft")
    return rows.order_by("-id")


def undecided() -> QuerySet[Complaint]:
    """Return the complaints that nobody decided about."""
    return Complaint.objects.filter(decisions=None)


def one(complaint_id: int) -> Complaint:
    """Return a complaint; `Http404` if there is none."""
    found = log().filter(pk=complaint_id).first()
    if found is None:
        raise Http404
    return found


def decide(
    editor: Editor, complaint: Complaint, outcome: str, reason: str, *, now: datetime
) -> Decision:
    """
    Decide about a complaint; one that is upheld begins a correction.

    Raises:
        NoComplaint: there is no reason, or no such outcome.

    """
    words = plain(reason).strip()
    if outcome not in Outcome.values or not words:
        raise NoComplaint(
            _("A decision has an outcome and a reason."), fix=_("Choose one, and say why.")
        )
    with transaction.atomic():
        draft = _correction(editor, complaint, now) if outcome == Outcome.UPHELD else None
        made = Decision.objects.create(
            complaint=complaint, outcome=outcome, reason=words, draft=draft, editor=editor, at=now
        )
        about = f"complaint {complaint.pk}"
        desk_trail.write(editor, about, "decided", f"{outcome}: {words}", now=now)
        _answer(complaint, made, now)
    return made


def _answer(complaint: Complaint, decision: Decision, now: datetime) -> None:
    """Write to who left an address; only the letter in the outbox has it from then on."""
    contact = ComplaintContact.objects.filter(complaint=complaint).first()
    if contact is None:
        return
    with translation.override(contact.language):
        subject = line(
            _("Your complaint was decided: %(outcome)s") % {"outcome": WORDS[decision.outcome]}
        )
        body = "\n\n".join(
            [
                str(WORDS[decision.outcome]),
                decision.reason,
                f"{settings.SITE_URL}/rumours/checks/{complaint.check_id}/",
                _("Your address was kept for this letter only and is deleted now."),
            ]
        )
    with suppress(LostKey):
        outbox.leave_letter(opened(bytes(contact.address)), subject, body, now=now)
    contact.delete()


def months() -> list[Month]:
    """Return what came of complaints by the month in which they came, the newest first."""
    latest = dict(
        Decision.objects.order_by("id").values_list("complaint_id", "outcome")
    )  # of several decisions the last one counts
    counts: dict[date, Counter[str]] = {}
    for number, day in Complaint.objects.values_list("id", "day"):
        counts.setdefault(day.replace(day=1), Counter())[latest.get(number, "")] += 1
    return [
        Month(month, tuple(_shown(found[outcome]) for outcome in WORDS))
        for month, found in sorted(counts.items(), reverse=True)
    ]


def _shown(count: int) -> int | None:
    return count if count >= LEAST else None


def _correction(editor: Editor, complaint: Complaint, now: datetime) -> Draft:
    """Return the draft that follows the check, a new one if there is none."""
    waiting = Draft.objects.filter(
        check_id=complaint.check_id, published_at=None, change__isnull=False
    ).first()
    return waiting or editing.follow(editor, complaint.check_id, "correction", now=now)
