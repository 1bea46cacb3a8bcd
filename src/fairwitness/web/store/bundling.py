"""
Bundles under way: from the request to bytes that never change.

In:       which bundle; what a worker tells on the way.
Out:      rows; a zip under the folder of bundles, named by its SHA-256.
Not here: what is in a bundle (`report`), who renders it (`operator.tasks`).
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from fairwitness.core.problem import Problem
from fairwitness.report.bundle_writing import write_zip
from fairwitness.report.lint import lint_bundle
from fairwitness.web.store.models import Bundle
from fairwitness.web.store.trail import record

State = Bundle.State


def taken(bundle_id: int) -> Bundle | None:
    """Take a waiting bundle to render it; None if another worker has it or it is done."""
    mine = Bundle.objects.filter(pk=bundle_id, state=State.WAITING).update(
        state=State.RENDERING, attempts=F("attempts") + 1, stage=""
    )
    if not mine:
        return None
    return Bundle.objects.select_related("assessment__service__organisation").get(pk=bundle_id)


def advanced(bundle_id: int, *, stage: str) -> None:
    """Say how far it is."""
    Bundle.objects.filter(pk=bundle_id, state=State.RENDERING).update(stage=stage[:200])


def finished(bundle: Bundle, parts: Mapping[str, bytes], *, at: datetime) -> None:
    """
    Put the zip under its name and say so; a file whose row is not there yet is only left over.

    Raises:
        OutputFull: the disk is used up.
        OutputRefused: the folder cannot be written to.

    """
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = folder / f".rendering-{bundle.pk}.zip"
    partial.unlink(missing_ok=True)  # of a worker that was killed
    write_zip(parts, partial)
    digest = _sha256(partial)
    found = lint_bundle(partial)
    size = partial.stat().st_size
    partial.replace(folder / f"{digest}.zip")
    with transaction.atomic():
        Bundle.objects.filter(pk=bundle.pk, state=State.RENDERING).update(
            state=State.READY,
            sha256=digest,
            size=size,
            path=f"{digest}.zip",
            stage="",
            lint=[
                {
                    "severity": str(one.severity),
                    "where": one.where,
                    "what": {"en": one.message.en, "zh": one.message.zh},
                    "fix": {"en": one.fix.en, "zh": one.fix.zh},
                }
                for one in found
            ],
        )
        record(
            bundle.assessment.service.organisation,
            None,
            "bundle.rendered",
            bundle,
            sha256=digest,
            at=at.isoformat(),
        )


def failed(bundle: Bundle, problem: Problem) -> None:
    """Say what went wrong and what to do."""
    with transaction.atomic():
        Bundle.objects.filter(pk=bundle.pk, state=State.RENDERING).update(
            state=State.FAILED, what=problem.what, fix=problem.fix
        )
        record(
            bundle.assessment.service.organisation,
            None,
            "bundle.failed",
            bundle,
            code=problem.code,
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
