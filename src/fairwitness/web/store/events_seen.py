"""
What recipients say happened to filings, as far as its proofs hold.

In:       a filing, events that were verified.
Out:      rows that are only added, each new one with its entry in the trail.
Not here: verifying (`filing.events`), asking for them (`operator.filing_tasks`).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.filing.events import Shown, Told
from fairwitness.web.store.models import SeenEvent, SentFiling
from fairwitness.web.store.trail import record


class HistoryChanged(Problem):
    """A recipient that tells another history than before."""

    code = "history-changed"

    def __init__(self) -> None:
        super().__init__(
            _("The recipient tells another history of this filing than before."),
            fix=_("Keep what you have: its proofs stand. Ask the recipient, by another way."),
        )


def digests(filing: SentFiling) -> list[str]:
    """Return the digests of the events that were seen, in their order."""
    return list(filing.events.values_list("digest", flat=True))


@transaction.atomic
def kept(
    filing: SentFiling, told: Sequence[Told], shown: Sequence[Shown], *, at: datetime
) -> list[SeenEvent]:
    """
    Keep what was verified; return what is new.

    Raises:
        HistoryChanged: something that was seen before is another one now, or is missing.

    """
    held = SentFiling.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    before = list(held.events.all())
    digests = [one.signed.digest for one in told]
    if [one.digest for one in before] != digests[: len(before)]:
        raise HistoryChanged
    made = [
        SeenEvent.objects.create(
            filing=held,
            number=one.event.number,
            what=one.event.what,
            at=one.event.at,
            detail=dict(one.event.detail),
            digest=said.signed.digest,
            text=bytes(said.signed),
            proof=said.proof,
            entry=one.index,
            sealed=one.sealed,
        )
        for said, one in zip(told[len(before) :], shown[len(before) :], strict=True)
    ]
    held.looked_at, held.events_what, held.events_fix = at, "", ""
    held.save(update_fields=["looked_at", "events_what", "events_fix"])
    for one in made:
        organisation = filing.recipient.organisation
        record(organisation, None, "filing.event", held, what=one.what, entry=one.entry)
    return made


@transaction.atomic
def not_had(filing: SentFiling, problem: Problem) -> None:
    """Say why what was told last is not trusted, or could not be had."""
    rows = SentFiling.objects.filter(pk=filing.pk).exclude(events_what=problem.what)
    if rows.update(events_what=problem.what, events_fix=problem.fix):
        organisation = filing.recipient.organisation
        record(organisation, None, "filing.events-refused", filing, code=problem.code)
