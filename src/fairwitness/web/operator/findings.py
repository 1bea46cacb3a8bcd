"""
The findings of an assessment as it stands.

In:       an assessment, the moment.
Out:      pairs of pack and finding, by pack, the most severe first.
Not here: how a finding comes to be (`assess`), how it is written down (`findings_csv`, `api`).
"""

from datetime import datetime
from importlib import import_module
from typing import cast

from fairwitness.core.assessment import Dossier, Finding
from fairwitness.web.store.models import Assessment


def findings_of(assessment: Assessment, *, now: datetime) -> list[tuple[str, Finding]]:
    """
    Judge the assessment as it stands and return what it finds.

    Raises:
        Problem: it cannot be judged yet, because there is no evidence.

    """
    dossier = dossier_of(assessment, now=now)
    return [
        (f"{judged.pack}/{judged.version}", finding)
        for judged in dossier.assessments
        for finding in judged.findings
    ]


def dossier_of(assessment: Assessment, *, now: datetime) -> Dossier:
    """Return everything that a bundle would hold."""
    # A dossier brings the whole workflow of assessing with it: it is loaded when first asked for.
    made = import_module("fairwitness.web.operator.dossier").dossier_of(assessment, made_at=now)
    return cast("Dossier", made)
