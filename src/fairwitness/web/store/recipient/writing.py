"""
Ask a filer about a report, and decide; both sealed to the filer's key at once.

In:       an inspector's question about items and figures, or a decision with reasons.
Out:      an event whose sealed part only the filer opens; what was written is in no table.
Not here: answers: they come as filings (`arriving`); what a letter is (`sealing.letters`).

There is no field for a person, and every question says that nobody's data can be asked for.
"""

from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.sealing import letters, statement
from fairwitness.sealing.letters import Decision, Letter, Question
from fairwitness.web.store.models import DeskPerson, Filer, FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import acting, events, places
from fairwitness.web.store.recipient.acting import ActRefused

KINDS = FilingEvent.Kind
OUTCOMES = {
    "accepted": ReceivedFiling.State.ACCEPTED,
    "more-needed": ReceivedFiling.State.MORE,
    "closed": ReceivedFiling.State.CLOSED,
}
"""What a decision makes of a filing."""


def ask(
    person: DeskPerson,
    filing: ReceivedFiling,
    *,
    items: Sequence[str],
    figures: Sequence[str],
    words: str,
    copy: str = "",
) -> str:
    """
    Ask about a filing; return the digest by which an answer names the question.

    `copy` is an age public key of whoever keeps a copy, or empty.

    Raises:
        ActRefused: the filing is gone, the filer's key is lost, or this is no sound question.
        CannotSeal, BadOfficerKey: a key is none that can be sealed to.

    """
    now = acting.moment()
    acting.refuse_gone(filing)
    number = events.of(filing).filter(kind=KINDS.ASKED).count() + 1
    values = {"filing": filing.digest, "number": number, "at": now, "words": words.strip()}
    try:
        letter = Question.model_validate({**values, "items": items, "figures": figures})
    except ValueError as error:
        raise _unsound(error) from None
    sealed = _sealed(letter, filing, copy)
    digest = sha256(sealed).hexdigest()
    detail = {"question": digest, "number": str(number)}
    acting.noted(events.prepare(filing, KINDS.ASKED, by=person.user, detail=detail, sealed=sealed))
    return digest


def decide(
    person: DeskPerson, filing: ReceivedFiling, outcome: str, reasons: str, copy: str = ""
) -> None:
    """
    Decide on a filing; a later decision takes the place of an earlier one, and both stay.

    Raises:
        ActRefused: the filing is gone, the filer's key is lost, or this is no sound decision.
        CannotSeal, BadOfficerKey: a key is none that can be sealed to.

    """
    now = acting.moment()
    acting.refuse_gone(filing)
    number = events.of(filing).filter(kind=KINDS.DECIDED).count() + 1
    values = {"filing": filing.digest, "number": number, "at": now, "outcome": outcome}
    try:
        letter = Decision.model_validate({**values, "reasons": reasons.strip()})
    except ValueError as error:
        raise _unsound(error) from None
    sealed = _sealed(letter, filing, copy)
    with transaction.atomic():
        acting.refuse_gone(acting.locked(filing))
        row = events.prepare(
            filing,
            KINDS.DECIDED,
            by=person.user,
            detail={
                "outcome": letter.outcome,
                "number": str(number),
                "letter": sha256(sealed).hexdigest(),
            },
            sealed=sealed,
        )
        ReceivedFiling.objects.filter(pk=filing.pk).update(state=OUTCOMES[letter.outcome])
    acting.noted(row)


def _sealed(letter: Letter, filing: ReceivedFiling, copy: str) -> bytes:
    if Filer.objects.filter(pk=filing.filer_id).exclude(lost_at=None).exists():
        raise ActRefused(
            _("The filer's key was lost: whoever has it would read this."),
            fix=_("Write to the filer by another way, and register their new key."),
        )
    copies = [copy.strip()] if copy.strip() else []
    return letters.sealed(letter, filing.filer.key, copies=copies, key=places.receipts_key())


def _unsound(error: ValueError) -> Problem:
    return ActRefused(
        _("This cannot be sent: %(why)s.") % {"why": statement.told(error)},
        fix=_("Write some words; name items and figures by their ids."),
    )
