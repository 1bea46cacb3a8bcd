"""A small organisation with one person for each role, and a stranger."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from fairwitness.assess.agreeing import agreed_manifest, digest_of
from fairwitness.web.store.models import (
    Collection,
    Membership,
    Organisation,
    Service,
    Source,
    User,
)

ROLES = ("owner", "author", "reviewer", "signer", "viewer")
PACKS = ["cac-2018/2018-11-30"]


@dataclass(frozen=True)
class Workspace:
    """What a test starts from."""

    organisation: Organisation
    people: dict[str, User]
    service: Service

    def client(self, role: str) -> Client:
        """Return a browser of somebody with that role, `"stranger"` or `"nobody"`."""
        client = Client()
        if role != "nobody":
            client.force_login(self.people[role])
        return client

    def connect(self, path: Path) -> Source:
        """Connect a Synapse on SQLite, as the owner."""
        address = f"synapse+sqlite:///{path}"
        return Source.objects.create(
            service=self.service,
            kind="synapse",
            address=address,
            confirmed_by=self.people["owner"],
            confirmed_at=timezone.now(),
            manifest_digest=digest_of(agreed_manifest(address)),
        )

    def collection(self, **values: object) -> Collection:
        """Ask for three months of evidence."""
        given: dict[str, object] = {
            "service": self.service,
            "packs": PACKS,
            "since": date(2026, 6, 1),
            "until": date(2026, 9, 1),
            "requested_by": self.people["owner"],
            **values,
        }
        return Collection.objects.create(**given)


def workspace() -> Workspace:
    """Make it; whoever needs a second factor has one."""
    ours, others = Organisation.objects.create(name="Ours"), Organisation.objects.create(name="B")
    people = {}
    for role in ROLES:
        people[role] = User.objects.create_user(f"{role}@example.org", name=role)
        roles = {} if role == "viewer" else {f"is_{role}": True}
        Membership.objects.create(organisation=ours, user=people[role], **roles)
    people["stranger"] = User.objects.create_user("stranger@example.org", name="stranger")
    Membership.objects.create(organisation=others, user=people["stranger"], is_owner=True)
    for user in people.values():
        Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    service = Service.objects.create(organisation=ours, name="Our chat", surfaces=["chat-room"])
    return Workspace(organisation=ours, people=people, service=service)
