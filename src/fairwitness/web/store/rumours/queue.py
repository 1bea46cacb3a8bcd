"""
The order in which questions wait for editors.

In:       the day.
Out:      what waits, asked most and growing fastest first.
Not here: taking questions in (`asking`), who works on one (`assigning`).

The rule, as the page of the queue prints it: questions of the last seven days, and once more how
many of them are more than in the seven days before; then questions ever.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from fairwitness.rumours.matching.grouping import alike
from fairwitness.rumours.matching.terms import terms, trim
from fairwitness.web.store.models import Asked, Rumour

WEEK = timedelta(days=7)
COMPARED = 500
"""Open rumours that one is compared with to find which may be the same."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A rumour with how often it was asked, in whatever words editors found to be the same."""

    rumour: Rumour
    times: int
    """Ever."""
    week: int
    """In the last seven days, today among them."""
    before: int
    """In the seven days before those."""


def unanswered() -> QuerySet[Rumour]:
    """Return every rumour without an answer, those that were joined to another too."""
    return Rumour.objects.filter(closed_at=None)


def open_rumours() -> QuerySet[Rumour]:
    """Return what waits for a check."""
    return unanswered().filter(joined_to=None).select_related("claimed_by")


def waiting(today: date, most: int) -> list[Waiting]:
    """Return what waits, in the order of the queue."""
    rows = _counts(today).filter(rumour__closed_at=None)
    grows = Greatest(F("week") - F("before"), Value(0))
    ordered = list(
        rows.annotate(weight=F("week") + grows).order_by("-weight", "-ever", "head")[:most]
    )
    rumours = open_rumours().in_bulk([row["head"] for row in ordered])
    return [_waiting(rumours[row["head"]], row) for row in ordered if row["head"] in rumours]


def counted(rumour: Rumour, today: date) -> Waiting:
    """Return one rumour with how often it was asked."""
    row = _counts(today).filter(head=rumour.pk).order_by("head").first()
    return _waiting(rumour, row or {"ever": 0, "week": 0, "before": 0})


def near(rumour: Rumour, most: int) -> list[Rumour]:
    """Return other open rumours that share words with one, most alike first."""
    bag = frozenset(terms(trim(rumour.text)))
    others = open_rumours().exclude(pk=rumour.pk).order_by("-last_day", "-times")[:COMPARED]
    ranked = sorted(
        ((alike(bag, frozenset(terms(trim(one.text)))), one) for one in others),
        key=lambda pair: (-pair[0], pair[1].pk),
    )
    return [one for share, one in ranked[:most] if share > 0]


def _counts(today: date) -> Any:  # noqa: ANN401 - rows that Django makes up
    """Return `head`, `ever`, `week` and `before`, one row for each rumour with what joined it."""
    week, before = today - WEEK, today - 2 * WEEK
    return (
        Asked.objects.annotate(head=Coalesce("rumour__joined_to", "rumour"))
        .values("head")
        .annotate(
            ever=Sum("times"),
            week=Coalesce(Sum("times", filter=Q(day__gt=week)), 0),
            before=Coalesce(Sum("times", filter=Q(day__gt=before, day__lte=week)), 0),
        )
    )


def _waiting(rumour: Rumour, row: dict[str, int]) -> Waiting:
    return Waiting(rumour, row["ever"], row["week"], row["before"])
