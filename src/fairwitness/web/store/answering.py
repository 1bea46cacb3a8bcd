"""
Keep answers: every version, who wrote it, and what two people wrote at the same time.

In:       a place, the fields of its answer, the version that the writer had before them.
Out:      a new version; one written beside another is kept aside and shown to both.
Not here: what may be written (`places`), who may write (`access`), approval (`reviewing`).

Nothing that was written is ever changed or removed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.frameworks.versions import Changed, Difference
from fairwitness.web.store import packs, telling, trail
from fairwitness.web.store.models import Answer, Assessment, Assignment, Comment, User
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.places import NotAnAnswer, Spot, checked, cleaned, filled, is_place


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


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text."""

    answer: Answer
    """The version that holds it."""
    conflict: bool = False
    """Somebody else wrote at the same time: it is kept aside."""


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
) -> Saved:
    """
    Keep a text as a new version; the same text again adds none.

    Args:
        assessment: an open one.
        spot: where the answer belongs.
        fields: as they come from the form.
        based_on: the version that the writer had before them, 0 for none.
        by: who wrote it.
        settles: it is the decision on what was written aside, or confirms a carried one.

    Raises:
        Closed: the assessment is not open.
        TooLong, NotAnAnswer: as `places.checked`.

    """
    held = opened(assessment)
    value = _checked(held, spot, fields)
    found = newest(held, spot)
    if found is not None and not settles and found.value == value and not found.carried:
        return Saved(found)
    if found is None and not value and not settles:
        return Saved(Answer(**at(held, spot), revision=0, value={}, by=by))
    beside = found is not None and found.revision != based_on
    made = Answer.objects.create(
        **at(held, spot), revision=_next(held, spot), value=value, aside=beside, by=by
    )
    if settles and not beside:
        Answer.objects.filter(**at(held, spot), aside=True, settled=False).update(settled=True)
    verb = "answer.saved-aside" if beside else "answer.saved"
    _note(held, by, verb, spot, revision=made.revision)
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


def _note(assessment: Assessment, by: User, verb: str, spot: Spot, **detail: int) -> None:
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


def counting(assessment: Assessment) -> QuerySet[Answer]:
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


def spot_of(row: Answer | Assignment | Comment) -> Spot:
    """Return the place of a row."""
    return Spot(row.pack, row.part, row.key)


def by_spot(rows: Iterable[Answer]) -> dict[Spot, dict[str, Any]]:
    """Return the fields of answers by their places."""
    return {spot_of(row): row.value for row in rows}


def reopened(assessment: Assessment, rows: Iterable[Answer]) -> frozenset[Spot]:
    """Return the carried answers whose question a newer version of the pack changed."""
    if assessment.previous_id is None or assessment.previous is None:
        return frozenset()
    before = {name.partition("/")[0]: name for name in assessment.previous.packs}
    asked: set[Spot] = set()
    for name in assessment.packs:
        pack_id = name.partition("/")[0]
        if pack_id in before and before[pack_id] != name:
            asked |= {
                Spot(pack_id, part, key)
                for part, differs in _parts(packs.changed(before[pack_id], name))
                for key in differs.reopened
            }
    return frozenset(spot_of(row) for row in rows if row.carried) & frozenset(asked)


def _parts(changed: Changed) -> tuple[tuple[str, Difference], ...]:
    return (
        ("header", changed.header),
        ("items", changed.items),
        ("risks", changed.kinds),
        ("factors", changed.factors),
        ("measures", changed.measures),
    )


@transaction.atomic
def comment(assessment: Assessment, spot: Spot, text: str, *, by: User) -> Comment:
    """
    Keep a remark beside an answer; while it is signed nothing is added.

    Raises:
        Closed: the assessment is signed.
        TooLong, NotAnAnswer: the remark cannot be kept.

    """
    held = locked(assessment)
    if held.state in {Assessment.State.SIGNED, Assessment.State.SUPERSEDED}:
        raise Closed(held)
    kept = cleaned(text)
    if not kept:
        raise NotAnAnswer(_("The comment is empty."), fix=_("Write what should be looked at."))
    made = Comment.objects.create(**at(held, spot), text=kept, by=by)
    _note(held, by, "comment.added", spot, comment=made.pk)
    return made


@transaction.atomic
def settle(assessment: Assessment, comment_id: int, *, by: User) -> Comment | None:
    """Settle a remark; None if this assessment has no such remark."""
    held = locked(assessment)
    if held.state in {Assessment.State.SIGNED, Assessment.State.SUPERSEDED}:
        raise Closed(held)
    found = Comment.objects.filter(assessment=held, pk=comment_id).first()
    if found is not None and found.settled_at is None:
        found.settled_by, found.settled_at = by, timezone.now()
        found.save(update_fields=["settled_by", "settled_at"])
        _note(held, by, "comment.settled", spot_of(found), comment=found.pk)
    return found


@transaction.atomic
def assign(
    assessment: Assessment,
    spot: Spot,
    user: User | None,
    *,
    due_on: date | None,
    by: User,
    link: str,
) -> None:
    """
    Give a task to somebody who belongs to the organisation, or to nobody.

    Raises:
        Closed: the assessment is not open.
        NotAnAnswer: they do not belong to it.

    """
    held = opened(assessment)
    organisation = held.service.organisation
    if user is None:
        Assignment.objects.filter(**at(held, spot)).delete()
        _note(held, by, "task.given-up", spot)
        return
    if not user.memberships.filter(organisation=organisation).exists():
        raise NotAnAnswer(
            _("This person does not belong to the organisation."), fix=_("Choose a member.")
        )
    Assignment.objects.update_or_create(
        **at(held, spot), defaults={"user": user, "due_on": due_on, "assigned_by": by}
    )
    telling.tell([user], organisation, Topic.TASK_ASSIGNED, str(held.service), link)
    _note(held, by, "task.assigned", spot, user=user.pk)
