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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from threading import BoundedSemaphore
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.rumours.check import Version
from fairwitness.rumours.matching.calibration import UNCALIBRATED, Lines, calibrate
from fairwitness.rumours.matching.calibration import Sample as Measured
from fairwitness.rumours.matching.entry import Entry
from fairwitness.rumours.matching.matcher import Matcher
from fairwitness.rumours.matching.terms import fold, trim
from fairwitness.rumours.text import clean
from fairwitness.web.store.models import CoveredWording, Sample, Variant
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

By = Literal["words", "meaning"]
"""How a strength was measured: by words alone, or by both together."""
PATIENCE_S = 0.15
"""How long a question waits to be encoded before it is answered by words alone [s]."""
ENCODING = BoundedSemaphore(1)
"""Held while a question is encoded."""
READ_AT_ONCE = 16
"""Versions that are read for a list, of which most need only the first page."""
FILLED_AT_ONCE = 5_000
"""Checks that go into the index in one step: each costs it a file."""
FILLED_WHILE_WAITING = 5_000
"""Most checks for which a reader waits until a lost index is there again."""


class IndexLost(Problem):
    """There is no index, and making it takes minutes: `django-admin index_checks` does."""

    code = "index-lost"


@dataclass(frozen=True, slots=True)
class Found:
    """What is said to a question."""

    outcome: Literal["match", "close", "none"]
    versions: tuple[Version, ...]
    strength: float
    matched_by: By = "words"


def answer(question: str) -> Found:
    """Answer a question."""
    text = clean(question, longest=LONGEST)
    covered = CoveredWording.objects.filter(key=key_of(text)).values_list("check_id", flat=True)
    same = reading.latest(covered)
    if same:
        return Found("match" if len(same) == 1 else "close", tuple(same), 1.0)
    with _matching() as (index, by):
        given = Matcher(index.lexical, index.semantic, lines(by)).ask(text)
    versions = reading.latest(given.checks)
    return Found(given.outcome if versions else "none", tuple(versions), given.strength, by)


@contextmanager
def _matching() -> Iterator[tuple[Matcher, By]]:
    """
    Yield the index, with meaning if there is one and nobody else is having a question encoded.

    Encoding takes a processor for some 40 ms. Under load whoever would wait longer than
    `PATIENCE_S` is answered by words, by lines that were drawn for words.
    """
    index = _index()
    there = index.semantic is not None and not index.semantic.is_empty
    if there and ENCODING.acquire(timeout=PATIENCE_S):
        try:
            yield index, "meaning"
        finally:
            ENCODING.release()
    else:
        yield Matcher(index.lexical, None, START), "words"


def ranked(query: str, most: int) -> list[Version]:
    """Return at most so many checks that share anything with a query, best first."""
    with _matching() as (index, _by):
        hits = index.rank(clean(query, longest=LONGEST))
    return reading.latest(hit.check for hit in hits[:most])


def in_order(query: str) -> Iterator[Version]:
    """Yield the checks that share words with a query, best first, as they are asked for."""
    by_words = Matcher(_index().lexical, None, START)
    hits = iter([hit.check for hit in by_words.rank(clean(query, longest=LONGEST))])
    for ids in _batches(hits, READ_AT_ONCE):
        yield from reading.latest(ids)


def lines(by: By = "words") -> Lines:
    """Return where the lines lie now."""
    known = Sample.objects.aggregate(last=Max("id"), many=Count("id"))
    return _lines(str(settings.DATA_FOLDER), by, known["last"] or 0, known["many"])


@lru_cache(maxsize=4)
def _lines(_installation: str, by: By, _last: int, _many: int) -> Lines:
    """Draw the lines; samples are added or removed, never changed."""
    rows = Sample.objects.filter(matched_by=by).order_by("-id")
    samples = [Measured(*each) for each in rows.values_list("strength", "answerable")[:5_000]]
    unanswerable = sum(not sample.answerable for sample in samples)
    if unanswerable >= ENOUGH:
        return calibrate(samples)
    return START if by == "words" else UNCALIBRATED


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


def fill() -> int:
    """
    Fill the index anew from the tables; return how many checks it holds now.

    Whoever asks meanwhile is answered from what is there already.
    """
    matcher, filled = places.matcher(), 0
    for ids in _batches(reading.all_ids(), FILLED_AT_ONCE):
        versions = reading.latest(ids)
        said = _confirmed(ids)
        matcher.put(_entry(version, said[version.check]) for version in versions)
        filled += len(versions)
    return filled


def is_lost() -> bool:
    """Say whether there are checks and none in the index."""
    return not len(places.matcher().lexical) and reading.edition() > 0


def _index() -> Matcher:
    """
    Return the index; one that was lost is filled anew if that takes no longer than a reader waits.

    Raises:
        IndexLost: there are too many checks for that.

    """
    if is_lost():
        if reading.count() > FILLED_WHILE_WAITING:
            raise IndexLost(
                _("The index of checks is being made anew."),
                fix=_("Ask again in some minutes."),
                retry=True,
            )
        fill()
    return places.matcher()


def _confirmed(ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the wordings that editors confirmed, by check."""
    said = defaultdict[str, list[str]](list)
    rows = Variant.objects.filter(check_id__in=ids, undone_at=None)
    for check_id, text in rows.values_list("check_id", "text"):
        said[check_id].append(text)
    return said


def _batches(ids: Iterator[str], size: int) -> Iterator[list[str]]:
    while batch := list(islice(ids, size)):
        yield batch


def _entry(version: Version, confirmed: Iterable[str]) -> Entry:
    content = version.content
    return Entry(
        check=version.check,
        wordings=(*(phrase.text for phrase in content.claim), *confirmed),
        explanation="\n".join([content.summary, *(each.text for each in content.explanation)]),
    )
