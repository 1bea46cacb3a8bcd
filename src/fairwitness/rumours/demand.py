"""
How much a rumour is asked about here: the only measure of how far it travels.

In:       days and languages of questions, one entry a question, and the policy of release.
Out:      daily `Series`, one a language, that hold no small count.
Not here: the questions' words, who asked, posts anywhere. There is no such input.

Questions count as people do: under `policy.k` of a day and language nothing is shown, above it the
number is rounded. Only days that are over are shown, and no total over languages or days is made
of what is hidden, so that no small count can be worked out by subtraction.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.core.window import Window
from fairwitness.core.words import Words

METRIC = "rumours.questions"
TITLE = Words("Questions to the rumour desk", "向传言核查台提出的问题")
SOURCE = "rumours"


@dataclass(frozen=True, slots=True)
class Asked:
    """That something was asked: the day and the language, nothing else."""

    day: date
    """[UTC]"""
    lang: str
    """Language of the question as far as it was recognised: `"zh"`; `"other"` if not."""


def series(
    asked: Iterable[Asked],
    *,
    window: Window,
    today: date,
    langs: Iterable[str],
    check: str | None = None,
    policy: ReleasePolicy | None = None,
) -> tuple[Series, ...]:
    """
    Return questions a day, one series for each of `langs`, sorted by language.

    `langs` are those that the desk serves, decided before anybody asks: which series there are
    tells nothing. Others are counted as `"other"` if that is among them. `check` names the check
    that was asked about; None stands for everything that was asked.
    """
    rule = policy or ReleasePolicy()
    wanted = sorted(set(langs))
    counts = Counter(
        (each.day, each.lang if each.lang in wanted else "other")
        for each in asked
        if window.start <= each.day < min(window.end, today)
    )
    days = max(0, (min(window.end, today) - window.start).days)
    return tuple(
        Series(
            metric=METRIC,
            source=SOURCE,
            dimensions=_dimensions(check, lang),
            unit="questions",
            people=True,
            start=window.start,
            values=tuple(
                shown(counts[date.fromordinal(window.start.toordinal() + n), lang], rule)
                for n in range(days)
            ),
        )
        for lang in wanted
    )


def _dimensions(check: str | None, lang: str) -> tuple[tuple[str, str], ...]:
    named = () if check is None else (("check", check),)
    return (*named, ("lang", lang))


def shown(count: int, policy: ReleasePolicy) -> float | None:
    """
    Return what is shown of a count: itself rounded, zero as zero, None from 1 to k - 1.

    Halves are rounded up, so that k itself is shown as k.
    """
    if count == 0:
        return 0.0
    if count < policy.k:
        return None
    return float((2 * count + policy.base) // (2 * policy.base) * policy.base)


def at_least(series: Iterable[Series]) -> int:
    """Return the sum of what is shown, so a lower bound within rounding [questions]."""
    return int(sum(value for each in series for value in each.values if value is not None))
