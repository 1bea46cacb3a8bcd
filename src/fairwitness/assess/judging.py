"""
Apply several packs to one body of evidence.

In:       packs, evidence, answers, the moment and the tool that stand in the record.
Out:      a `Dossier`.
Not here: one pack (`evaluate`), reading sources (`gathering`), layout (`rendering`).
"""

from collections.abc import Sequence
from datetime import datetime

from fairwitness.assess.answers import Answers
from fairwitness.assess.evaluate import assess
from fairwitness.core.assessment import Dossier
from fairwitness.core.figure import Evidence
from fairwitness.frameworks.pack import Pack


def judged(
    packs: Sequence[Pack], evidence: Evidence, answers: Answers, *, now: datetime, tool: str
) -> Dossier:
    """Judge under every pack; the service is named by the answers, else by a header of a pack."""
    assessments = tuple(assess(pack, evidence, answers, now=now, tool=tool) for pack in packs)
    named = (f.value for made in assessments for f in made.header if f.id == "service_name")
    return Dossier(
        service=answers.service or next(filter(None, named), ""),
        evidence=evidence,
        assessments=assessments,
    )
