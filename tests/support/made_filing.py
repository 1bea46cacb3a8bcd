"""An authority with officers, a filer, and a filing, made for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fairwitness.sealing import manifest, officers, opener, sealer, ssh
from fairwitness.sealing.approval import Approval
from fairwitness.sealing.manifest import Manifest, Officer
from fairwitness.sealing.statement import Signed

NOW = datetime(2026, 9, 2, 8, tzinfo=UTC)
NAMES = ("alice", "bob", "carol")
CANARY = b"canary-7f3a9 "


@dataclass(frozen=True)
class Person:
    """An officer with the secret halves of their keys."""

    name: str
    age: str
    """Secret."""
    recipient: str
    ssh: Ed25519PrivateKey

    @property
    def officer(self) -> Officer:
        """Return what the manifest says of them."""
        return Officer(name=self.name, age=self.recipient, ssh=str(ssh.public_of(self.ssh)))


def person(name: str) -> Person:
    """Make an officer."""
    secret, public = officers.new()
    return Person(name, secret, public.strip(), ssh.new())


@dataclass
class Authority:
    """A recipient with its officers."""

    key: Ed25519PrivateKey = field(default_factory=ssh.new)
    people: tuple[Person, ...] = field(default_factory=lambda: tuple(map(person, NAMES)))

    def values(self, **other: object) -> dict[str, object]:
        """Return what a manifest of theirs says."""
        return {
            "organisation": "Authority for Safety",
            "purpose": "Safety assessments",
            "contact": "filings@authority.example",
            "key": str(ssh.public_of(self.key)),
            "k": 2,
            "officers": tuple(one.officer for one in self.people),
            "valid_from": NOW - timedelta(days=30),
            "valid_until": NOW + timedelta(days=300),
            **other,
        }

    def manifest(self, *more_keys: Ed25519PrivateKey, **other: object) -> Signed[Manifest]:
        """Sign a manifest."""
        made = Manifest.model_validate(self.values(**other))
        return manifest.sign(made, self.key, *more_keys)

    def approval(self, name: str, filing: str, **other: object) -> bytes:
        """Sign an approval for alice to open."""
        who = next(one for one in self.people if one.name == name)
        values = {
            "filing": filing,
            "officer": name,
            "opener": "alice",
            "purpose": "review",
            "until": NOW + timedelta(days=1),
            **other,
        }
        return bytes(Approval.model_validate(values).signed(who.ssh))


@dataclass
class Case:
    """A filing with everybody about it."""

    folder: Path
    authority: Authority
    manifest: Signed[Manifest]
    filer: Ed25519PrivateKey
    path: Path
    digest: str
    content: bytes

    def open(self, names: Sequence[str] = ("alice", "bob"), path: Path | None = None) -> bytes:
        """Open it, or another file in its place, with the keys of some officers."""
        keys = [one.age for one in self.authority.people if one.name in names]
        filing = opener.Filing(
            path=path or self.path, manifest=self.manifest, filer=ssh.public_of(self.filer)
        )
        out = self.folder / "opened"
        out.unlink(missing_ok=True)
        opener.unseal(filing, opener.by_officer(keys, self.manifest.values), out)
        return out.read_bytes()


def sealed(folder: Path, content: bytes = CANARY * 20_000, **other: object) -> Case:
    """Seal some content to an authority."""
    authority, filer = Authority(), ssh.new()
    return _sealed(folder, authority, authority.manifest(**other), filer, content)


def sealed_to(folder: Path, authority: Authority, **other: object) -> Case:
    """Seal some content to an authority that is known."""
    return _sealed(folder, authority, authority.manifest(**other), ssh.new(), CANARY * 20_000)


def sealed_by(case: Case, folder: Path, content: bytes) -> Case:
    """Seal another content of the same filer to the same authority."""
    return _sealed(folder, case.authority, case.manifest, case.filer, content)


def _sealed(
    folder: Path,
    authority: Authority,
    manifest_: Signed[Manifest],
    filer: Ed25519PrivateKey,
    content: bytes,
) -> Case:
    source, out = folder / "bundle.zip", folder / "one.filing"
    source.write_bytes(content)
    order = sealer.Order(source=source, manifest=manifest_, key=filer, at=NOW)
    signed = sealer.seal(order, out)
    return Case(folder, authority, manifest_, filer, out, signed.digest, content)
