"""
How often each check is asked about: days, languages and numbers, nothing else.

In:       that a question was answered with a check; days.
Out:      daily series without small counts.
Not here: the questions. What is shown of a count is decided in `fairwitness.rumours.demand`.

Answering must not wait for a disk, so counts are gathered in memory and written every few
seconds. A process that is killed loses those: they are shown rounded anyway.
"""

import atexit
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import repeat
from threading import Lock

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from fairwitness.core.series import Series
from fairwitness.core.window import Window
from fairwitness.rumours import demand
from fairwitness.web.store.models import Asked, CheckAsked

LANGS = ("en", "zh")
"""Languages of questions as the desk tells them apart (`editing.language`)."""
SHOWN_DAYS = 28
"""Days on the page of a check."""
EVERY_S = 2.0
"""How often a process writes down what it counted [s]."""


class _Counted:
    """What a process counted and has not written yet."""

    def __init__(self) -> None:
        self.alone = Lock()
        self.times: Counter[tuple[str, date, str]] = Counter()
        self.written = float("-inf")

    def taken(self, *, now: float, force: bool) -> Counter[tuple[str, date, str]]:
        """Return what is to be written now, and forget it."""
        with self.alone:
            if not force and now - self.written < EVERY_S:
                return Counter()
            self.written = now
            found, self.times = self.times, Counter()
            return found


_COUNTED = _Counted()


def count(check_id: str, *, day: date, lang: str) -> None:
    """Count that a check was the answer to a question."""
    with _COUNTED.alone:
        _COUNTED.times[check_id, day, lang] += 1
    write_down(force=False)


def write_down(*, force: bool = True) -> None:
    """Write what was counted into the tables."""
    found = _COUNTED.taken(now=time.monotonic(), force=force)
    if not found:
        return
    with transaction.atomic():
        for (check_id, day, lang), times in found.items():
            row, _made = CheckAsked.objects.get_or_create(check_id=check_id, day=day, lang=lang)
            CheckAsked.objects.filter(pk=row.pk).update(times=F("times") + times)


def forget() -> None:
    """Forget what was counted and not written."""
    with _COUNTED.alone:
        _COUNTED.times.clear()
        _COUNTED.written = float("-inf")


@atexit.register
def _at_the_end() -> None:
    try:
        write_down()
    except DatabaseError:  # it is gone already; what is lost is some seconds of counts
        connection.close()


def of_check(check_id: str, *, today: date, days: int = SHOWN_DAYS) -> tuple[Series, ...]:
    """Return how often a check was asked about on each of the last days, by language."""
    window = Window(start=today - timedelta(days=days), end=today)
    return demand.series(
        _asked(window, check_id), window=window, today=today, langs=LANGS, check=check_id
    )


def of_all(window: Window, *, today: date) -> tuple[Series, ...]:
    """Return how often anything was asked on each day, by language."""
    return demand.series(_asked(window, None), window=window, today=today, langs=LANGS)


def _asked(window: Window, check_id: str | None) -> Iterator[demand.Asked]:
    within = {"day__gte": window.start, "day__lt": window.end}
    answered, handed = CheckAsked.objects.filter(**within), Asked.objects.filter(**within)
    if check_id is not None:
        answered = answered.filter(check_id=check_id)
        handed = handed.filter(rumour__check_id=check_id)
    yield from _each(answered.values_list("day", "lang", "times"))
    yield from _each(handed.values_list("day", "lang", "times"))


def _each(rows: Iterable[tuple[date, str, int]]) -> Iterator[demand.Asked]:
    for day, lang, times in rows:
        yield from repeat(demand.Asked(day, lang), times)
