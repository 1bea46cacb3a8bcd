"""
Rumours that an editor found to be the same, and apart again.

In:       an editor, two rumours.
Out:      rows; one counts with the other, and is answered with it.
Not here: grouping without an editor (`asking`).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.web.store.models import Contact, Draft, Editor, Rumour, Sample
from fairwitness.web.store.rumours import desk_trail


class NotTheSame(Problem):
    """Two rumours that cannot be joined."""

    code = "not-the-same"


def join(editor: Editor, rumour: Rumour, into: Rumour, *, now: datetime) -> None:
    """
    Say that a rumour is the same as another.

    Raises:
        NotTheSame: they are one already.

    """
    if rumour.pk == into.pk:
        raise NotTheSame(_("That is the same question."), fix=_("Choose another one."))
    with transaction.atomic():
        moved = Rumour.objects.filter(pk=rumour.pk, joined_to=None, closed_at=None)
        if moved.update(joined_to=into):
            Rumour.objects.filter(joined_to=rumour).update(joined_to=into)
            desk_trail.write(editor, f"rumour {rumour.pk}", "joined", into.text, now=now)
            desk_trail.write(editor, f"rumour {into.pk}", "joined", rumour.text, now=now)


def part(editor: Editor, rumour: Rumour, *, now: datetime) -> None:
    """Say that a rumour is a question of its own after all."""
    head = rumour.joined_to
    if head is None:
        return
    with transaction.atomic():
        if Rumour.objects.filter(pk=rumour.pk, joined_to=head).update(joined_to=None):
            desk_trail.write(editor, f"rumour {rumour.pk}", "parted", head.text, now=now)
            desk_trail.write(editor, f"rumour {head.pk}", "parted", rumour.text, now=now)


def close(rumour: Rumour, check_id: str, *, now: datetime) -> bool:
    """Say which check answers a rumour and what was joined to it; False if one does already."""
    if not Rumour.objects.filter(pk=rumour.pk, closed_at=None).update(
        check_id=check_id, closed_at=now
    ):
        return False
    joined = Rumour.objects.filter(joined_to=rumour, closed_at=None)
    joined.update(check_id=check_id, closed_at=now)
    return True


def reopen(editor: Editor, rumour: Rumour, *, now: datetime) -> None:
    """Say that the check does not answer it; the lines are not drawn from it any more."""
    answerable = not Draft.objects.filter(
        rumour=rumour, check_id=rumour.check_id, published_at__isnull=False
    ).exists()
    with transaction.atomic():
        closed = Rumour.objects.filter(pk=rumour.pk, closed_at__isnull=False)
        if not closed.update(check_id="", closed_at=None):
            return
        joined = Rumour.objects.filter(joined_to=rumour, check_id=rumour.check_id)
        joined.update(check_id="", closed_at=None)
        waiting = Contact.objects.filter(Q(rumour=rumour) | Q(rumour__joined_to=rumour))
        waiting.update(answered_at=None, until=None)  # who is still known gets the new answer
        sample = Sample.objects.filter(strength=rumour.strength, answerable=answerable).first()
        if sample is not None:
            sample.delete()
        desk_trail.write(editor, f"rumour {rumour.pk}", "reopened", rumour.check_id, now=now)
