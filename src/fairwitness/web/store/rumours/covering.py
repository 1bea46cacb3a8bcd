"""
Which wordings a check covers, beside those that its versions name: confirmed and taken back.

In:       an editor, a check, a wording.
Out:      rows; a confirmed wording is answered with the check from then on.
Not here: how questions are held against wordings (`finding`).

It takes one editor, because it says nothing on the page of the check and can be undone at once.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.rumours.text import clean
from fairwitness.web.store.models import CoveredWording, Editor, Rumour, Variant
from fairwitness.web.store.rumours import desk_trail, finding, reading

LONGEST = 1_000
"""A wording [characters]."""


class NoWording(Problem):
    """A wording that cannot be covered."""

    code = "no-wording"


def confirm(
    editor: Editor, check_id: str, text: str, *, now: datetime, rumour: Rumour | None = None
) -> Variant:
    """
    Say that a check covers a wording.

    Raises:
        NoWording: there are no words in it, or it is covered already.

    """
    version = reading.history(check_id)[-1]
    words = clean(text, longest=LONGEST)
    if not any(letter.isalnum() for letter in words):
        raise NoWording(_("There are no words in it."), fix=_("Write what people say."))
    key = finding.key_of(words)
    with transaction.atomic():
        if CoveredWording.objects.filter(key=key, check_id=check_id).exists():
            raise NoWording(
                _("The check covers this wording already."), fix=_("Nothing is left to do.")
            )
        made = Variant.objects.create(
            check_id=check_id, text=words, rumour=rumour, confirmed_by=editor, confirmed_at=now
        )
        CoveredWording.objects.create(key=key, check_id=check_id, variant=made)
        desk_trail.write(editor, f"check {check_id}", "covered", words, now=now)
    finding.index(version)
    return made


def undo(editor: Editor, check_id: str, variant_id: int, *, now: datetime) -> None:
    """Take a wording back; it stays on record."""
    row = of(check_id).filter(pk=variant_id).first()
    if row is None:
        raise Http404
    with transaction.atomic():
        if Variant.objects.filter(pk=row.pk, undone_at=None).update(
            undone_at=now, undone_by=editor
        ):
            CoveredWording.objects.filter(variant=row).delete()
            desk_trail.write(editor, f"check {check_id}", "uncovered", row.text, now=now)
    finding.index(reading.history(check_id)[-1])


def of(check_id: str) -> QuerySet[Variant]:
    """Return the wordings that editors confirmed, those that were taken back too."""
    return Variant.objects.filter(check_id=check_id).select_related("confirmed_by", "undone_by")


def asked(check_id: str) -> QuerySet[Rumour]:
    """Return questions that the check answers and whose words nobody confirmed yet."""
    confirmed = of(check_id).filter(undone_at=None, rumour__isnull=False).values("rumour")
    return Rumour.objects.filter(check_id=check_id).exclude(pk__in=confirmed)
