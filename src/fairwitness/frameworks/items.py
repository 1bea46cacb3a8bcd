"""
Items: the questions of a regime, and the header of its record.

In:       sections, header fields and items as a pack writes them.
Out:      `Section`, `HeaderField`, `Item`.
Not here: answers (`assess`), the machinery of risk levels (`risks`).
"""

from typing import Literal, Self

from pydantic import model_validator

from fairwitness.core.words import Words
from fairwitness.frameworks.basis import Basis
from fairwitness.frameworks.checks import Check
from fairwitness.frameworks.entry import Entry, Id, MetricId


class Section(Entry):
    """A chapter of the report."""

    id: Id
    title: Words
    help: Words | None = None


class Option(Entry):
    """One of the answers that a choice allows."""

    id: Id
    title: Words


class HeaderField(Entry):
    """One line at the head of the record."""

    id: Id
    title: Words
    help: Words
    required: bool = False
    type: Literal["text", "date", "number", "choice"] = "text"
    options: tuple[Option, ...] = ()
    basis: tuple[Basis, ...] = ()

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        if bool(self.options) != (self.type == "choice"):
            raise ValueError("a choice needs options, and nothing else takes them")
        return self


class Item(Entry):
    """One question."""

    id: Id
    section: Id
    title: Words
    help: Words
    basis: tuple[Basis, ...]
    asks: Literal["text", "choice", "number", "date", "figures"]
    """What the operator gives; `figures` is answered by the data, with an optional remark."""
    options: tuple[Option, ...] = ()
    unit: Words | None = None
    """For a number: what it counts."""
    required: bool = True
    declared_only: bool = False
    """Answered by the operator's word alone: no data of users ever belongs here."""
    note: Words | None = None
    """Printed beside the item, such as why no figure is asked for."""
    limits: MetricId | None = None
    """For a number of days: the metric that is held against it as the operator's own limit."""
    metrics: tuple[MetricId, ...] = ()
    """The evidence shown beside it."""
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _what_is_asked_fits(self) -> Self:
        if bool(self.options) != (self.asks == "choice"):
            raise ValueError("a choice needs options, and nothing else takes them")
        if (self.unit is not None) != (self.asks == "number"):
            raise ValueError("a number needs a unit, and nothing else takes one")
        if self.limits is not None and self.asks != "number":
            raise ValueError("only a number can limit a metric")
        if self.asks == "figures" and not self.metrics:
            raise ValueError("figures need at least one metric")
        return self
