"""
Fill an installation with published checks, in bulk and without the desk's pages.

In:       Django, set up for an empty installation; clauses of real replies.
Out:      rows, entries in the ledger, the search index, as publication leaves them.
Not here: drafts and signatures: whoever fills a database is bound by nobody's.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import speed
from django.db import transaction

from fairwitness.ledger import appending
from fairwitness.rumours import record
from fairwitness.rumours.check import Content, Evidence, Phrase, Statement, Version
from fairwitness.rumours.verdict import Verdict
from fairwitness.web.store.models import CheckVersion, CoveredWording, VersionLabel
from fairwitness.web.store.rumours import finding, labelling, places

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
BATCH = 10_000


def versions(clauses: Sequence[str], count: int) -> Iterator[Version]:
    """Yield first versions, one a check, ten minutes apart."""
    verdicts = list(Verdict)
    for number, made in enumerate(speed.made(clauses, count)):
        sentences = made.explanation.split("，")
        yield Version(
            check=made.check,
            number=1,
            content=Content(
                claim=(Phrase(text=made.wordings[0], lang="zh"),),
                lang="zh",
                verdict=verdicts[number % len(verdicts)],
                summary=sentences[0],
                explanation=tuple(Statement(text=s, evidence=("e1",)) for s in sentences),
                evidence=(
                    Evidence(
                        id="e1",
                        title=sentences[-1],
                        publisher="事实",
                        url=f"https://evidence.example/{number}",
                        seen=date(2020, 1, 1),
                    ),
                ),
                topics=("health",),
            ),
            change=None,
            follows=None,
            signed_by=("Desk one", "Desk two"),
            published=FIRST + timedelta(minutes=10 * number),
        )


def fill(clauses: Sequence[str], count: int) -> dict[str, float]:
    """Fill it; return how long each part took [s]."""
    taken = dict.fromkeys(("rows and ledger", "index"), 0.0)
    made = versions(clauses, count)
    key = places.log_key()
    while batch := list(islice(made, BATCH)):
        started = time.perf_counter()
        contents = [record.record(version) for version in batch]
        with appending.opened(places.log_folder(), key, places.log_memory()) as ledger:
            first = ledger.append(contents).first
        with transaction.atomic():
            rows = CheckVersion.objects.bulk_create(
                CheckVersion(
                    check_id=version.check,
                    number=1,
                    record=content,
                    digest=record.digest(version),
                    published_at=version.published,
                    place=first + n,
                    told_at=version.published,
                )
                for n, (version, content) in enumerate(zip(batch, contents, strict=True))
            )
            VersionLabel.objects.bulk_create(
                label
                for row, version in zip(rows, batch, strict=True)
                for label in labelling.rows(row, version)
            )
            CoveredWording.objects.bulk_create(
                CoveredWording(
                    key=finding.key_of(version.content.claim[0].text), check_id=version.check
                )
                for version in batch
            )
        taken["rows and ledger"] += time.perf_counter() - started
    started = time.perf_counter()
    finding.fill()
    taken["index"] = time.perf_counter() - started
    return taken
