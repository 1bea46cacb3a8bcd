"""
A pack: one version of one regime, whole.

In:       what `shelf` read from a file.
Out:      `Pack`, and what is looked up in it.
Not here: files (`shelf`), references that dangle (`lint`), versions compared (`versions`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from fairwitness.core import assessment
from fairwitness.core.words import Lang, Words
from fairwitness.frameworks.basis import Basis, Source
from fairwitness.frameworks.deadlines import Deadline, Trigger
from fairwitness.frameworks.entry import Entry, Id, Version
from fairwitness.frameworks.facts import Facts, Ruler
from fairwitness.frameworks.items import HeaderField, Item, Section
from fairwitness.frameworks.risks import Factor, Kind, Level, Measure, Rule, Sizes

BuiltIn = Literal[
    "record",
    "conclusion",
    "evidence",
    "findings",
    "factors",
    "controls",
    "gaps",
    "risks",
    "measures",
    "triggers",
]
"""A part of the report that is computed, and not a section of items."""


class Surface(Entry):
    """A kind of service, or part of one, that the regime covers."""

    id: Id
    title: Words


class Retention(Entry):
    """How long the record is kept."""

    years: int | None = Field(default=None, ge=1)
    text: Words
    basis: tuple[Basis, ...]


class Pack(Entry):
    """One version of one regime."""

    id: Id
    version: Version
    title: Words
    summary: Words
    jurisdiction: Words
    in_force: date
    languages: tuple[Lang, ...] = ("en", "zh")
    sources: tuple[Source, ...]
    surfaces: tuple[Surface, ...]
    triggers: tuple[Trigger, ...]
    deadlines: tuple[Deadline, ...]
    header: tuple[HeaderField, ...]
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    order: tuple[BuiltIn | Id, ...]
    """The report from front to back: built-in parts and ids of sections."""
    retention: Retention
    levels: tuple[Level, ...] = ()
    rules: tuple[Rule, ...] = ()
    kinds: tuple[Kind, ...] = ()
    factors: tuple[Factor, ...] = ()
    measures: tuple[Measure, ...] = ()
    sizes: Sizes | None = None
    """Present where the pack has levels of risk."""

    @property
    def name(self) -> str:
        """Identity and version: `"uk-osa/2025-12"`."""
        return f"{self.id}/{self.version}"

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids of every metric that the pack asks for, sorted."""
        asked = {metric for item in self.items for metric in item.metrics}
        asked |= {c.metric for i in self.items for c in i.checks if c.about == "figure"}
        asked |= {item.limits for item in self.items if item.limits}
        asked |= {f.proposed_by.metric for f in self.factors if f.proposed_by}
        asked |= {metric for measure in self.measures for metric in measure.metrics}
        return tuple(sorted(asked))

    def item(self, item_id: str) -> Item:
        """Return an item by its id; KeyError if there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def items_of(self, section: str) -> tuple[Item, ...]:
        """Return the items of a section, in order."""
        return tuple(item for item in self.items if item.section == section)

    def deadline_of(self, trigger: Trigger) -> Deadline:
        """Return the deadline that a trigger starts."""
        return next(d for d in self.deadlines if d.id == trigger.deadline)

    def cited(self, basis: Basis) -> assessment.Basis:
        """Return `basis` as a report prints it, with the title of its source."""
        source = next(s for s in self.sources if s.id == basis.source)
        return assessment.Basis(
            cite=basis.cite,
            source=source.title,
            confirmed=basis.confirmed,
            note=basis.note,
        )

    @property
    def unconfirmed(self) -> tuple[assessment.Basis, ...]:
        """Each rule that nobody has compared with the official text, once."""
        used = [
            *(basis for field in self.header for basis in field.basis),
            *(basis for item in self.items for basis in item.basis),
            *(basis for trigger in self.triggers for basis in trigger.basis),
            *(basis for deadline in self.deadlines for basis in deadline.basis),
            *(basis for rule in self.rules for basis in rule.basis),
            *(basis for kind in self.kinds for basis in kind.basis),
            *(basis for factor in self.factors for basis in factor.basis),
            *(basis for measure in self.measures for basis in measure.basis),
            *self.retention.basis,
            *(self.sizes.basis if self.sizes else ()),
        ]
        return tuple(dict.fromkeys(self.cited(basis) for basis in used if not basis.confirmed))

    def kinds_raised_by(self, factor: Factor) -> tuple[str, ...]:
        """Return the ids of the kinds whose risk a factor raises."""
        if factor.raises_all_but is None:
            return factor.raises
        return tuple(k.id for k in self.kinds if k.id not in factor.raises_all_but)

    def ruler(self) -> Ruler:
        """
        Return what measures a service under this pack.

        Raises:
            ValueError: the pack has no levels of risk (a bug of the caller).

        """
        if self.sizes is None:
            raise ValueError(f"{self.name} has no levels of risk")
        titles = {f"kind/{k.id}": k.title for k in self.kinds}
        titles |= {f"level/{level.id}": level.title for level in self.levels}
        titles |= {f"factor/{f.code}": f.title for f in self.factors}
        titles |= {f"header/{f.id}": f.title for f in self.header}
        titles |= {f"header/{f.id}={o.id}": o.title for f in self.header for o in f.options}
        return Ruler(
            ranks={level.id: level.rank for level in self.levels},
            large_over=self.sizes.large_over,
            counted=tuple(k.id for k in self.kinds if k.counts_for_multi_risk),
            multi_risk_kinds=self.sizes.multi_risk_kinds,
            multi_risk_level=self.sizes.multi_risk_level,
            titles=titles,
        )

    def facts(
        self,
        *,
        users: int | None = None,
        levels: Mapping[str, str | None] | None = None,
        factors: Mapping[str, str | None] | None = None,
        header: Mapping[str, str | None] | None = None,
    ) -> Facts:
        """Gather what is known of a service, to be weighed by this pack's conditions."""
        return Facts(
            ruler=self.ruler(),
            users=users,
            levels=levels or {},
            factors=factors or {},
            header=header or {},
        )
