"""
Filings on their way: from the request to a receipt that holds.

In:       a signed bundle, the recipients, what a worker tells on the way.
Out:      rows, each step with its entry in the trail.
Not here: sealing and receipts (`sealing`, `filing`), the exchange itself (`operator.filing_tasks`).

Waiting → sending → received, or failed; a failed one can be sent again and goes on where it stood.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.filing.receipts import Proved
from fairwitness.web.store import filing_keys
from fairwitness.web.store.models import (
    Assessment,
    Bundle,
    Membership,
    Recipient,
    SeenEvent,
    SentFiling,
    User,
)
from fairwitness.web.store.places import cleaned
from fairwitness.web.store.trail import record

State = SentFiling.State
ON_THE_WAY = (State.WAITING, State.SENDING)
ASKS = "asked"
"""What an event is called that holds a question."""


SEALED_ANEW = ("desk-refused",)
"""Codes of failures after which a filing is sealed again: to the manifest that counts by then."""


class NotFiled(Problem):
    """Something that cannot be filed as it stands."""

    code = "not-filed"


def signed_bundle(assessment: Assessment) -> Bundle | None:
    """Return the bundle of an assessment that was signed, or None."""
    return Bundle.objects.filter(assessment=assessment, signed_at__isnull=False).first()


def filings_of(assessment: Assessment) -> QuerySet[SentFiling]:
    """Return what was filed of an assessment, without the answers."""
    found = SentFiling.objects.filter(bundle__assessment=assessment, question=None)
    return found.select_related("recipient", "key", "asked_by").order_by("id")


@transaction.atomic
def requested(
    assessment: Assessment, recipients: Iterable[Recipient], *, by: User
) -> list[SentFiling]:
    """
    Ask for a signed bundle to be sealed and filed; whoever asks hands the rows to a worker.

    Raises:
        NotFiled: it is not signed, nobody is chosen, or one of them has it already.
        NoFilingKey: the organisation has no key to sign with.

    """
    bundle = signed_bundle(assessment)
    if bundle is None:
        raise NotFiled(_("This assessment is not signed."), fix=_("Have it signed first."))
    chosen = list(recipients)
    if not chosen:
        raise NotFiled(_("No recipient is chosen."), fix=_("Choose with whom it is filed."))
    organisation = assessment.service.organisation
    key = filing_keys.signing(organisation)
    Bundle.objects.select_for_update().get(pk=bundle.pk)
    made = []
    for one in chosen:
        if one.refused_what:
            raise NotFiled(
                _("The keys of %(name)s changed without notice; nothing is filed with it.")
                % {"name": one.name},
                fix=_("Ask it, by another way than its address, and look again."),
            )
        if SentFiling.objects.filter(bundle=bundle, recipient=one, question=None).exists():
            raise NotFiled(
                _("It was filed with %(name)s already.") % {"name": one.name},
                fix=_("See its state below; what failed can be sent again."),
            )
        row = SentFiling.objects.create(
            bundle=bundle, recipient=one, key=key, due_on=assessment.due_on, asked_by=by
        )
        record(organisation, by, "filing.asked", row, recipient=one.name, bundle=bundle.sha256)
        made.append(row)
    return made


@transaction.atomic
def answered(question: SeenEvent, text: str, *, by: User) -> SentFiling:
    """
    Ask for an answer to a question to be sealed and filed.

    Raises:
        NotFiled: there is no text, or it is no question.
        TooLong: the text is longer than can be kept.
        NoFilingKey: the organisation has no key to sign with.

    """
    said = cleaned(text)
    if not said:
        raise NotFiled(_("The answer is empty."), fix=_("Write what is to be answered."))
    if question.what != ASKS:
        raise NotFiled(_("This is no question."), fix=_("Choose one from the list."))
    filing = question.filing
    organisation = filing.recipient.organisation
    row = SentFiling.objects.create(
        bundle=filing.bundle,
        recipient=filing.recipient,
        key=filing_keys.signing(organisation),
        question=question,
        text=said,
        asked_by=by,
    )
    record(organisation, by, "filing.answered", row, question=question.digest)
    return row


def taken(filing_id: int) -> SentFiling | None:
    """Take a filing to send it; None if it is received, failed or not there."""
    mine = SentFiling.objects.filter(pk=filing_id, state__in=ON_THE_WAY).update(
        state=State.SENDING, attempts=F("attempts") + 1, next_at=None
    )
    return fetched(filing_id) if mine else None


def fetched(filing_id: int) -> SentFiling:
    """Return a filing with everything about it."""
    return SentFiling.objects.select_related(
        "recipient__organisation",
        "key",
        "question",
        "asked_by",
        "bundle__assessment__service__organisation",
    ).get(pk=filing_id)


@transaction.atomic
def sealed(filing: SentFiling, digest: str, manifest: str, size: int) -> None:
    """Say what it is called by now, and to which key manifest it is sealed."""
    filing.digest, filing.manifest, filing.size, filing.sent = digest, manifest, size, 0
    filing.save(update_fields=["digest", "manifest", "size", "sent"])
    organisation = filing.recipient.organisation
    record(organisation, None, "filing.sealed", filing, digest=digest, manifest=manifest)


def advanced(filing_id: int, *, sent: int) -> None:
    """Say how much of it the recipient has [bytes]."""
    SentFiling.objects.filter(pk=filing_id, state=State.SENDING).update(sent=sent)


@transaction.atomic
def received(filing: SentFiling, receipt: bytes, proved: Proved) -> bool:
    """Keep a receipt that holds; say whether it is new."""
    new = SentFiling.objects.filter(pk=filing.pk, state__in=ON_THE_WAY).update(
        state=State.RECEIVED,
        receipt=receipt,
        received_at=proved.receipt.received,
        entry=proved.index,
        log=proved.receipt.log,
        sent=F("size"),
        next_at=None,
        code="",
        what="",
        fix="",
    )
    if new:
        record(
            filing.recipient.organisation,
            None,
            "filing.received",
            filing,
            digest=filing.digest,
            entry=proved.index,
        )
    return bool(new)


def postponed(filing: SentFiling, problem: Problem, until: datetime) -> None:
    """Say what went wrong, and when it is tried again."""
    SentFiling.objects.filter(pk=filing.pk, state=State.SENDING).update(
        state=State.WAITING, code=problem.code, what=problem.what, fix=problem.fix, next_at=until
    )


@transaction.atomic
def failed(filing: SentFiling, problem: Problem) -> None:
    """Say what went wrong and what to do; it is not tried again by itself."""
    SentFiling.objects.filter(pk=filing.pk, state=State.SENDING).update(
        state=State.FAILED, code=problem.code, what=problem.what, fix=problem.fix, next_at=None
    )
    record(filing.recipient.organisation, None, "filing.failed", filing, code=problem.code)


@transaction.atomic
def again(filing: SentFiling, *, by: User) -> bool:
    """Send one again that failed or waits for its next try; False if it does neither."""
    there = SentFiling.objects.filter(pk=filing.pk, state__in=(State.FAILED, State.WAITING))
    if filing.code in SEALED_ANEW:  # the desk refused it before its first byte
        there.filter(state=State.FAILED, sent=0).update(digest="", manifest="", size=0, sent=0)
    put_back = there.update(state=State.WAITING, code="", what="", fix="", next_at=None)
    if put_back:
        record(filing.recipient.organisation, by, "filing.again", filing)
    return bool(put_back)


def late(user: User, today: date) -> list[SentFiling]:
    """Return what has not been received though its last day is over, where somebody belongs."""
    found = SentFiling.objects.filter(
        recipient__organisation__memberships__user=user, due_on__lt=today, question=None
    ).exclude(state=State.RECEIVED)
    return list(found.select_related("recipient", "bundle__assessment__service").order_by("due_on"))


def files_anywhere(user: User) -> bool:
    """Say whether somebody belongs where anything is, or was, filed with anybody."""
    return Recipient.objects.filter(organisation__memberships__user=user).exists()


def failed_ones(user: User, today: date) -> list[SentFiling]:
    """Return what could not be filed and is not late yet, where somebody belongs."""
    found = SentFiling.objects.filter(
        recipient__organisation__memberships__user=user, state=State.FAILED
    ).exclude(due_on__isnull=False, due_on__lt=today)
    return list(found.select_related("recipient", "bundle__assessment__service"))


def unanswered(user: User) -> list[SeenEvent]:
    """Return the questions that nobody has answered, where somebody belongs."""
    found = SeenEvent.objects.filter(
        what=ASKS,
        answers__isnull=True,
        filing__recipient__organisation__memberships__user=user,
    )
    return list(
        found.select_related("filing__recipient", "filing__bundle__assessment__service").order_by(
            "at"
        )
    )


def not_filed(user: User, today: date) -> list[Assessment]:
    """Return what is signed, due and filed with nobody, where somebody files."""
    return list(
        Assessment.objects.filter(
            service__organisation__memberships__user=user,
            service__organisation__recipients__removed_at=None,
            service__organisation__recipients__isnull=False,
            state=Assessment.State.SIGNED,
            due_on__lt=today,
            bundles__signed_at__isnull=False,
            bundles__filings__isnull=True,
        )
        .select_related("service")
        .distinct()
        .order_by("due_on")
    )


def concerned(filing: SentFiling) -> list[User]:
    """Return who hears of a filing: owners, signers, and who asked for it."""
    members = Membership.objects.filter(organisation=filing.recipient.organisation_id)
    found = {
        one.user_id: one.user
        for one in members.select_related("user")
        if one.is_owner or one.is_signer or one.user_id == filing.asked_by_id
    }
    return list(found.values())
