"""
The findings of an assessment as it stands.

In:       an assessment, the moment.
Out:      pairs of pack and finding, by pack, the most severe first.
Not here: how a finding comes to be (`assess`), how it is written down (`findings_csv`, `api`).
"""

from datetime import datetime

from fairwitness.core.assessment import Finding
from fairwitness.web.operator import dossier
from fairwitness.web.store.models import Assessment


def findings_of(assessment: Assessment, *, now: datetime) -> list[tuple[str, Finding]]:
    """
    Judge the assessment as it stands and return what it finds.

    Raises:
        Problem: it cannot be judged yet, because there is no evidence.

    """
    made = dossier.dossier_of(assessment, made_at=now)
    return [
        (f"{judged.pack}/{judged.version}", finding)
        for judged in made.assessments
        for finding in judged.findings
    ]
