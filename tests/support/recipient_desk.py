"""A recipient's desk with people, a manifest and a registered filer, and a way to file."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from made_filing import CANARY, Authority
from signed_in import PASSWORD, browser_of, with_second_factor

from fairwitness.filing import calls
from fairwitness.sealing import parts, sealer, ssh
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.statement import Signed
from fairwitness.web.store.models import DeskPerson, Filer, Membership, Organisation, User
from fairwitness.web.store.recipient import filers, manifests, places

TUS = {"Tus-Resumable": "1.0.0"}
UPLOADS = "/filing/v1/uploads"
HOST = "testserver"


@dataclass
class Desk:
    """Who works there, who files, and with which keys."""

    folder: Path
    authority: Authority
    manifest: Signed[Manifest]
    filer: Ed25519PrivateKey
    row: Filer
    people: dict[str, DeskPerson]

    def browser(self, name: str) -> Client:
        """Return a browser in which `clerk`, an officer, `inspector` or `records` is signed in."""
        return browser_of(self.people[name].user)

    def sealed(self, name: str = "one", content: bytes = CANARY * 20_000, **more: Any) -> Path:
        """Seal a filing."""
        source, out = self.folder / f"{name}.zip", self.folder / f"{name}.filing"
        source.write_bytes(content)
        values = {"key": self.filer, "at": now(), "manifest": self.manifest, **more}
        sealer.seal(sealer.Order(source=source, **values), out)
        return out

    def filed(self, name: str = "one", **more: Any) -> str:
        """Seal a filing and send it; return its digest."""
        path = self.sealed(name, **more)
        begun = begin(path)
        assert begun.status_code == 201, begun.content
        sent = patch(begun["Location"], path.read_bytes())
        assert sent.status_code == 204, sent.content
        return digest_of(path)

    def asked(self, path: str, key: Ed25519PrivateKey | None = None, **other: Any) -> Any:
        """Ask the desk with a signed call."""
        return Client().get(path, headers={"Authorization": self.call(path, key, **other)})

    def call(self, path: str, key: Ed25519PrivateKey | None = None, **other: Any) -> str:
        """Sign a call."""
        values = {"method": "GET", "host": HOST, "path": path, "at": now(), **other}
        return calls.header(key or self.filer, **values)


def now() -> datetime:
    """Return the moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def desk(folder: Path) -> Desk:
    """Make a desk of an authority with three officers, two of whom open together."""
    authority = Authority()
    organisation = Organisation.objects.create(name="Authority for Safety")
    clerk = person(organisation, "clerk", is_clerk=True)
    manifest = published(authority, clerk.user)
    people = {
        "clerk": clerk,
        "inspector": person(organisation, "inspector", is_inspector=True),
        "records": person(organisation, "records", is_records=True),
        **{
            one.name: person(organisation, one.name, is_officer=True, officer=one.name)
            for one in authority.people
        },
    }
    filer = ssh.new()
    row = filers.register(
        clerk, name="Forum", contact="safety@forum.example", key=str(ssh.public_of(filer))
    )
    return Desk(folder, authority, manifest, filer, row, people)


def published(authority: Authority, by: User, **other: Any) -> Signed[Manifest]:
    """Sign a manifest that names this host's key, and publish it."""
    values = {
        "receipts": str(ssh.public_of(places.receipts_key())),
        "valid_from": now() - timedelta(days=1),
        "valid_until": now() + timedelta(days=300),
        **other,
    }
    signed = authority.manifest(**values)
    manifests.publish(bytes(signed), by, now())
    return signed


def person(organisation: Organisation, name: str, **roles: Any) -> DeskPerson:
    """Let somebody work at the desk, with a second factor."""
    user = User.objects.create_user(f"{name}@authority.example", PASSWORD, name=name.title())
    Membership.objects.create(organisation=organisation, user=user)
    return DeskPerson.objects.create(user=with_second_factor(user), **roles)


def head_of(path: Path) -> tuple[bytes, bytes]:
    """Return a filing's `filing.json` and its signature."""
    with path.open("rb") as file:
        signed = parts.front(file).signed
    return signed.text, "".join(signed.signatures).encode()


def digest_of(path: Path) -> str:
    """Return what a filing is called by."""
    with path.open("rb") as file:
        return parts.front(file).digest


def begin(path: Path, length: int | None = None) -> Any:
    """Begin an upload as any tus client does."""
    text, signature = (b64encode(one).decode() for one in head_of(path))
    size = path.stat().st_size if length is None else length
    metadata = f"filing {text},signature {signature}"
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
    return Client().post(UPLOADS, headers=headers)


def patch(location: str, content: bytes, at: int = 0, **more: str) -> Any:
    """Send bytes."""
    headers = {**TUS, "Upload-Offset": str(at), **more}
    return Client().patch(
        location, content, content_type="application/offset+octet-stream", headers=headers
    )


def how_far(location: str) -> Any:
    """Ask how far an upload is."""
    return Client().head(location, headers=TUS)
