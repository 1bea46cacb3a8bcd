"""
The list of tasks of an assessment: what there is to answer under a pack, and how far it is.

In:       what an assessment is judged by, and what hangs on its places besides.
Out:      groups of tasks; the same objects until something on them changes.
Not here: reading any of it (`desk`), laying it out (`templatetags.assessing`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairwitness.core import assessment as record
from fairwitness.core.assessment import ItemState
from fairwitness.core.words import Words
from fairwitness.web.operator.dossier import Grounds, judged
from fairwitness.web.store import packs
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


@dataclass(frozen=True, slots=True)
class Given:
    """Who has a task, and until when."""

    spot: Spot
    who: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on the places of an assessment besides their answers."""

    comments: frozenset[Spot]
    """Where a comment is open."""
    asides: frozenset[Spot]
    """Where two texts wait for a decision."""
    given: tuple[Given, ...]


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
    """Its page."""

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do."""
        return self.state in DONE and not self.marks

    @property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """Return names and tones of all its states."""
        return tuple((str(STATES[s][0]), STATES[s][1]) for s in (self.state, *self.marks))


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """One section of the list of tasks."""

    pack: str
    """Id without version."""
    part: str
    anchor: str
    title: Words | str
    tasks: tuple[Task, ...] = ()
    grows: bool = False
    """Whether entries can be added."""

    @cached_property
    def done(self) -> int:
        """How many of its tasks are done."""
        return sum(task.done for task in self.tasks)


@lru_cache(maxsize=64)
def groups(
    on: Grounds,
    hanging: Hanging,
    pack: str,
    places: str,
    language: str | None,  # noqa: ARG001 - titles are in it
) -> tuple[Group, ...]:
    """
    Return the list of tasks under one pack.

    Args:
        on: what it is judged by.
        hanging: what hangs on its places.
        pack: name of one of its packs, with version.
        places: what the addresses of all its places begin with.
        language: in which the words of the page are now.

    """
    pack_id = pack.partition("/")[0]
    made = next(one for one in judged(on) if one.pack == pack_id)
    listing = _Listing(pack_id, on.waiting, hanging, places)
    return tuple(listing.groups(made, risks=bool(packs.pack(pack).kinds)))


class _Listing:
    """Makes the groups of one pack."""

    def __init__(self, pack: str, waiting: frozenset[Spot], hanging: Hanging, places: str) -> None:
        self._pack, self._waiting, self._hanging, self._places = pack, waiting, hanging, places
        self._given = {given.spot: given for given in hanging.given}

    def groups(self, made: record.Assessment, *, risks: bool) -> Iterator[Group]:
        yield self._group(
            "header", _("Record"), [(f.id, f.title, _field_state(f)) for f in made.header]
        )
        for section in made.sections:
            found = [(i.id, i.title, _item_state(i)) for i in section.items]
            yield self._group("items", section.title, found, anchor=section.id)
        if risks:
            yield from self._risk_groups(made)
        if made.measures:
            yield self._group(
                "measures",
                _("Measures"),
                [(m.code, _coded(m.code, m.title), _measure_state(m)) for m in made.measures],
            )
        yield self._group(
            "findings",
            _("Findings"),
            [(f.id, f.title, "answered" if f.owner else "not_answered") for f in made.findings],
        )

    def _risk_groups(self, made: record.Assessment) -> Iterator[Group]:
        yield self._group(
            "factors",
            _("Risk factors"),
            [(f.code, _coded(f.code, f.title), _given(f.answer)) for f in made.factors],
        )
        yield self._group(
            "controls",
            _("Existing controls"),
            [(c.id, c.title, "answered") for c in made.controls],
            grows=True,
        )
        yield self._group(
            "gaps",
            _("Known gaps"),
            [(g.id, g.title, "answered") for g in made.gaps],
            grows=True,
        )
        yield self._group(
            "risks",
            _("Levels of risk"),
            [(r.kind, r.title, _given(r.level)) for r in made.risks],
        )

    def _group(
        self,
        part: str,
        title: Words | str,
        found: list[tuple[str, Words, str]] | list[tuple[str, str, str]],
        *,
        anchor: str = "",
        grows: bool = False,
    ) -> Group:
        return Group(
            pack=self._pack,
            part=part,
            anchor=f"{self._pack}-{anchor or part}",
            title=title,
            tasks=tuple(
                self._task(Spot(self._pack, part, key), said, state) for key, said, state in found
            ),
            grows=grows,
        )

    def _task(self, spot: Spot, title: Words | str, state: str) -> Task:
        marks = (
            ("changed", spot in self._waiting),
            ("conflict", spot in self._hanging.asides),
            ("comment", spot in self._hanging.comments),
        )
        given = self._given.get(spot)
        return Task(
            spot=spot,
            title=title,
            state="not_answered" if spot in self._waiting else state,
            marks=tuple(name for name, there in marks if there),
            who=given.who if given else "",
            due_on=given.due_on if given else None,
            href=self._places + quote("/".join(spot)),
        )


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
