"""
Everything of one assessment that its pages show, read in a fixed number of queries.

In:       an assessment.
Out:      its answers by place, what is judged from them, and the list of tasks.
Not here: one question (`questions`), figures (`charts`), how the list is made (`task_list`).
"""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language

from fairwitness.core import assessment as record
from fairwitness.core.figure import Evidence
from fairwitness.frameworks.pack import Pack
from fairwitness.web.operator import dossier, task_list
from fairwitness.web.operator.dossier import Grounds
from fairwitness.web.operator.reading import evidence_of
from fairwitness.web.operator.task_list import Given, Group, Hanging
from fairwitness.web.store import answering, packs
from fairwitness.web.store.answering import Last
from fairwitness.web.store.models import Answer, Assessment, Assignment, Comment
from fairwitness.web.store.places import Spot


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
    def last(self) -> Last | None:
        """What was written last."""
        return answering.last(self.assessment)

    @cached_property
    def grounds(self) -> Grounds:
        """What it is judged by."""
        return dossier.grounds(self.assessment, self.last)

    @cached_property
    def judged(self) -> dict[str, record.Assessment]:
        """What follows, by id of the pack."""
        return {one.pack: one for one in dossier.judged(self.grounds)}

    @cached_property
    def assignments(self) -> dict[Spot, Assignment]:
        """Who has what."""
        found = Assignment.objects.filter(assessment=self.assessment).select_related("user")
        return {answering.spot_of(row): row for row in found}

    @cached_property
    def hanging(self) -> Hanging:
        """Open comments, texts that wait for a decision, and who has what."""
        comments = Comment.objects.filter(assessment=self.assessment, settled_at=None)
        return Hanging(
            comments=frozenset(Spot(*at) for at in comments.values_list("pack", "part", "key")),
            asides=answering.undecided(self.assessment.pk, self.last),
            given=tuple(
                Given(spot, str(row.user), row.due_on) for spot, row in self.assignments.items()
            ),
        )

    @cached_property
    def _places(self) -> str:
        """What the addresses of all places begin with."""
        return reverse("operator:place", args=[self.assessment.pk, "p", "p", "k"])[: -len("p/p/k")]

    def groups(self, pack: Pack) -> tuple[Group, ...]:
        """Return the list of tasks under one pack."""
        return task_list.groups(self.grounds, self.hanging, pack.name, self._places, get_language())
