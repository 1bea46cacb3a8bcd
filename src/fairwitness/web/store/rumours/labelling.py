"""
Find versions by what they are about, however many came after them.

In:       a version; a topic, a language, whether corrections only.
Out:      labels beside its row; the newest versions that have each label that is asked for.
Not here: what a feed is about (`fairwitness.rumours.feeds.channel`), which feeds there are.
"""

from collections.abc import Iterable

from fairwitness.rumours import record
from fairwitness.rumours.check import Version
from fairwitness.rumours.feeds.channel import About
from fairwitness.web.store.models import CheckVersion, VersionLabel

CORRECTED = "corrected"
"""Of corrections and retractions; no topic has this name."""


def rows(row: CheckVersion, version: Version) -> list[VersionLabel]:
    """Return the labels of a version, to be kept with its row."""
    named = [*dict.fromkeys(version.content.topics), _language(version.content.lang)]
    if version.step in {"correction", "retraction"}:
        named.append(CORRECTED)
    return [VersionLabel(version=row, label=name) for name in named]


def newest(about: About, most: int) -> list[Version]:
    """Return the versions of a feed that were published last, the newest first."""
    found = CheckVersion.objects.filter(place__isnull=False)
    for label in _wanted(about):
        found = found.filter(labels__label=label)
    records = found.order_by("-id").values_list("record", flat=True)[:most]
    return [record.read(bytes(one)) for one in records]


def _wanted(about: About) -> Iterable[str]:
    if about.topic is not None:
        yield about.topic
    if about.only_lang is not None:
        yield _language(about.only_lang)
    if about.corrections:
        yield CORRECTED


def _language(lang: str) -> str:
    """Return the label of a language, without region or script."""
    return f"in {lang.split('-', maxsplit=1)[0]}"
