"""
What changed since the assessment before.

In:       the assessment before, the evidence and answers of this one.
Out:      figures that differ, and answers that differ, both as they were and as they are.
Not here: what a newer version of a pack changed (`frameworks.versions`).
"""

from dataclasses import dataclass
from typing import Any

from fairwitness.core.figure import Evidence, Figure
from fairwitness.core.words import Lang, Words
from fairwitness.report.content.blocks import Cell
from fairwitness.report.content.figures import Figures
from fairwitness.web.operator.desk import Desk
from fairwitness.web.operator.reading import evidence_of
from fairwitness.web.store import answering
from fairwitness.web.store.models import Assessment
from fairwitness.web.store.places import Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """One total, then and now."""

    title: str
    source: str
    before: Cell | None
    now: Cell | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """One answer, then and now."""

    spot: Spot
    title: Words | str
    before: tuple[str, ...]
    now: tuple[str, ...]


def figures(before: Assessment, now: Evidence, lang: Lang) -> list[FigureChange]:
    """Return the totals that differ, or of which one is missing."""
    then = evidence_of(before)
    was, is_ = _totals(then), _totals(now)
    spoken, spoken_then = Figures(now, lang), Figures(then, lang)
    found = []
    for metric, source in sorted(was.keys() | is_.keys()):
        old, new = was.get((metric, source)), is_.get((metric, source))
        if old is not None and new is not None and _said(old) == _said(new):
            continue
        words = spoken if new is not None else spoken_then
        found.append(
            FigureChange(
                title=words.title(metric),
                source=source,
                before=None if old is None else spoken_then.value(old),
                now=None if new is None else spoken.value(new),
            )
        )
    return found


def answers(before: Assessment, desk: Desk) -> list[AnswerChange]:
    """Return the answers that differ from those of the assessment before."""
    was = answering.by_spot(answering.counting(before))
    now = answering.by_spot(desk.rows.values())
    found = []
    for pack in desk.packs:
        for group in desk.groups(pack):
            for task in group.tasks:
                old, new = was.get(task.spot, {}), now.get(task.spot, {})
                if old != new:
                    found.append(
                        AnswerChange(
                            spot=task.spot, title=task.title, before=lines(old), now=lines(new)
                        )
                    )
    return found


def lines(value: dict[str, Any]) -> tuple[str, ...]:
    """Return the fields of an answer as lines of text."""
    return tuple(
        ", ".join(map(str, said)) if isinstance(said, list) else str(said)
        for said in value.values()
    )


def _totals(evidence: Evidence) -> dict[tuple[str, str], Figure]:
    return {(f.metric, f.source): f for f in evidence.figures if not f.dimensions}


def _said(figure: Figure) -> tuple[object, ...]:
    return figure.status, figure.value
