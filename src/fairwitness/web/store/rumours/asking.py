"""
Take questions in, and hand them to editors.

In:       a question, perhaps an e-mail address, the moment.
Out:      rumours with how often they were asked; the queue.
Not here: answering (`finding`), limits on how often somebody asks (`web.rumours.bucket`).

Nothing here takes an address of a computer, a session or an account of who asks.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.rumours.matching.grouping import group
from fairwitness.rumours.text import clean
from fairwitness.web.store.models import Asked, Contact, Editor, Rumour, Sample
from fairwitness.web.store.rumours import editing, finding, letters, reading
from fairwitness.web.store.secrets import sealed

LONGEST = 1_000
"""What is kept of a question [characters]."""
COMPARED = 500
"""Open rumours that a new question is compared with, those asked last first."""
MOST_CONTACTS = 1_000
"""Addresses that wait for one answer."""


class NothingAsked(Problem):
    """A question without words."""

    code = "nothing-asked"


class ClaimedAlready(Problem):
    """A rumour that somebody else works on."""

    code = "claimed-already"


def hand_over(question: str, *, now: datetime, email: str = "", language: str = "en") -> Rumour:
    """
    Hand a question to the editors; the same question again is counted.

    Raises:
        NothingAsked: there are no words in it.

    """
    text = clean(question, longest=LONGEST)
    if not any(letter.isalnum() for letter in text):
        raise NothingAsked(
            _("There are no words in this question."), fix=_("Write what you heard.")
        )
    strength = finding.answer(text).strength
    with transaction.atomic():
        waiting = list(open_rumours().order_by("-last_day", "-times")[:COMPARED])
        place = group([*(rumour.text for rumour in waiting), text])[-1]
        if place < len(waiting):
            rumour = waiting[place]
        else:
            rumour = Rumour.objects.create(
                text=text, first_day=now.date(), last_day=now.date(), strength=strength
            )
        Rumour.objects.filter(pk=rumour.pk).update(times=F("times") + 1, last_day=now.date())
        day, _made = Asked.objects.get_or_create(
            rumour=rumour, day=now.date(), lang=editing.language(text)
        )
        Asked.objects.filter(pk=day.pk).update(times=F("times") + 1)
        if email and rumour.contacts.count() < MOST_CONTACTS:
            Contact.objects.create(rumour=rumour, address=sealed(email), language=language)
    return rumour


def open_rumours() -> QuerySet[Rumour]:
    """Return what waits for a check, asked most first."""
    return Rumour.objects.filter(closed_at=None).select_related("claimed_by")


def rumour(rumour_id: int) -> Rumour:
    """Return a rumour that waits; `Http404` if there is none."""
    found = open_rumours().filter(pk=rumour_id).first()
    if found is None:
        raise Http404
    return found


def claim(wanted: Rumour, editor: Editor) -> None:
    """
    Take a rumour on.

    Raises:
        ClaimedAlready: somebody else was faster.

    """
    free = Rumour.objects.filter(pk=wanted.pk, claimed_by=None).update(claimed_by=editor)
    if not free and wanted.claimed_by_id != editor.pk:
        raise ClaimedAlready(
            _("Somebody else works on this."), fix=_("Take another one, or ask them.")
        )


def answer_with(wanted: Rumour, check_id: str, *, now: datetime) -> None:
    """Say that a published check answers a rumour."""
    reading.history(check_id)
    with transaction.atomic():
        closed = Rumour.objects.filter(pk=wanted.pk, closed_at=None)
        if closed.update(check_id=check_id, closed_at=now):
            Sample.objects.create(strength=wanted.strength, answerable=True)
    letters.answer(check_id, now=now)
