"""
Keep answers: every version, who wrote it, and what two people wrote at the same time.

In:       a place, the fields of its answer, the version that the writer had before them.
Out:      a new version; one written beside another is kept aside and shown to both.
Not here: what may be written (`places`), who may write (`access`), approval (`reviewing`).

Nothing that was written is ever changed or removed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.web.store import packs, trail
from fairwitness.web.store.models import Answer, Assessment, Assignment, Comment, User
from fairwitness.web.store.places import NotAnAnswer, Spot, checked, filled, is_place


class Closed(Problem):
    """An assessment in which nothing may be written any more."""

    code = "assessment-closed"

    def __init__(self, assessment: Assessment) -> None:
        if assessment.state in {Assessment.State.SIGNED, Assessment.State.SUPERSEDED}:
            fix = _("A signed assessment is never edited. Start the following one instead.")
        else:
            fix = _("Ask the reviewer to give it back; then answers can be written again.")
        super().__init__(
            _("This assessment is %(state)s; nothing was saved.")
            % {"state": assessment.get_state_display()},
            fix=fix,
        )


class WrittenMeanwhile(Problem):
    """A text that is based on another version than the one that counts."""

    code = "written-meanwhile"

    def __init__(self, yours: Mapping[str, Any], theirs: Answer) -> None:
        super().__init__(
            _("Somebody else wrote here since the version that this is based on."),
            fix=_("Put both texts together and name the version that counts now."),
        )
        self.yours, self.theirs = yours, theirs


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text."""

    answer: Answer
    """The version that holds it."""
    conflict: bool = False
    """Somebody else wrote at the same time: it is kept aside."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The version of an answer that counts; what it says never changes."""

    pk: int
    at: datetime
    carried: bool
    spot: Spot


class Last(NamedTuple):
    """
    The version of any answer that was written last.

    Who writes holds the assessment, so this says which versions there are: they only come, and
    nothing that is there changes or goes but together with a new one.
    """

    pk: int
    at: datetime


def locked(assessment: Assessment) -> Assessment:
    """Return the row as it stands now, held until the transaction ends."""
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("service__organisation")
        .get(pk=assessment.pk)
    )


def opened(assessment: Assessment) -> Assessment:
    """
    Return the row, held, if answers may be written.

    Raises:
        Closed: it is in review, approved, signed or superseded.

    """
    now = locked(assessment)
    if not now.is_open:
        raise Closed(now)
    return now


def at(assessment: Assessment, spot: Spot) -> dict[str, Any]:
    """Return the columns that name a place."""
    return {"assessment": assessment, "pack": spot.pack, "part": spot.part, "key": spot.key}


@transaction.atomic
def save(
    assessment: Assessment,
    spot: Spot,
    fields: Mapping[str, Any],
    *,
    based_on: int,
    by: User,
    settles: bool = False,
    token: int | None = None,
) -> Saved:
    """
    Keep a text as a new version; the same text again adds none.

    Nobody's text is lost where two write at once: a person's is kept aside, a program keeps its own
    and is told.

    Args:
        assessment: an open one.
        spot: where the answer belongs.
        fields: as they come from the form.
        based_on: the version that the writer had before them, 0 for none.
        by: who wrote it.
        settles: it is the decision on what was written aside, or confirms a carried one.
        token: number of the token of the program that writes in somebody's name.

    Raises:
        Closed: the assessment is not open.
        TooLong, NotAnAnswer: as `places.checked`.
        WrittenMeanwhile: a program's text is based on another version than the one that counts.

    """
    held = opened(assessment)
    value = _checked(held, spot, fields)
    found = newest(held, spot)
    if found is not None and not settles and found.value == value and not found.carried:
        return Saved(found)
    if found is None and not value and not settles:
        return Saved(Answer(**at(held, spot), revision=0, value={}, by=by))
    beside = found is not None and found.revision != based_on
    if beside and found is not None and token is not None:
        raise WrittenMeanwhile(value, found)
    made = Answer.objects.create(
        **at(held, spot), revision=_next(held, spot), value=value, aside=beside, by=by
    )
    if settles and not beside:
        Answer.objects.filter(**at(held, spot), aside=True, settled=False).update(settled=True)
    detail = {"revision": made.revision} | ({} if token is None else {"token": token})
    note(held, by, "answer.saved-aside" if beside else "answer.saved", spot, **detail)
    return Saved(made, conflict=beside)


@transaction.atomic
def add(assessment: Assessment, pack_id: str, part: str, title: str, *, by: User) -> Spot:
    """
    Put a new entry on the list of controls or gaps.

    Raises:
        Closed, TooLong: as `save`.
        NotAnAnswer: it has no title, or there is no such list.

    """
    held = opened(assessment)
    if not title.strip():
        raise NotAnAnswer(_("There is no title."), fix=_("Say in a few words what it is."))
    taken = Answer.objects.filter(assessment=held, pack=pack_id, part=part)
    count = taken.values("key").distinct().count()
    spot = Spot(pack_id, part, f"{part.removesuffix('s')}-{count + 1}")
    save(held, spot, {"title": title}, based_on=0, by=by)
    return spot


def _checked(assessment: Assessment, spot: Spot, fields: Mapping[str, Any]) -> dict[str, Any]:
    pack = packs.pack_of(assessment, spot.pack)
    if pack is None or not is_place(pack, spot):
        raise NotAnAnswer(
            _("Nothing is asked at this place."), fix=_("Go back to the list of tasks.")
        )
    listed = counting(assessment).filter(pack=spot.pack, part__in=("controls", "gaps"))
    beside = filled(by_spot(listed) if spot.part == "risks" else {}, spot.pack)
    return checked(pack, spot, fields, beside)


def _next(assessment: Assessment, spot: Spot) -> int:
    last = Answer.objects.filter(**at(assessment, spot)).order_by("-revision").first()
    return 1 if last is None else last.revision + 1


def note(assessment: Assessment, by: User, verb: str, spot: Spot, **detail: int) -> None:
    """Add to the audit trail what somebody did at a place."""
    organisation = assessment.service.organisation
    trail.record(organisation, by, verb, assessment, place="/".join(spot), **detail)


def newest(assessment: Assessment, spot: Spot) -> Answer | None:
    """Return the version of an answer that counts, or None."""
    return history(assessment, spot).filter(aside=False).first()


def history(assessment: Assessment, spot: Spot) -> QuerySet[Answer]:
    """Return every version of an answer, the newest first."""
    return Answer.objects.filter(**at(assessment, spot)).select_related("by").order_by("-revision")


def aside(assessment: Assessment, spot: Spot) -> list[Answer]:
    """Return what was written at the same time as another and is not decided on."""
    return list(history(assessment, spot).filter(aside=True, settled=False))


def counting(assessment: Assessment | int) -> QuerySet[Answer]:
    """Return the version that counts, of every answer."""
    newer = Answer.objects.filter(
        assessment=OuterRef("assessment"),
        pack=OuterRef("pack"),
        part=OuterRef("part"),
        key=OuterRef("key"),
        aside=False,
        revision__gt=OuterRef("revision"),
    )
    return Answer.objects.filter(~Exists(newer), assessment=assessment, aside=False).order_by("id")


def last(assessment: Assessment) -> Last | None:
    """Return what was written last, or None."""
    rows = Answer.objects.filter(assessment=assessment).order_by("-pk")
    found = rows.values_list("pk", "at").first()
    return None if found is None else Last(*found)


@lru_cache(maxsize=32)
def standing(assessment_id: int, until: Last | None) -> tuple[Standing, ...]:  # noqa: ARG001 - half of the key
    """Return which version counts, of every answer, without what it says; read once a version."""
    rows = counting(assessment_id).values_list("pk", "at", "carried", "pack", "part", "key")
    return tuple(Standing(pk, at, carried, Spot(*place)) for pk, at, carried, *place in rows)


@lru_cache(maxsize=32)
def undecided(assessment_id: int, until: Last | None) -> frozenset[Spot]:  # noqa: ARG001 - half of the key
    """Return where two texts wait for a decision; read once a version."""
    rows = Answer.objects.filter(assessment=assessment_id, aside=True, settled=False)
    return frozenset(Spot(*place) for place in rows.values_list("pack", "part", "key"))


def spot_of(row: Answer | Assignment | Comment) -> Spot:
    """Return the place of a row."""
    return Spot(row.pack, row.part, row.key)


def by_spot(rows: Iterable[Answer]) -> dict[Spot, dict[str, Any]]:
    """Return the fields of answers by their places."""
    return {spot_of(row): row.value for row in rows}
