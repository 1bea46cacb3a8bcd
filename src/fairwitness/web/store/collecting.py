"""
Collections: one body of evidence each, from the request to the last figure.

In:       which service, packs and days; what a worker tells on the way.
Out:      rows; evidence as JSON and back, without loss.
Not here: reading sources (`assess.gathering`), who runs it (`operator.tasks`).

Only one worker takes a row: it goes from `waiting` to `reading` in one statement.
"""

from datetime import datetime
from typing import NoReturn

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from fairwitness.core.figure import Evidence, ReleasePolicy
from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.web.store.models import (
    Collection,
    Membership,
    Service,
    User,
)
from fairwitness.web.store.sources import sources_of
from fairwitness.web.store.trail import record

EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)
State = Collection.State
MOST_ATTEMPTS = 20
"""How often a run may be cut off before it is given up: something in it ends its worker."""


class NothingToRead(Problem):
    """A service without a source."""

    code = "no-source"

    def __init__(self) -> None:
        super().__init__(_("No source is connected."), fix=_("Connect one first."))


def evidence_text(evidence: Evidence) -> str:
    """Write evidence as JSON."""
    return EVIDENCE.dump_json(evidence).decode()


def evidence_of(collection: Collection) -> Evidence:
    """Read the evidence of a collection that is done."""
    return EVIDENCE.validate_json(collection.evidence)


def requested(
    service: Service, packs: list[str], window: Window, k: int, *, by: User | None
) -> Collection:
    """
    Ask for evidence; whoever asks hands the row to a worker.

    Raises:
        NothingToRead: the service has no source.
        WeakPolicy: `k` would protect people less.

    """
    ReleasePolicy(k=k)
    if not sources_of(service):
        raise NothingToRead
    with transaction.atomic():
        asked = Collection.objects.create(
            service=service,
            packs=packs,
            since=window.start,
            until=window.end,
            k=k,
            requested_by=by,
        )
        record(service.organisation, by, "evidence.requested", asked, packs=packs)
    return asked


def again(collection: Collection, *, by: User) -> bool:
    """Put a run that failed back to the start; False if it has not failed."""
    with transaction.atomic():
        put_back = Collection.objects.filter(pk=collection.pk, state=State.FAILED).update(
            state=State.WAITING, stage="", done=0, total=0, what="", fix="", attempts=0
        )
        if put_back:
            record(collection.service.organisation, by, "evidence.again", collection)
    return bool(put_back)


def taken(collection_id: int, *, at: datetime) -> Collection | None:
    """Take a waiting row to read it; None if another worker has it or it is done."""
    mine = Collection.objects.filter(pk=collection_id, state=State.WAITING).update(
        state=State.READING, started_at=at, attempts=F("attempts") + 1, done=0, total=0, stage=""
    )
    if not mine:
        return None
    return Collection.objects.select_related("service__organisation").get(pk=collection_id)


def advanced(collection_id: int, *, stage: str, done: int, total: int) -> None:
    """Say how far a run is."""
    Collection.objects.filter(pk=collection_id, state=State.READING).update(
        stage=stage[:200], done=done, total=total
    )


def finished(collection: Collection, evidence: Evidence, *, at: datetime) -> None:
    """Keep what was released; whole or not at all."""
    with transaction.atomic():
        Collection.objects.filter(pk=collection.pk, state=State.READING).update(
            state=State.DONE,
            evidence=evidence_text(evidence),
            finished_at=at,
            done=F("total"),
            stage="",
        )
        record(
            collection.service.organisation,
            None,
            "evidence.collected",
            collection,
            figures=len(evidence.figures),
            suppressed=evidence.suppressed,
        )


def failed(collection: Collection, problem: Problem, *, at: datetime) -> None:
    """Say on the row what went wrong and what to do."""
    with transaction.atomic():
        Collection.objects.filter(pk=collection.pk, state=State.READING).update(
            state=State.FAILED, what=problem.what, fix=problem.fix, finished_at=at
        )
        record(
            collection.service.organisation,
            None,
            "evidence.failed",
            collection,
            code=problem.code,
        )


def concerned(collection: Collection) -> list[User]:
    """Return who asked for a run; of one by schedule the owners."""
    if collection.requested_by is not None:
        return [collection.requested_by]
    owners = Membership.objects.filter(
        organisation=collection.service.organisation_id, is_owner=True
    ).select_related("user")
    return [membership.user for membership in owners]


class WorkerGone(Problem):
    """A run that ended its worker again and again."""

    code = "worker-gone"


def too_often(collection: Collection) -> NoReturn:
    """
    Give up a run that was cut off again and again.

    Raises:
        WorkerGone: always.

    """
    raise WorkerGone(
        f"The worker was stopped {MOST_ATTEMPTS} times while it read {collection.since} to "
        f"{collection.until}.",
        fix="See whether the machine has too little memory, then try again.",
    )
