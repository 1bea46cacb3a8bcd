"""
The answers: what only people can say, as it stands in their file.

In:       plain values of a YAML file.
Out:      frozen models, one for each part of the file.
Not here: reading the file (`reading`), holding it against a pack (`vocabulary`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from fairwitness.core.assessment import MeasureState
from fairwitness.frameworks.pack import Pack


def _as_text(value: object) -> object:
    """Take a number, a date or a yes/no as the text that stands in the file."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, str):
        return value.strip() or None
    return value


Text = Annotated[str | None, BeforeValidator(_as_text)]
"""What the operator wrote; blank is not answered."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemAnswer(_Entry):
    """The answer to one item."""

    answer: Text = None
    note: Text = None


class FindingNote(_Entry):
    """Who sees to a finding, and until when."""

    owner: Text = None
    due: date | None = None


class FactorAnswer(_Entry):
    """Whether a risk factor is present, as a person confirms it."""

    answer: Text = None
    note: Text = None


class ControlEntry(_Entry):
    """An existing control, listed once."""

    id: str
    title: str
    mitigates: tuple[str, ...] = ()
    strength: Text = None


class GapEntry(_Entry):
    """A known gap, listed once."""

    id: str
    title: str
    consequence: Text = None


class RiskAnswer(_Entry):
    """What the operator says of one kind of illegal content."""

    level: Text = None
    or_level: Text = None
    """A second level, where the evidence does not decide between two."""
    occurred: Text = None
    """`yes` if it happened on the service."""
    mechanism: Text = None
    """What makes it negligible, where it is."""
    data: Text = None
    """Which data shows that it is negligible."""
    what_could_happen: Text = None
    likelihood: Text = None
    impact: Text = None
    factors: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    planned: Text = None
    reasoning: Text = None


class MeasureAnswer(_Entry):
    """Where a measure stands."""

    state: MeasureState | None = None
    owner: Text = None
    effective: date | None = None
    reasoning: Text = None
    expression: Text = None
    privacy: Text = None


class PackAnswers(_Entry):
    """The answers under one pack."""

    header: Mapping[str, Text] = Field(default_factory=dict)
    items: Mapping[str, ItemAnswer] = Field(default_factory=dict)
    findings: Mapping[str, FindingNote] = Field(default_factory=dict)
    factors: Mapping[str, FactorAnswer] = Field(default_factory=dict)
    controls: tuple[ControlEntry, ...] = ()
    gaps: tuple[GapEntry, ...] = ()
    risks: Mapping[str, RiskAnswer] = Field(default_factory=dict)
    measures: Mapping[str, MeasureAnswer] = Field(default_factory=dict)


class Answers(_Entry):
    """A whole answers file."""

    service: Text = None
    """Name of the service."""
    packs: Mapping[str, PackAnswers] = Field(default_factory=dict)
    """Pack id to its answers; they carry over to a new version of the pack."""

    def of(self, pack: Pack) -> PackAnswers:
        """Return the answers under a pack; empty ones if there are none yet."""
        return self.packs.get(pack.id) or PackAnswers()


def number(text: str | None) -> float | None:
    """Read a number as people write it, or None."""
    try:
        return float(text.replace(",", "").replace("_", "").replace(" ", "")) if text else None
    except ValueError:
        return None


def day(text: str | None) -> date | None:
    """Read an ISO date, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def is_yes(text: str | None) -> bool:
    """Say whether an answer is yes."""
    return text is not None and text.lower() in {"yes", "是"}
