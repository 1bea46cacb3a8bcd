"""
What the API takes and gives, as its schema says.

In:       rows of the store, values of the rooms below.
Out:      pydantic models; the words of both languages side by side.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from fairwitness.core.assessment import Finding, Severity
from fairwitness.core.figure import Figure, Status
from fairwitness.web.store.models import Answer, Assessment, Collection, Service
from fairwitness.web.store.places import LONGEST

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[
    str, StringConstraints(max_length=20_000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")
]
"""What a person reads: no control characters but tab and line end."""


Written = Annotated[
    str, StringConstraints(max_length=LONGEST, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")
]
"""A text as the editor takes it."""


class ProblemOut(Schema):
    """What went wrong, and what to do about it, in the language asked for."""

    code: str = Field(examples=["not-there"])
    what: str
    fix: str


class WordsOut(Schema):
    """The same sentence in both languages."""

    en: str
    zh: str


class WindowOut(Schema):
    """Whole UTC days; the last one is no longer counted."""

    start: date
    end: date


class ServiceOut(Schema):
    """A service of the organisation."""

    id: int
    name: str
    url: str
    surfaces: list[str]
    launched_on: date | None
    closed: bool

    @staticmethod
    def resolve_closed(service: Service) -> bool:
        """Say whether it is no longer assessed."""
        return service.closed_at is not None


class CollectionOut(Schema):
    """A run that reads the sources of a service."""

    id: int
    service: int
    packs: list[str]
    window: WindowOut
    state: Literal["waiting", "reading", "done", "failed"]
    finished_at: datetime | None

    @staticmethod
    def resolve_service(collection: Collection) -> int:
        """Return the id alone."""
        return collection.service_id

    @staticmethod
    def resolve_window(collection: Collection) -> dict[str, date]:
        """Return the days that are counted."""
        return {"start": collection.since, "end": collection.until}


class FigureOut(Schema):
    """One released number, or the reason why there is none."""

    metric: str
    source: str
    window: WindowOut
    dimensions: dict[str, str]
    value: int | float | None
    unit: str
    status: Status
    note: WordsOut | None
    query: str | None = Field(description="SHA-256 of the query that made it.")

    @staticmethod
    def resolve_dimensions(figure: Figure) -> dict[str, str]:
        """Return names and values."""
        return dict(figure.dimensions)


class AssessmentOut(Schema):
    """An assessment under way, signed or superseded."""

    id: int
    service: int
    packs: list[str]
    langs: list[str]
    state: Literal["draft", "review", "approved", "signed", "superseded"]
    because: str
    due_on: date | None
    collection: int | None
    previous: int | None
    started_at: datetime

    @staticmethod
    def resolve_service(assessment: Assessment) -> int:
        """Return the id alone."""
        return assessment.service_id

    @staticmethod
    def resolve_collection(assessment: Assessment) -> int | None:
        """Return the id alone."""
        return assessment.collection_id

    @staticmethod
    def resolve_previous(assessment: Assessment) -> int | None:
        """Return the id alone."""
        return assessment.previous_id


class AssessmentChange(Schema):
    """What a program may change of a draft; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    because: Text | None = Field(None, description="Why it was started.")
    due_on: date | None = Field(None, description="null: no day is set.")


Fields = dict[str, str | list[str]]
"""Of one answer: texts, days as `2026-08-31`, names of choices, lists of ids."""


class AnswerOut(Schema):
    """The version of an answer that counts."""

    pack: str
    part: str
    key: str
    revision: int = Field(description="Name it as `based_on` when you write the next one.")
    fields: Fields
    carried: bool = Field(description="Taken over from the assessment before, not confirmed yet.")

    @staticmethod
    def resolve_fields(answer: Answer) -> Fields:
        """Return what is written."""
        written: Fields = answer.value
        return written


class AnswerIn(Schema):
    """What a program writes at one place, whole; a field that is left out is emptied."""

    model_config = ConfigDict(extra="forbid")
    based_on: int = Field(ge=0, le=2**31 - 1, description="The version that you had; 0 for none.")
    fields: Annotated[
        dict[
            Annotated[str, StringConstraints(max_length=40)],
            Written | Annotated[list[Text], Field(max_length=200)],
        ],
        Field(max_length=30),
    ]


class BothOut(ProblemOut):
    """Two texts for one place: put them together and write again."""

    yours: Fields | None = None
    theirs: AnswerOut | None = None


class FindingOut(Schema):
    """Something that needs attention, with its reason and what would close it."""

    id: str
    pack: str
    item: str
    severity: Severity
    title: WordsOut
    reason: WordsOut
    closes: WordsOut
    metrics: list[str]
    owner: str | None
    due: date | None


class Page(Schema):
    """Part of a list."""

    total: int
    next: int | None = Field(description="The offset of what follows; null at the end.")


class Services(Page):
    """Services, by id."""

    items: list[ServiceOut]


class Collections(Page):
    """Collections, the newest first."""

    items: list[CollectionOut]


class Figures(Page):
    """Figures, by metric, source, window and dimensions."""

    items: list[FigureOut]


class Assessments(Page):
    """Assessments, the newest first."""

    items: list[AssessmentOut]


class Answers(Page):
    """Answers that count, in the order in which they were written."""

    items: list[AnswerOut]


class Findings(Page):
    """Findings, by pack, the most severe first."""

    items: list[FindingOut]


class Part(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=2**31 - 1)


def finding_out(pack: str, finding: Finding) -> dict[str, Any]:
    """Return a finding with the pack that it comes from."""
    return {
        "id": finding.id,
        "pack": pack,
        "item": finding.item,
        "severity": finding.severity,
        "title": finding.title,
        "reason": finding.reason,
        "closes": finding.closes,
        "metrics": list(finding.metrics),
        "owner": finding.owner,
        "due": finding.due,
    }
