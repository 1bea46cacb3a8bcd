"""
Take questions in, and hand them to editors.

In:       a question, perhaps an e-mail address, the moment.
Out:      rumours with how often they were asked; the queue.
Not here: answering (`finding`), limits on how often somebody asks (`web.rumours.bucket`).

Nothing here takes an address of a computer, a session or an account of who asks.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.rumours.matching.grouping import group
from fairwitness.rumours.text import clean
from fairwitness.web.store.models import Asked, Editor, Rumour, Sample
from fairwitness.web.store.rumours import (
    correcting,
    desk_trail,
    editing,
    finding,
    joining_rumours,
    letters,
    queue,
    reading,
)

LONGEST = 1_000
"""What is kept of a question [characters]."""
COMPARED = 500
"""Open rumours that a new question is compared with, those asked last first."""
MOST_CONTACTS = 1_000
"""Addresses that wait for one answer."""


class NothingAsked(Problem):
    """A question without words."""

    code = "nothing-asked"


def hand_over(
    question: str,
    *,
    now: datetime,
    email: str = "",
    language: str = "en",
    corrections: bool = False,
) -> Rumour:
    """
    Hand a question to the editors; the same question again is counted.

    With `corrections` the address is kept to be told of them too.

    Raises:
        NothingAsked: there are no words in it.

    """
    text = clean(question, longest=LONGEST)
    if not any(letter.isalnum() for letter in text):
        raise NothingAsked(
            _("There are no words in this question."), fix=_("Write what you heard.")
        )
    found = finding.answer(text)
    with transaction.atomic():
        waiting = list(queue.unanswered().order_by("-last_day", "-times")[:COMPARED])
        place = group([*(rumour.text for rumour in waiting), text])[-1]
        if place < len(waiting):
            rumour = waiting[place]
        else:
            rumour = Rumour.objects.create(
                text=text,
                first_day=now.date(),
                last_day=now.date(),
                strength=found.strength,
                said=found.outcome,
                said_check=found.versions[0].check if found.outcome == "match" else "",
                matched_by=found.matched_by,
            )
        Rumour.objects.filter(pk=rumour.pk).update(times=F("times") + 1, last_day=now.date())
        day, _made = Asked.objects.get_or_create(
            rumour=rumour, day=now.date(), lang=editing.language(text)
        )
        Asked.objects.filter(pk=day.pk).update(times=F("times") + 1)
        if email and rumour.contacts.count() < MOST_CONTACTS:
            correcting.keep(rumour, email, language, corrections=corrections)
    return rumour


def rumour(rumour_id: int) -> Rumour:
    """Return a rumour that waits; `Http404` if there is none."""
    found = queue.open_rumours().filter(pk=rumour_id).first()
    if found is None:
        raise Http404
    return found


def any_rumour(rumour_id: int) -> Rumour:
    """Return a rumour, answered, joined or waiting; `Http404` if there is none."""
    rows = Rumour.objects.select_related("claimed_by", "joined_to")
    found = rows.filter(pk=rumour_id).first()
    if found is None:
        raise Http404
    return found


def answer_with(wanted: Rumour, check_id: str, editor: Editor, *, now: datetime) -> None:
    """Say that a published check answers a rumour."""
    reading.history(check_id)
    with transaction.atomic():
        if joining_rumours.close(wanted, check_id, now=now):
            Sample.objects.create(
                strength=wanted.strength, matched_by=wanted.matched_by, answerable=True
            )
            desk_trail.write(editor, f"rumour {wanted.pk}", "answered", check_id, now=now)
    letters.answer(check_id, now=now)
