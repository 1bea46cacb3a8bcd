"""Two organisations with their people, and one of everything in the first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from made_filing import Authority
from made_ledger import log_key
from signed_in import member, with_second_factor

from fairwitness.filing.introducing import Introduced
from fairwitness.sealing import letters
from fairwitness.web.store import beside, filing_keys, joining, packs, recipients, tokens
from fairwitness.web.store.models import (
    Assessment,
    Bundle,
    Collection,
    Notification,
    Organisation,
    Recipient,
    SeenEvent,
    SentFiling,
    Service,
    Source,
    User,
    Webhook,
)
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.places import Spot


@dataclass(frozen=True, slots=True)
class World:
    """What the parts of a path stand for, and who asks."""

    numbers: dict[str, Any]
    people: dict[str, User | None]


def two_organisations(question: str = "Which team answers at night?") -> World:
    """Make an owner, a colleague with no role, the owner of another organisation, and nobody."""
    ours = Organisation.objects.create(name="Ours")
    owner, colleague = member(ours, "Owner", is_owner=True), member(ours, "Colleague")
    theirs = Organisation.objects.create(name="Theirs")
    stranger = member(theirs, "Stranger", is_owner=True, is_author=True, is_signer=True)
    for one in (owner, stranger):
        with_second_factor(one.user)
    invitation, secret = joining.invite(owner, "new@example.org", ["author"])
    now = timezone.now()
    service = Service.objects.create(organisation=ours, name="Our chat", surfaces=["chat"])
    source = Source.objects.create(
        service=service,
        kind="synapse",
        address="synapse+sqlite:////nowhere/homeserver.db",
        confirmed_by=owner.user,
        confirmed_at=now,
        manifest_digest="0" * 64,
    )
    collection = Collection.objects.create(
        service=service,
        packs=["cac-2018/2018-11-30"],
        since=date(2026, 7, 1),
        until=date(2026, 9, 1),
        requested_by=owner.user,
    )
    assessment = Assessment.objects.create(
        service=service,
        packs=["cac-2018/2018-11-30"],
        langs=["en", "zh"],
        started_by=owner.user,
    )
    bundle = Bundle.objects.create(assessment=assessment, made_at=now, requested_by=owner.user)
    token, _secret = tokens.make(owner, "robot", ["services:read"], days=30, now=now)
    webhook = Webhook.objects.create(
        organisation=ours, url="https://example.org/", secret=b"", created_by=owner.user
    )
    notification = Notification.objects.create(
        user=owner.user, organisation=ours, topic=Topic.SIGNED, link="/"
    )
    item = Spot("cac-2018", "items", packs.pack("cac-2018/2018-11-30").items[0].id)
    comment = beside.comment(assessment, item, "Why?", by=owner.user)
    recipient, filing = filed(bundle, owner.user, question)
    numbers = {
        "recipient": recipient.pk,
        "filing": filing.pk,
        "organisation": ours.pk,
        "membership": colleague.pk,
        "invitation": invitation.pk,
        "secret": secret,
        "service": service.pk,
        "source": source.pk,
        "collection": collection.pk,
        "assessment": assessment.pk,
        "bundle": bundle.pk,
        "item": "/".join(item),
        "comment": comment.pk,
        "token": token.pk,
        "webhook": webhook.pk,
        "notification": notification.pk,
    }
    people = {
        "owner": owner.user,
        "colleague": colleague.user,
        "stranger": stranger.user,
        "nobody": None,
    }
    return World(numbers, people)


def filed(bundle: Bundle, by: User, words: str) -> tuple[Recipient, SentFiling]:
    """Add a recipient that cannot be reached, and a filing that it has received and asks about."""
    organisation = bundle.assessment.service.organisation
    authority = Authority()
    log = log_key().verifier
    shown = Introduced(manifest=authority.manifest(), log=log)
    address = "http://desk.authority.example"  # without TLS: refused before anything is asked
    row = recipients.added(organisation, address, shown, shown.manifest.digest, by=by)
    key = filing_keys.made(organisation, by=by, at=timezone.now())
    filing = SentFiling.objects.create(
        bundle=bundle,
        recipient=row,
        key=key,
        state=SentFiling.State.RECEIVED,
        manifest=shown.manifest.digest,
        digest="1" * 64,
        size=1000,
        sent=1000,
        received_at=timezone.now(),
        entry=7,
        log=log.name,
        receipt=b"receipt",
        asked_by=by,
    )
    question = letters.Question(
        filing=filing.digest, number=1, at=timezone.now(), items=("cac-2018/a",), words=words
    )
    sealed = letters.sealed(question, key.public, key=authority.key)
    for number, what in enumerate(("received", "asked")):
        SeenEvent.objects.create(
            filing=filing,
            number=number,
            what=what,
            at=timezone.now(),
            digest=str(number) * 64,
            text=b"",
            proof=b"proof",
            entry=8 + number,
            sealed=b"" if what == "received" else sealed,
        )
    return row, filing
