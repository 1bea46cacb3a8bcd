"""
The answers: what only people can say, as it stands in their file.

In:       plain values of a YAML file.
Out:      frozen models, one for each part of the file.
Not here: reading the file (`reading`), holding it against a pack (`vocabulary`).
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from fairwitness.core.assessment import MeasureState
from fairwitness.frameworks.pack import Pack

_NEVER_WRITTEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Control characters and what is no character; the ends of lines are kept."""


def _as_text(value: object) -> object:
    """Take a number, a date or a yes/no as the text that stands in the file."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, str):
        lines = _NEVER_WRITTEN.sub("", value).strip().splitlines()
        return "\n".join(line.rstrip() for line in lines) or None
    return value


def _as_yes_or_no(value: object) -> object:
    """Take yes and no in the languages of the reports; anything else stays to be refused."""
    text = _as_text(value)
    return _YES_OR_NO.get(text.casefold(), text) if isinstance(text, str) else text


_YES_OR_NO = {
    "yes": "yes",
    "true": "yes",
    "是": "yes",
    "no": "no",
    "false": "no",
    "否": "no",
    "partly": "partly",
    "部分": "partly",
}

Text = Annotated[str | None, BeforeValidator(_as_text)]
"""What the operator wrote; blank is not answered."""

Title = Annotated[str, BeforeValidator(_as_text)]
"""What the operator wrote where something has to stand."""

YesOrNo = Annotated[str | None, BeforeValidator(_as_yes_or_no)]
"""`yes`, `no` or `partly`; which of them may stand somewhere is for `vocabulary`."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _from_short(value: object) -> object:
    """Take `name: text` for `name: {answer: text}`."""
    return {"answer": value} if isinstance(value, str) else value


class ItemAnswer(_Entry):
    """The answer to one item."""

    answer: Text = None
    note: Text = None

    _short = model_validator(mode="before")(_from_short)


class FindingNote(_Entry):
    """Who sees to a finding, and until when."""

    owner: Text = None
    due: date | None = None


class FactorAnswer(_Entry):
    """Whether a risk factor is present, as a person confirms it."""

    answer: YesOrNo = None
    note: Text = None

    _short = model_validator(mode="before")(_from_short)


class ControlEntry(_Entry):
    """An existing control, listed once."""

    id: Title
    title: Title
    mitigates: tuple[str, ...] = ()
    strength: Text = None


class GapEntry(_Entry):
    """A known gap, listed once."""

    id: Title
    title: Title
    consequence: Text = None


class RiskAnswer(_Entry):
    """What the operator says of one kind of illegal content."""

    level: Text = None
    or_level: Text = None
    """A second level, where the evidence does not decide between two."""
    occurred: YesOrNo = None
    """`yes` if it happened on the service; blank where nobody can say."""
    mechanism: Text = None
    """What makes it negligible, where it is."""
    data: Text = None
    """Which data shows that it is negligible."""
    what_could_happen: Text = None
    likelihood: Text = None
    impact: Text = None
    reasoning: Text = None
    planned: Text = None
    controls: tuple[str, ...] = ()
    """Besides those that say of themselves that they mitigate this kind."""
    gaps: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    """Besides those that are confirmed and raise this kind by the pack."""


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


def own_limit(packs: Iterable[Pack], answers: Answers, metric: str) -> int | None:
    """Return the least number that the operator set as a limit of `metric`, or None."""
    given = (
        number(answered.answer)
        for pack in packs
        for item in pack.items
        if item.limits == metric and (answered := answers.of(pack).items.get(item.id)) is not None
    )
    return min((int(limit) for limit in given if limit is not None), default=None)


_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")


def number(text: str | None) -> float | None:
    """Read a count as people write it (`1,200`, `1 200`, `1200`), or None."""
    packed = "" if text is None else text.replace("_", "").replace(" ", "")
    if not _NUMBER.fullmatch(packed):
        return None
    value = float(packed.replace(",", ""))
    return value if math.isfinite(value) else None


def day(text: str | None) -> date | None:
    """Read an ISO date, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
