"""
What a worker does: collect evidence, render bundles, look every day.

In:       the id of a row.
Out:      the row, done or failed.
Not here: what is read and shown (`assess`), rows (`store`), how workers run (`config.serving`).

No exception leaves a task: the library would keep its message in the database, and the message of
a bug may quote what was read. A `Problem` goes to the row in its own words, a bug as the place
where it happened.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from fairwitness.assess.gathering import Gathering, gather
from fairwitness.core.figure import Evidence, ReleasePolicy
from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.frameworks import shelf
from fairwitness.web.operator.telling import tell
from fairwitness.web.store import bundling, collecting
from fairwitness.web.store.models import Bundle, Collection, Service
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.sources import check_agreed, passwords_of, sources_of

if TYPE_CHECKING:  # it would load DuckDB with every page
    from fairwitness.evidence.scan.scanning import Done

LOG = logging.getLogger("fairwitness.tasks")
EVERY_S = 0.25
"""How often a row is told how far its run is, at most [s]."""


class Bug(Problem):
    """A mistake in this program, told without the values that it met."""

    code = "bug"

    def __init__(self, error: Exception) -> None:
        *_, last = traceback.extract_tb(error.__traceback__)
        where = f"{Path(last.filename).name}:{last.lineno}"
        super().__init__(
            f"This is a mistake in fairwitness, not of yours: {type(error).__name__} at {where}.",
            fix="Please report this line. Trying again does no harm.",
        )


class Told:
    """Tells a row how far its run is; hears from `assess`."""

    def __init__(self, tell: Callable[[str, int, int], None]) -> None:
        self._tell = tell
        self._stage = ""
        self._last = 0.0

    def begin(self, what: str) -> None:
        """Hear what is being done now."""
        self._stage = what
        self._tell(what, 0, 0)

    def done(self) -> None:
        """Hear that it is done."""

    def queries(self, source: str, done: int, total: int) -> None:
        """Hear how many queries of a source have run."""
        self._at_times(source, done, total)

    def days(self, done: "Done") -> None:
        """Hear how many days of a log are read."""
        self._at_times(done.source, done.days, done.days_in_all)

    def _at_times(self, stage: str, done: int, total: int) -> None:
        if stage == self._stage and done < total and monotonic() - self._last < EVERY_S:
            return
        self._stage, self._last = stage, monotonic()
        self._tell(stage, done, total)


@task()
def collect(collection_id: int) -> None:
    """Read the sources of a service and keep what was released."""
    collection = collecting.taken(collection_id, at=timezone.now())
    if collection is None:
        return
    try:
        collecting.finished(collection, _gathered(collection), at=timezone.now())
    except Problem as problem:
        _fail(collection, problem)
    except Exception as bug:  # noqa: BLE001 - the last place where a bug can be told safely
        _fail(collection, told_bug(bug))


@transaction.atomic
def _fail(collection: Collection, problem: Problem) -> None:
    """Say what went wrong, on the row and to those whom it concerns."""
    collecting.failed(collection, problem, at=timezone.now())
    name = collection.service.name
    tell(
        Topic.COLLECTION_FAILED,
        collection.service.organisation,
        collecting.concerned(collection),
        Words(f"Evidence for {name} could not be collected.", f"未能收集“{name}”的证据。"),
        reverse("operator:collection", args=[collection.pk]),
    )


def _gathered(collection: Collection) -> Evidence:
    if collection.attempts > collecting.MOST_ATTEMPTS:
        collecting.too_often(collection)
    sources = sources_of(collection.service)
    for source in sources:
        check_agreed(source)
    asked = Gathering(
        sources=[source.address for source in sources],
        packs=[shelf.load(name) for name in collection.packs],
        window=Window(collection.since, collection.until),
        policy=ReleasePolicy(k=collection.k),
        now=collection.requested_at,
        states=states_of(collection.service),
        keep_days=collection.service.retention_days,
    )
    told = Told(
        lambda stage, done, total: collecting.advanced(
            collection.pk, stage=stage, done=done, total=total
        )
    )
    return gather(asked, told, passwords_of(sources))


def states_of(service: Service) -> Path:
    """Return where counts of each day of a service's logs are kept."""
    folder = Path(settings.DATA_FOLDER) / "states"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{service.pk}.duckdb"


@task()
def render_bundle(bundle_id: int) -> None:
    """Render an assessment as it stands into a zip whose name is its digest."""
    bundle = bundling.taken(bundle_id)
    if bundle is None:
        return
    try:
        bundling.finished(bundle, _rendered(bundle), at=timezone.now())
    except Problem as problem:
        bundling.failed(bundle, problem)
    except Exception as bug:  # noqa: BLE001 - as above
        bundling.failed(bundle, told_bug(bug))


def _rendered(bundle: Bundle) -> dict[str, bytes]:
    # What lays reports out is large, and only this task needs it.
    from fairwitness.assess.rendering import rendered  # noqa: PLC0415
    from fairwitness.report.bundle import parts  # noqa: PLC0415
    from fairwitness.web.operator.dossier import dossier_of  # noqa: PLC0415

    assessment, at = bundle.assessment, _whole(bundle.made_at)
    told = Told(lambda stage, _done, _total: bundling.advanced(bundle.pk, stage=stage))
    dossier = dossier_of(assessment, made_at=at)
    return parts(dossier, rendered(dossier, assessment.langs or ["en"], told))


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def told_bug(error: Exception) -> Bug:
    """Log where a bug happened, never what the values were: they could come from a source."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    LOG.error("%s at %s", type(error).__name__, places)
    return Bug(error)
