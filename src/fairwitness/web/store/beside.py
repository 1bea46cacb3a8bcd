"""
What stands beside an answer: remarks, and who has it.

In:       a place, a remark or a person.
Out:      rows; a `Problem` where the assessment takes no more.
Not here: answers themselves (`answering`), telling people (`operator.telling`).
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwitness.web.store.answering import Closed, at, locked, note, opened, spot_of
from fairwitness.web.store.models import Assessment, Assignment, Comment, User
from fairwitness.web.store.places import NotAnAnswer, Spot, cleaned


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
    note(held, by, "comment.added", spot, comment=made.pk)
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
        note(held, by, "comment.settled", spot_of(found), comment=found.pk)
    return found


@transaction.atomic
def assign(
    assessment: Assessment,
    spot: Spot,
    user: User | None,
    *,
    due_on: date | None,
    by: User,
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
        note(held, by, "task.given-up", spot)
        return
    if not user.memberships.filter(organisation=organisation).exists():
        raise NotAnAnswer(
            _("This person does not belong to the organisation."), fix=_("Choose a member.")
        )
    Assignment.objects.update_or_create(
        **at(held, spot), defaults={"user": user, "due_on": due_on, "assigned_by": by}
    )
    note(held, by, "task.assigned", spot, user=user.pk)
