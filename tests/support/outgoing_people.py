"""Two organisations with people, a service, evidence and findings, for what goes out of the web."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pydantic import TypeAdapter

from fairwitness.core import assessment as core
from fairwitness.core.figure import Evidence, Figure, ReleasePolicy, Status
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.web.store import tokens
from fairwitness.web.store.models import (
    Assessment,
    Collection,
    Membership,
    Organisation,
    Service,
    User,
)

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "\u202egnp.exe",
    "a\x00b\x07",
    "😀🏳️‍🌈",
    "{{ 7*7 }}{% now %} %s %(x)s {x}",
    "BEGIN:VEVENT\r\nATTENDEE:mailto:x@example.org",
    "x" * 100_000,
)
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
WINDOW = Window(date(2026, 1, 1), date(2026, 7, 1))


@dataclass(frozen=True)
class Place:
    """An organisation with one of everything."""

    organisation: Organisation
    owner: User
    colleague: User
    service: Service
    collection: Collection
    assessment: Assessment

    def member(self, user: User) -> Membership:
        """Return the membership of one of its people."""
        return Membership.objects.get(organisation=self.organisation, user=user)

    def token(self, *scopes: str, of: User | None = None, **how: Any) -> str:
        """Make a token and return its secret."""
        how = {"days": 30, "now": timezone.now()} | how
        return tokens.make(self.member(of or self.owner), "robot", scopes, **how)[1]


def place(name: str, **text: str) -> Place:
    """Make an organisation; `text` puts something else into the fields of free text."""
    if connection.vendor == "postgresql":  # it keeps no NUL, and no form lets one through
        text = {field: value.replace("\0", "") for field, value in text.items()}
    organisation = Organisation.objects.create(name=text.get("organisation", name)[:160])
    owner, colleague = (
        User.objects.create_user(f"{role}@{name}.example.org", name=text.get("person", role)[:120])
        for role in ("owner", "colleague")
    )
    Membership.objects.create(organisation=organisation, user=owner, is_owner=True)
    Membership.objects.create(organisation=organisation, user=colleague)
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    service = Service.objects.create(
        organisation=organisation,
        name=text.get("service", f"{name} forum")[:160],
        surfaces=["chat"],
    )
    collection = Collection.objects.create(
        service=service,
        packs=["uk-osa/2025-12"],
        since=WINDOW.start,
        until=WINDOW.end,
        state=Collection.State.DONE,
        evidence=TypeAdapter(Evidence).dump_json(evidence()).decode(),
    )
    assessment = Assessment.objects.create(
        service=service,
        packs=["uk-osa/2025-12"],
        langs=["en", "zh"],
        because=text.get("because", "A new feature"),
        due_on=date(2026, 9, 30),
        collection=collection,
        started_by=owner,
    )
    return Place(organisation, owner, colleague, service, collection, assessment)


def logged_in(user: User | None) -> Client:
    """Return a browser of somebody, or of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def evidence() -> Evidence:
    """Return three figures: a number, a suppressed one, and one that is not recorded."""
    common: dict[str, Any] = {"source": "synapse", "window": WINDOW, "query": "0" * 64}
    figures = (
        Figure(metric="accounts.active", value=1250, unit="accounts", **common),
        Figure(
            metric="accounts.new",
            unit="accounts",
            status=Status.SUPPRESSED,
            note=Words("Fewer than 10.", "少于10。"),
            **common,
        ),
        Figure(
            metric="notices.share",
            dimensions=(("category", "spam"),),
            unit="share",
            status=Status.NOT_RECORDED,
            note=Words("Not kept.", "未记录。"),
            **common,
        ),
    )
    return Evidence(
        window=WINDOW, policy=ReleasePolicy(), figures=figures, metrics=(), queries=(), sources=()
    )


def dossier(reason: str = "12 of 40 notices waited for more than a day.") -> core.Dossier:
    """Return a dossier with two findings; `reason` stands in every free text of the first."""
    words = Words(reason, reason)
    findings = (
        core.Finding(
            id="uk-osa/terrorism/slow",
            item="terrorism",
            severity=core.Severity.HIGH,
            title=words,
            reason=words,
            closes=words,
            metrics=("notices.share",),
            owner=reason,
            due=date(2026, 8, 1),
        ),
        core.Finding(
            id="uk-osa/fraud/open",
            item="fraud",
            severity=core.Severity.LOW,
            title=Words("Open", "未决"),
            reason=Words("Not answered.", "未回答。"),
            closes=Words("Answer it.", "回答。"),
        ),
    )
    judged = core.Assessment(
        pack="uk-osa",
        version="2025-12",
        title=Words("UK", "英国"),
        jurisdiction=Words("UK", "英国"),
        made_at=NOW,
        tool="fairwitness",
        window=WINDOW,
        header=(),
        sections=(),
        findings=findings,
        conclusion=Words("Two findings.", "两项。"),
    )
    return core.Dossier(service="forum", evidence=evidence(), assessments=(judged,))


def yesterday() -> datetime:
    """Return a moment at which what was made for a day has run out."""
    return timezone.now() - timedelta(days=2)


def work() -> None:
    """Run every task that is due, as a worker would, within the transaction of the test."""
    for row in DBTaskResult.objects.ready():
        row.task.call(*row.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=row.pk).update(status="SUCCESSFUL")
