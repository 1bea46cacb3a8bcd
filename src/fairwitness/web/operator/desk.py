"""
Everything of one assessment that its pages show, read in a fixed number of queries.

In:       an assessment.
Out:      its answers by place, what is judged from them, and the list of tasks.
Not here: one question (`questions`), figures (`charts`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwitness.core import assessment as record
from fairwitness.core.assessment import ItemState
from fairwitness.core.figure import Evidence
from fairwitness.core.words import Words
from fairwitness.frameworks.pack import Pack
from fairwitness.web.operator import dossier
from fairwitness.web.operator.reading import evidence_of
from fairwitness.web.store import answering, packs
from fairwitness.web.store.answering import Standing
from fairwitness.web.store.models import Answer, Assessment, Assignment, Comment
from fairwitness.web.store.places import Spot

STATES = {
    "answered": (gettext_lazy("answered"), "good"),
    "not_answered": (gettext_lazy("not answered"), ""),
    "declared_only": (gettext_lazy("declared only"), "good"),
    "not_needed": (gettext_lazy("does not apply"), ""),
    "optional": (gettext_lazy("optional"), ""),
    "comment": (gettext_lazy("comment open"), "warn"),
    "changed": (gettext_lazy("changed by the rules"), "warn"),
    "conflict": (gettext_lazy("two texts"), "bad"),
}
"""States of a task: what they are called, and their tone."""

DONE = frozenset({"answered", "declared_only", "not_needed", "optional"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to answer."""

    spot: Spot
    title: Words | str
    state: str
    """How far it is answered."""
    marks: tuple[str, ...] = ()
    """What else there is to see to: `comment`, `changed`, `conflict`."""
    who: str = ""
    """Who has it."""
    due_on: date | None = None
    href: str
    """Its page; reckoned once for all, since a list has hundreds."""

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do."""
        return self.state in DONE and not self.marks

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Return names and tones of all its states."""
        return tuple((str(STATES[s][0]), STATES[s][1]) for s in (self.state, *self.marks))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One section of the list of tasks."""

    part: str
    anchor: str
    title: Words | str
    tasks: tuple[Task, ...] = ()
    grows: bool = False
    """Whether entries can be added."""

    @property
    def done(self) -> int:
        """Count what is done."""
        return sum(task.done for task in self.tasks)


class Desk:
    """One assessment with everything on it."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """The packs, in order."""
        return packs.packs_of(self.assessment)

    @cached_property
    def evidence(self) -> Evidence:
        """The figures."""
        return evidence_of(self.assessment)

    @cached_property
    def rows(self) -> dict[Spot, Answer]:
        """Every answer that stands, also those that wait for a look."""
        found = answering.counting(self.assessment).select_related("by")
        return {answering.spot_of(row): row for row in found}

    @cached_property
    def _standing(self) -> tuple[Standing, ...]:
        return answering.standing(self.assessment)

    @cached_property
    def waiting(self) -> frozenset[Spot]:
        """Carried answers whose question changed."""
        return dossier.waiting_of(self.assessment, self._standing)

    @cached_property
    def judged(self) -> dict[str, record.Assessment]:
        """What follows, by id of the pack."""
        made = dossier.judged(dossier.grounds(self.assessment, self._standing))
        return {one.pack: one for one in made}

    @cached_property
    def comments(self) -> Counter[Spot]:
        """How many comments are open at each place."""
        found = Comment.objects.filter(assessment=self.assessment, settled_at=None)
        return Counter(Spot(*place) for place in found.values_list("pack", "part", "key"))

    @cached_property
    def asides(self) -> frozenset[Spot]:
        """Where two texts wait for a decision."""
        found = Answer.objects.filter(assessment=self.assessment, aside=True, settled=False)
        return frozenset(Spot(*place) for place in found.values_list("pack", "part", "key"))

    @cached_property
    def assignments(self) -> dict[Spot, Assignment]:
        """Who has what."""
        found = Assignment.objects.filter(assessment=self.assessment).select_related("user")
        return {answering.spot_of(row): row for row in found}

    @cached_property
    def _places(self) -> str:
        """What the addresses of all places begin with."""
        return reverse("operator:place", args=[self.assessment.pk, "p", "p", "k"])[: -len("p/p/k")]

    def task(self, spot: Spot, title: Words | str, state: str) -> Task:
        """Return a task with everything that hangs on it."""
        marks = (
            ("changed", spot in self.waiting),
            ("conflict", spot in self.asides),
            ("comment", self.comments[spot] > 0),
        )
        given = self.assignments.get(spot)
        return Task(
            spot=spot,
            title=title,
            state="not_answered" if spot in self.waiting else state,
            marks=tuple(name for name, there in marks if there),
            who=str(given.user) if given else "",
            due_on=given.due_on if given else None,
            href=self._places + quote("/".join(spot)),
        )

    def groups(self, pack: Pack) -> tuple[Group, ...]:
        """Return the list of tasks under one pack."""
        return tuple(self._groups(pack, self.judged[pack.id]))

    def _groups(self, pack: Pack, made: record.Assessment) -> Iterator[Group]:
        yield self._group(
            pack,
            "header",
            _("Record"),
            [(f.id, f.title, _field_state(f)) for f in made.header],
        )
        for section in made.sections:
            found = [(i.id, i.title, _item_state(i)) for i in section.items]
            yield self._group(pack, "items", section.title, found, anchor=section.id)
        if pack.kinds:
            yield from self._risk_groups(pack, made)
        if made.measures:
            yield self._group(
                pack,
                "measures",
                _("Measures"),
                [(m.code, _coded(m.code, m.title), _measure_state(m)) for m in made.measures],
            )
        yield self._group(
            pack,
            "findings",
            _("Findings"),
            [(f.id, f.title, "answered" if f.owner else "not_answered") for f in made.findings],
        )

    def _risk_groups(self, pack: Pack, made: record.Assessment) -> Iterator[Group]:
        yield self._group(
            pack,
            "factors",
            _("Risk factors"),
            [(f.code, _coded(f.code, f.title), _given(f.answer)) for f in made.factors],
        )
        yield self._group(
            pack,
            "controls",
            _("Existing controls"),
            [(c.id, c.title, "answered") for c in made.controls],
            grows=True,
        )
        yield self._group(
            pack,
            "gaps",
            _("Known gaps"),
            [(g.id, g.title, "answered") for g in made.gaps],
            grows=True,
        )
        yield self._group(
            pack,
            "risks",
            _("Levels of risk"),
            [(r.kind, r.title, _given(r.level)) for r in made.risks],
        )

    def _group(
        self,
        pack: Pack,
        part: str,
        title: Words | str,
        found: list[tuple[str, Words, str]] | list[tuple[str, str, str]],
        *,
        anchor: str = "",
        grows: bool = False,
    ) -> Group:
        tasks = tuple(
            self.task(Spot(pack.id, part, key), said, state) for key, said, state in found
        )
        name = f"{pack.id}-{anchor or part}"
        return Group(part=part, anchor=name, title=title, tasks=tasks, grows=grows)


def _item_state(item: record.Item) -> str:
    if item.state is ItemState.NOT_ANSWERED and not item.required:
        return "optional"
    return str(item.state)


def _field_state(field: record.Field) -> str:
    if field.value:
        return "answered"
    return "not_answered" if field.required else "optional"


def _measure_state(measure: record.Measure) -> str:
    if measure.state is not None:
        return "answered"
    return "not_needed" if measure.applies is False else "not_answered"


def _given(value: str | None) -> str:
    return "answered" if value else "not_answered"


def _coded(code: str, title: Words) -> Words:
    return Words(f"{code} {title.en}", f"{code} {title.zh}")
