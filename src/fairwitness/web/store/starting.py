"""
Start an assessment, carrying over what the one before it said.

In:       a service, packs with versions, a reason or a duty.
Out:      a draft; the answers of the newest signed one under the same packs, marked as carried.
Not here: which duties there are (`duties`), reading the sources.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.core.words import LANGS
from fairwitness.web.store import answering, packs, trail
from fairwitness.web.store.models import Answer, Assessment, Collection, Service, User
from fairwitness.web.store.places import cleaned


class CannotStart(Problem):
    """Something is missing that every assessment needs."""

    code = "cannot-start"


def newest_evidence(service: Service) -> Collection | None:
    """Return the newest collection that is done; its evidence itself is not read."""
    return (
        Collection.objects.defer("evidence")
        .filter(service=service, state=Collection.State.DONE)
        .first()
    )


def has_newer_evidence(assessment: Assessment) -> bool:
    """Say whether a collection is done that is newer than the one under an assessment."""
    newest = newest_evidence(assessment.service)
    return newest is not None and newest.pk != assessment.collection_id


def newest_signed(service: Service, pack_ids: Iterable[str]) -> Assessment | None:
    """Return the newest signed assessment under any of these packs that nothing follows yet."""
    wanted = set(pack_ids)
    signed = Assessment.objects.filter(
        service=service, state=Assessment.State.SIGNED, following=None
    )
    return next((a for a in signed if wanted & {n.partition("/")[0] for n in a.packs}), None)


@transaction.atomic
def start(
    service: Service,
    names: Sequence[str],
    *,
    langs: Sequence[str],
    because: str,
    by: User,
    duty: str = "",
    due_on: date | None = None,
) -> Assessment:
    """
    Start an assessment of a service.

    Raises:
        CannotStart: no pack, no language or no reason is given, or a pack is given twice.
        UnknownPack: there is no such pack.
        TooLong: the reason is longer than can be kept.

    """
    reason = cleaned(because)
    ids = [packs.pack(name).id for name in names]
    _refuse_lacking(ids, langs, reason or duty)
    before = newest_signed(Service.objects.select_for_update().get(pk=service.pk), ids)
    made = Assessment.objects.create(
        service=service,
        packs=list(names),
        langs=list(langs),
        because=reason,
        duty=duty[:80],
        due_on=due_on,
        collection=newest_evidence(service),
        previous=before,
        started_by=by,
    )
    if before is not None:
        _carry(before, made, ids)
    trail.record(service.organisation, by, "assessment.started", made, packs=list(names))
    return made


def _refuse_lacking(ids: Sequence[str], langs: Sequence[str], reason: str) -> None:
    if not ids:
        raise CannotStart(_("No rules are chosen."), fix=_("Choose under which rules to assess."))
    if len(set(ids)) < len(ids):
        raise CannotStart(
            _("Two versions of the same rules are chosen."), fix=_("Choose one of them.")
        )
    if not langs or not set(langs) <= set(LANGS):
        raise CannotStart(_("No language is chosen."), fix=_("Choose the languages of the report."))
    if not reason:
        raise CannotStart(
            _("There is no reason."), fix=_("Say why the assessment is made; it is part of it.")
        )


def _carry(before: Assessment, made: Assessment, pack_ids: Iterable[str]) -> None:
    rows = answering.counting(before).filter(pack__in=list(pack_ids))
    Answer.objects.bulk_create(
        Answer(
            **answering.at(made, answering.spot_of(row)),
            revision=1,
            value=row.value,
            carried=True,
            by_id=row.by_id,
        )
        for row in rows
        if row.value
    )


@transaction.atomic
def use_newest_evidence(assessment: Assessment, *, by: User) -> None:
    """
    Put the newest evidence under an open assessment.

    Raises:
        Closed: it is not open.

    """
    held = answering.opened(assessment)
    held.collection = newest_evidence(held.service)
    held.save(update_fields=["collection"])
    trail.record(held.service.organisation, by, "assessment.evidence-renewed", held)
