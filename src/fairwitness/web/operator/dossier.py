"""
From rows to a dossier: the stored answers, judged under every pack.

In:       an assessment.
Out:      `Answers` as the answers file has them; the `Dossier` that is rendered.
Not here: keeping answers (`store.answering`), judging (`assess`), rendering (`tasks`).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from fairwitness import __version__
from fairwitness.assess import Answers, assess
from fairwitness.core import assessment as record
from fairwitness.core.assessment import Dossier
from fairwitness.web.operator.reading import evidence_of
from fairwitness.web.store import answering, packs, reopening
from fairwitness.web.store.answering import Last, Standing
from fairwitness.web.store.models import Answer, Assessment
from fairwitness.web.store.places import Spot, filled

TOOL = f"fairwitness {__version__}"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a judgement rests on: none of it ever changes, nor does what follows from it."""

    packs: tuple[str, ...]
    service: str
    started_at: datetime
    collection: int | None
    answers: tuple[Standing, ...]
    waiting: frozenset[Spot]
    """Carried answers whose question its pack changed: each waits for a look."""
    assessment: Assessment = field(compare=False)


def grounds_of(assessment: Assessment) -> Grounds:
    """Return what is there now."""
    return grounds(assessment, answering.last(assessment))


def grounds(assessment: Assessment, until: Last | None) -> Grounds:
    """Return what is there; an answer that waits for a look does not count yet."""
    standing = answering.standing(assessment.pk, until)
    waiting = reopening.reopened(assessment, (one.spot for one in standing if one.carried))
    return Grounds(
        packs=tuple(assessment.packs),
        service=assessment.service.name,
        started_at=assessment.started_at,
        collection=assessment.collection_id,
        answers=tuple(one for one in standing if one.spot not in waiting),
        waiting=waiting,
        assessment=assessment,
    )


def answers_of(on: Grounds) -> Answers:
    """Return the answers as the answers file has them."""
    entries = answering.by_spot(Answer.objects.filter(pk__in=[one.pk for one in on.answers]))
    ids = [name.partition("/")[0] for name in on.packs]
    return Answers(service=on.service, packs={name: filled(entries, name) for name in ids})


@lru_cache(maxsize=16)
def judged(on: Grounds) -> tuple[record.Assessment, ...]:
    """Apply every pack to the evidence and the answers; dated as the assessment was started."""
    evidence, answers = evidence_of(on.assessment), answers_of(on)
    return tuple(
        assess(pack, evidence, answers, now=on.started_at, tool=TOOL)
        for pack in packs.packs_of(on.assessment)
    )


def dossier_of(assessment: Assessment, *, made_at: datetime) -> Dossier:
    """Return all that goes into the bundle of an assessment as it stands."""
    made = judged(grounds_of(assessment))
    named = (f.value for one in made for f in one.header if f.id == "service_name")
    return Dossier(
        service=next((name for name in named if name), assessment.service.name),
        evidence=evidence_of(assessment),
        assessments=tuple(replace(one, made_at=made_at) for one in made),
    )
