"""
Open an assessment for a page: by permission, with what else its reader may do.

In:       a request, an id, what the page is for.
Out:      the assessment and everything on it.
Not here: the permission itself (`store.access`).
"""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from fairwitness.core.words import Lang
from fairwitness.frameworks.pack import Pack
from fairwitness.web.operator.desk import Desk
from fairwitness.web.operator.reading import reader_lang
from fairwitness.web.store import access, packs
from fairwitness.web.store.access import Action
from fairwitness.web.store.models import Assessment, User
from fairwitness.web.store.places import Spot, is_place


@dataclass(frozen=True)
class Opened:
    """An assessment in front of somebody."""

    assessment: Assessment
    user: User
    may: frozenset[Action]
    """What they may do in its organisation."""

    @cached_property
    def desk(self) -> Desk:
        """Everything on it."""
        return Desk(self.assessment)

    @property
    def can_write(self) -> bool:
        """Say whether this person may write answers now."""
        return Action.EDIT in self.may and self.assessment.is_open

    @property
    def lang(self) -> Lang:
        """The reader's language."""
        return reader_lang(get_language())

    def pack(self, pack_id: str) -> Pack:
        """Return one of its packs; `Http404` if it has no such."""
        found = packs.pack_of(self.assessment, pack_id)
        if found is None:
            raise Http404
        return found

    def spot(self, pack_id: str, part: str, key: str) -> Spot:
        """Return a place at which its packs ask something; `Http404` if they do not."""
        spot = Spot(pack_id, part, key)
        if not is_place(self.pack(pack_id), spot):
            raise Http404
        return spot


def opened(request: HttpRequest, assessment_id: int, action: Action) -> Opened:
    """Open an assessment; raises as `access.membership_in`."""
    assessment, held = access.assessment_held(request.user, assessment_id, action)
    return Opened(assessment, held.user, access.actions(held))
