"""
The assessment record: everything that a report says, in plain frozen values.

In:       `assess` fills it from a pack, the evidence and the answers.
Out:      `report` prints it, `filing` seals it.
Not here: the law (`frameworks`), counting (`evidence`), layout (`report`).

Words that come from a pack are in both languages; words that the operator wrote stay as written.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fairwitness.core.figure import Evidence
from fairwitness.core.window import Window
from fairwitness.core.words import Words


class ItemState(StrEnum):
    """How far an item is answered."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    DECLARED_ONLY = "declared_only"
    """Answered by the operator's word; nothing in the data can support it, by design."""


class Severity(StrEnum):
    """How much a finding weighs; only `blocking` stops a filing."""

    BLOCKING = "blocking"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Place in a list that begins with the most severe."""
        return tuple(Severity).index(self)


class MeasureState(StrEnum):
    """Where a measure stands (the words of the uk-osa pack; other packs use the same)."""

    IMPLEMENTED = "implemented"
    PARTIAL = "partial"
    PLANNED = "planned"
    NOT_ADDRESSED = "not_addressed"
    NOT_APPLICABLE = "not_applicable"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where a rule stands in the law or guidance."""

    cite: Words
    source: Words
    """Title of the text that was read."""
    confirmed: bool = True
    """False while nobody has compared it with the official text: the report says so."""
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of the record's header: service, dates, people, guidance followed…"""

    id: str
    title: Words
    value: str | None
    """As the operator wrote it; None if not answered."""
    required: bool = False
    choice: Words | None = None
    """The option chosen, or the day or number given, as a reader reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of the pack, with its answer and evidence."""

    id: str
    title: Words
    help: Words
    basis: tuple[Basis, ...]
    state: ItemState
    required: bool
    answer: str | None
    """Free text as the operator wrote it."""
    choice: Words | None
    """The option chosen, or the number given with its unit."""
    metrics: tuple[str, ...]
    """Ids of the metrics that are its evidence."""
    note: Words | None = None
    """For example why no figure is asked for here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A group of items in the report's order."""

    id: str
    title: Words
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that needs attention, with its reason and what would close it."""

    id: str
    """Stable: pack, item and check: `"cac-2018/art5-3/port-not-recorded"`."""
    item: str
    severity: Severity
    title: Words
    reason: Words
    """With the numbers in it."""
    closes: Words
    """What would close it."""
    metrics: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A risk factor of the questionnaire: what the data proposes and what a person confirmed."""

    code: str
    title: Words
    proposed: str | None
    """`yes`, `no` or None where the data says nothing."""
    because: Words | None
    """Why the data proposes it, with the numbers."""
    answer: str | None
    """`yes`, `no`, `partly` as confirmed by a person; None if not yet."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """An existing control, listed once and referred to by risks."""

    id: str
    title: str
    mitigates: tuple[str, ...]
    """Ids of kinds."""
    strength: str | None
    """`weak`, `moderate`, `strong`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A known gap, listed once with its consequence."""

    id: str
    title: str
    consequence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """The level of one kind of illegal content, and how it came to be."""

    kind: str
    title: Words
    parent: str | None
    """Kind that this is a part of, such as `csea` for grooming."""
    level: str | None
    """`negligible`, `low`, `medium`, `high`; None while nobody has assessed it."""
    stated: str | None
    """What the operator wrote, before the rules."""
    or_stated: str | None = None
    """A second level, where the operator found that the evidence does not decide."""
    rule: Words
    """Which rule decided, in a sentence."""
    occurred: str | None = None
    """`yes` or `no`: whether it happened on the service; None where nobody can say."""
    mechanism: str | None = None
    """What makes it negligible, where it is."""
    data: str | None = None
    """Which data shows that it is negligible."""
    what_could_happen: str | None = None
    likelihood: str | None = None
    impact: str | None = None
    factors: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    planned: str | None = None
    reasoning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of a code of practice: whether it applies, and where it stands."""

    code: str
    title: Words
    applies: bool | None
    """None where it cannot be said yet."""
    because: Words
    """Why it applies or not, with the size and levels used."""
    state: MeasureState | None
    owner: str | None = None
    effective: date | None = None
    reasoning: str | None = None
    """Needed for an alternative measure."""
    expression: str | None = None
    """Freedom-of-expression reasoning."""
    privacy: str | None = None
    """Privacy reasoning."""
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What makes an assessment due again."""

    id: str
    title: Words
    deadline: Words
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One pack applied to one service: the record that is kept or filed."""

    pack: str
    version: str
    title: Words
    jurisdiction: Words
    made_at: datetime
    """[UTC]"""
    tool: str
    """`"fairwitness 0.1.0"`."""
    window: Window
    header: tuple[Field, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    """Most severe first."""
    factors: tuple[Factor, ...] = ()
    controls: tuple[Control, ...] = ()
    gaps: tuple[Gap, ...] = ()
    risks: tuple[Risk, ...] = ()
    multi_risk: Words | None = None
    """Whether the service counts as multi-risk, as large, and why."""
    measures: tuple[Measure, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    retention: Words | None = None
    """How long this record is kept."""
    conclusion: Words
    """Computed in a sentence or two: items answered, findings by severity, what blocks."""
    unconfirmed: tuple[Basis, ...] = ()
    """Every rule used here that nobody has confirmed against the official text."""

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Findings that a recipient would bounce."""
        return tuple(f for f in self.findings if f.severity is Severity.BLOCKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that goes into one bundle: one body of evidence under one or more packs."""

    service: str
    """The service's name, as the operator wrote it."""
    evidence: Evidence
    assessments: tuple[Assessment, ...]
