"""
From rows to a dossier: the stored answers, judged under every pack.

In:       an assessment.
Out:      `Answers` as the answers file has them; the `Dossier` that is rendered.
Not here: keeping answers (`store.answering`), judging (`assess`), rendering (`tasks`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from fairwitness import __version__
from fairwitness.assess import Answers, assess
from fairwitness.core import assessment as record
from fairwitness.core.assessment import Dossier
from fairwitness.core.figure import Evidence
from fairwitness.web.operator.reading import evidence_of
from fairwitness.web.store import answering, packs, reopening
from fairwitness.web.store.models import Answer, Assessment
from fairwitness.web.store.places import Spot, filled

TOOL = f"fairwitness {__version__}"


def answers_of(assessment: Assessment) -> Answers:
    """Return the answers that count; a carried one that its pack changed waits for a look."""
    return answers_from(assessment, list(answering.counting(assessment)))


def answers_from(assessment: Assessment, rows: Iterable[Answer]) -> Answers:
    """Return the answers of rows that are read already."""
    rows = list(rows)
    waiting = reopening.reopened(assessment, rows)
    return _answers(assessment, answering.by_spot(r for r in rows if _counts(r, waiting)))


def _counts(row: Answer, waiting: frozenset[Spot]) -> bool:
    return answering.spot_of(row) not in waiting


def _answers(assessment: Assessment, entries: Mapping[Spot, dict[str, Any]]) -> Answers:
    ids = [name.partition("/")[0] for name in assessment.packs]
    return Answers(
        service=assessment.service.name, packs={name: filled(entries, name) for name in ids}
    )


def judged(
    assessment: Assessment, answers: Answers, evidence: Evidence, *, made_at: datetime
) -> tuple[record.Assessment, ...]:
    """Apply every pack to the evidence and the answers."""
    return tuple(
        assess(pack, evidence, answers, now=made_at, tool=TOOL)
        for pack in packs.packs_of(assessment)
    )


def dossier_of(assessment: Assessment, *, made_at: datetime) -> Dossier:
    """Return all that goes into the bundle of an assessment as it stands."""
    evidence, answers = evidence_of(assessment), answers_of(assessment)
    made = judged(assessment, answers, evidence, made_at=made_at)
    named = (f.value for one in made for f in one.header if f.id == "service_name")
    return Dossier(
        service=next((name for name in named if name), assessment.service.name),
        evidence=evidence,
        assessments=made,
    )
