"""What is tried with officers, keys, manifests and approvals."""

import json
from collections.abc import Callable

from attack import DAY, Attack, Try
from made_filing import NOW, Authority, Case, person

from fairwitness.sealing import (
    approval,
    manifest,
    officers,
    opener,
    ssh,
    statement,
)
from fairwitness.sealing.manifest import Manifest

# Officers, keys and manifests


def _forged(case: Case) -> object:
    """A manifest of the attacker's officers under the authority's name."""
    forged = Authority().manifest()
    return manifest.trusted(bytes(forged), key=ssh.public_of(case.authority.key), now=NOW)


def _twice(**other: object) -> Try:
    def tries(case: Case) -> object:
        text = statement.read(bytes(case.manifest), Manifest).text
        values = json.loads(text)
        for path, value in other.items():
            values[path] = value(values) if callable(value) else value
        content = f"{json.dumps(values, ensure_ascii=False, indent=1)}\n".encode()
        signed = (
            content + ssh.sign_bytes(case.authority.key, content, "manifest@fairwitness").encode()
        )
        return manifest.trusted(signed, key=None, now=NOW)

    return tries


def _replace(n: int, **fields: object) -> Callable[[dict[str, list[dict[str, object]]]], object]:
    def change(values: dict[str, list[dict[str, object]]]) -> object:
        officers_ = values["officers"]
        other = {k: v(officers_) if callable(v) else v for k, v in fields.items()}
        return [{**one, **(other if i == n else {})} for i, one in enumerate(officers_)]

    return change


def _silently_changed(case: Case) -> object:
    return manifest.follows(case.authority.manifest(contact="elsewhere"), case.manifest)


def _without_the_old_key(case: Case) -> object:
    thief = Authority()
    return manifest.follows(thief.manifest(previous=case.manifest.digest), case.manifest)


OFFICERS = [
    Attack("an officer alone", lambda c: c.open(("alice",))),
    Attack("one officer's key given twice", lambda c: c.open(("alice", "alice"))),
    Attack(
        "a key of somebody who is no officer",
        lambda c: opener.by_officer([person("mallory").age], c.manifest.values),
    ),
    Attack("nothing as a key", lambda c: opener.by_officer([""], c.manifest.values)),
    Attack("a forged manifest", _forged),
    Attack(
        "an expired manifest",
        lambda c: manifest.trusted(bytes(c.manifest), key=None, now=NOW + 400 * DAY),
    ),
    Attack(
        "the clock moved back before the manifest",
        lambda c: manifest.trusted(bytes(c.manifest), key=None, now=NOW - 40 * DAY),
    ),
    Attack("a manifest that changed silently", _silently_changed),
    Attack("a rotation without the old key", _without_the_old_key),
    Attack("one age key for two officers", _twice(officers=_replace(1, age=lambda o: o[0]["age"]))),
    Attack("one SSH key for two officers", _twice(officers=_replace(1, ssh=lambda o: o[0]["ssh"]))),
    Attack("one name for two officers", _twice(officers=_replace(1, name="alice"))),
    Attack("more officers needed than there are", _twice(k=4)),
    Attack("no officer needed", _twice(k=0)),
    Attack("ten officers", _twice(officers=lambda v: v["officers"] * 4)),
    Attack("an officer's name that is a path", _twice(officers=_replace(0, name="../../etc"))),
    Attack(
        "an officer's signing key of small order",
        _twice(officers=_replace(0, ssh=str(ssh.PublicKey(b"\x01" + bytes(31))))),
    ),
    Attack(
        "the organisation's key of small order",
        _twice(key=str(ssh.PublicKey(b"\x01" + bytes(31)))),
    ),
    Attack(
        "a manifest passed off as signed for something else",
        lambda c: manifest.trusted(
            bytes(c.manifest).partition(ssh.BEGIN.encode())[0]
            + ssh.sign_bytes(c.authority.key, c.manifest.text, "filing@fairwitness").encode(),
            key=None,
            now=NOW,
        ),
    ),
    Attack(
        "sealed to another manifest of the same authority",
        lambda c: Case(**{**vars(c), "manifest": c.authority.manifest(contact="new")}).open(),
    ),
    Attack(
        "the filer is not who is expected",
        lambda c: Case(**{**vars(c), "filer": ssh.new()}).open(),
    ),
    Attack("an RSA line as a key", lambda _: ssh.PublicKey.from_line("ssh-rsa AAAAB3NzaC1yc2E=")),
    Attack("a post office as an age key", lambda _: officers.recipient("age1postoffice")),
]


# Approvals


def _count(case: Case, *contents: bytes, **other: object) -> object:
    values = {"filing": case.digest, "opener": "alice", "now": NOW, **other}
    people = values.pop("manifest", case.manifest.values)
    return approval.counted(contents, people, **values)  # type: ignore[arg-type]


def _approved(case: Case, name: str, **other: object) -> bytes:
    filing = other.pop("filing", case.digest)
    return case.authority.approval(name, str(filing), **other)


def _removed(case: Case) -> object:
    """Bob approves, then a new manifest no longer names him."""
    people = case.authority.people
    case.authority.people = (people[0], people[2])
    newest = case.authority.manifest(previous=case.manifest.digest).values
    case.authority.people = people
    return _count(case, _approved(case, "alice"), _approved(case, "bob"), manifest=newest)


def _by_another(case: Case) -> bytes:
    thief = person("bob")
    text = statement.read(_approved(case, "bob"), approval.Approval)
    return bytes(text.values.signed(thief.ssh))


APPROVALS = [
    Attack("one approval", lambda c: _count(c, _approved(c, "alice"))),
    Attack("one approval twice", lambda c: _count(c, _approved(c, "bob"), _approved(c, "bob"))),
    Attack(
        "two approvals of one officer",
        lambda c: _count(c, _approved(c, "bob"), _approved(c, "bob", until=NOW + 2 * DAY)),
    ),
    Attack(
        "an approval for another filing",
        lambda c: _count(c, _approved(c, "alice"), _approved(c, "bob", filing="0" * 64)),
    ),
    Attack(
        "an approval for another opener",
        lambda c: _count(c, _approved(c, "alice"), _approved(c, "bob", opener="carol")),
    ),
    Attack(
        "an approval replayed after its end",
        lambda c: _count(c, _approved(c, "alice"), _approved(c, "bob"), now=NOW + DAY),
    ),
    Attack(
        "approvals for two purposes",
        lambda c: _count(c, _approved(c, "alice"), _approved(c, "bob", purpose="other")),
    ),
    Attack("an approval by a stranger's key", lambda c: _count(c, _by_another(c))),
    Attack("an officer removed between approvals", _removed),
    Attack(
        "an approval with its end moved",
        lambda c: _count(
            c,
            _approved(c, "alice"),
            _approved(c, "bob").replace(b"2026-09-03", b"2027-09-03"),
        ),
    ),
]
