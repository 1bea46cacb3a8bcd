"""
Find the check that answers a question.

In:       a question as it was typed.
Out:      a match, checks that are close, or nothing.
Not here: how well words fit (`fairwitness.rumours.matching`).

A wording that editors confirmed is a match whatever the index says. Beyond that the lines are
drawn from questions of which editors said whether a check answers them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from fairwitness.rumours.check import Version
from fairwitness.rumours.matching.calibration import UNCALIBRATED, Lines, calibrate
from fairwitness.rumours.matching.calibration import Sample as Measured
from fairwitness.rumours.matching.entry import Entry
from fairwitness.rumours.matching.matcher import Matcher
from fairwitness.rumours.matching.terms import fold, trim
from fairwitness.rumours.text import clean
from fairwitness.web.store.models import CheckVersion, CoveredWording, Sample, Variant
from fairwitness.web.store.rumours import places, reading

LONGEST = 2_000
"""What is looked at of a question [characters]."""
ENOUGH = 33
"""Unanswerable questions that it takes to draw a line at 3 %."""

START = Lines(match=UNCALIBRATED.match, close=0.2)
"""
Until then: nothing beyond confirmed wordings is called a match. Strengths by words alone are low,
and to show a check as close claims nothing.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What is said to a question."""

    outcome: Literal["match", "close", "none"]
    versions: tuple[Version, ...]
    strength: float


def answer(question: str) -> Found:
    """Answer a question."""
    text = clean(question, longest=LONGEST)
    covered = CoveredWording.objects.filter(key=key_of(text)).values_list("check_id", flat=True)
    same = reading.latest(covered)
    if same:
        return Found("match" if len(same) == 1 else "close", tuple(same), 1.0)
    given = Matcher(_index().lexical, None, lines()).ask(text)
    versions = reading.latest(given.checks)
    return Found(given.outcome if versions else "none", tuple(versions), given.strength)


def ranked(query: str, most: int) -> list[Version]:
    """Return the checks that share anything with a query, best first."""
    return reading.latest(hit.check for hit in _index().rank(query)[:most])


def lines() -> Lines:
    """Return where the lines lie now."""
    samples = [
        Measured(strength, answerable)
        for strength, answerable in Sample.objects.order_by("-id").values_list(
            "strength", "answerable"
        )[:5_000]
    ]
    unanswerable = sum(not sample.answerable for sample in samples)
    return calibrate(samples) if unanswerable >= ENOUGH else START


def put(version: Version) -> None:
    """Let the latest version of a check be found by what it covers."""
    index(version)
    with transaction.atomic():
        CoveredWording.objects.filter(check_id=version.check, variant=None).delete()
        CoveredWording.objects.bulk_create(
            CoveredWording(key=key_of(phrase.text), check_id=version.check)
            for phrase in version.content.claim
        )


def index(version: Version) -> None:
    """Put the words of a check into the index, with the wordings that editors confirmed."""
    confirmed = Variant.objects.filter(check_id=version.check, undone_at=None)
    places.matcher().put([_entry(version, confirmed.values_list("text", flat=True))])


def key_of(text: str) -> str:
    """Return what two spellings of one wording have in common."""
    letters = "".join(letter for letter in fold(trim(text)) if letter.isalnum())
    return hashlib.sha256((letters or text).encode()).hexdigest()


def _index() -> Matcher:
    """Return the index; one that was lost is filled anew from the tables."""
    matcher = places.matcher()
    if not len(matcher.lexical) and CheckVersion.objects.filter(place__isnull=False).exists():
        ids = CheckVersion.objects.values_list("check_id", flat=True).distinct()
        confirmed = defaultdict[str, list[str]](list)
        for check_id, text in Variant.objects.filter(undone_at=None).values_list(
            "check_id", "text"
        ):
            confirmed[check_id].append(text)
        matcher.put(_entry(version, confirmed[version.check]) for version in reading.latest(ids))
    return matcher


def _entry(version: Version, confirmed: Iterable[str]) -> Entry:
    content = version.content
    return Entry(
        check=version.check,
        wordings=(*(phrase.text for phrase in content.claim), *confirmed),
        explanation="\n".join([content.summary, *(each.text for each in content.explanation)]),
    )
