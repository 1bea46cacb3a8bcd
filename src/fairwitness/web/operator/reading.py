"""
The evidence under an assessment, read once.

In:       a row of the table of collections.
Out:      `Evidence`; empty of figures while nothing is collected.
Not here: collecting it (`collecting`), judging it (`assess`).
"""

from datetime import date, datetime
from functools import lru_cache

from pydantic import TypeAdapter

from fairwitness.core.figure import Evidence, ReleasePolicy
from fairwitness.core.window import Window
from fairwitness.core.words import Lang
from fairwitness.web.store.models import Assessment, Collection

_EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)


def evidence_of(assessment: Assessment) -> Evidence:
    """Return the evidence under an assessment."""
    if assessment.collection is None:
        return nothing(assessment.started_at.date())
    return _read(assessment.collection.pk, assessment.collection.finished_at)


@lru_cache(maxsize=8)
def _read(collection_id: int, finished: datetime | None) -> Evidence:  # noqa: ARG001 - half of the key
    """Return what a collection found; it never changes once it is done."""
    text = Collection.objects.values_list("evidence", flat=True).get(pk=collection_id)
    return _EVIDENCE.validate_json(text)


def nothing(day: date) -> Evidence:
    """Return evidence without a figure, for an assessment that has none yet."""
    window = Window(day.replace(day=1), day.replace(day=2))
    return Evidence(
        window=window, policy=ReleasePolicy(), figures=(), metrics=(), queries=(), sources=()
    )


def reader_lang(language: str | None) -> Lang:
    """Return the language of the packs' words that goes with one of Django's."""
    return "zh" if (language or "").startswith("zh") else "en"
