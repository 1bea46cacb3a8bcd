"""
What somebody tries, one entry each: a name, a sentence, and how it is tried.

Each is tried on a fresh case and must end in a `Problem`; `test_attacks` sees to it that nothing
of the content is left behind.
"""

import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import made_ledger
import pyrage
from made_filing import NOW, Authority, Case, person

from fairwitness.filing import receipts
from fairwitness.ledger import appending, auditing, policy
from fairwitness.ledger.keys import VerifierKey
from fairwitness.sealing import (
    approval,
    manifest,
    officers,
    opener,
    packing,
    parcel,
    receipt,
    sealer,
    ssh,
    statement,
)
from fairwitness.sealing.manifest import Manifest

DAY = timedelta(days=1)
Try = Callable[[Case], object]


@dataclass(frozen=True)
class Attack:
    """One thing that is tried."""

    name: str
    tries: Try


# The filing's file


def altered(case: Case, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Write the filing anew with one part changed."""
    out = b""
    with tarfile.open(case.path) as tar:
        for member in tar:
            content = tar.extractfile(member).read()  # type: ignore[union-attr]
            changed = change(content) if member.name == part else content
            out += parcel.part(member.name, changed)
    path = case.folder / "altered.filing"
    path.write_bytes(out + parcel.END)
    return path


def with_bytes(case: Case, change: Callable[[bytes], bytes]) -> Path:
    path = case.folder / "altered.filing"
    path.write_bytes(change(case.path.read_bytes()))
    return path


def resigned(case: Case, **other: object) -> Path:
    """Change what the header says and sign it with a key of the attacker's."""
    key = ssh.new()

    def header(text: bytes) -> bytes:
        values = {**json.loads(text), **other}
        return f"{json.dumps(values, ensure_ascii=False, indent=1)}\n".encode()

    path = altered(case, "filing.json", header)
    with tarfile.open(path) as tar:
        text = tar.extractfile("filing.json").read()  # type: ignore[union-attr]
    signature = ssh.sign_bytes(key, text, "filing@fairwitness").encode()
    return altered(Case(**{**vars(case), "path": path}), "filing.json.sig", lambda _: signature)


def swapped_content(case: Case) -> object:
    """Seal something else to the officers and put it in the place of the ciphertext."""
    other = pyrage.encrypt(b"forged", [pyrage.x25519.Identity.generate().to_public()])
    return case.open(path=altered(case, "sealed.age", lambda _: other))


FILE = [
    Attack("cut before the end", lambda c: c.open(path=with_bytes(c, lambda b: b[:-1]))),
    Attack("cut within the content", lambda c: c.open(path=with_bytes(c, lambda b: b[:-9000]))),
    Attack("cut to one block", lambda c: c.open(path=with_bytes(c, lambda b: b[:512]))),
    Attack("emptied", lambda c: c.open(path=with_bytes(c, lambda _: b""))),
    Attack("something after the end", lambda c: c.open(path=with_bytes(c, lambda b: b + b"x"))),
    Attack(
        "a second end",
        lambda c: c.open(path=with_bytes(c, lambda b: b + bytes(1024))),
    ),
    Attack(
        "a part after the content",
        lambda c: c.open(
            path=with_bytes(c, lambda b: b[:-1024] + parcel.part("more", b"x") + parcel.END)
        ),
    ),
    Attack(
        "the header says another time",
        lambda c: c.open(
            path=altered(c, "filing.json", lambda t: t.replace(b"2026-09-02", b"2026-09-01"))
        ),
    ),
    Attack(
        "the header says another recipient",
        lambda c: c.open(
            path=altered(c, "filing.json", lambda t: t.replace(b"for Safety", b"for Saftey"))
        ),
    ),
    Attack(
        "the header is written with other spaces",
        lambda c: c.open(path=altered(c, "filing.json", lambda t: t.replace(b'": ', b'":  '))),
    ),
    Attack("the header has a field more", lambda c: c.open(path=resigned(c, more="yes"))),
    Attack("the header is signed by somebody else", lambda c: c.open(path=resigned(c))),
    Attack(
        "somebody else files it as their own",
        lambda c: c.open(path=resigned(c, filer=str(ssh.public_of(ssh.new())))),
    ),
    Attack("the content of another filing", swapped_content),
    Attack(
        "a share for somebody else",
        lambda c: c.open(path=altered(c, "shares/1+2.age", lambda s: s[:-1] + b"?")),
    ),
    Attack(
        "a share is left out",
        lambda c: c.open(
            path=with_bytes(c, lambda b: b.replace(b"shares/1+3.age", b"shares/1+4.age"))
        ),
    ),
    Attack(
        "the content begins as a passphrase file",
        lambda c: c.open(
            path=altered(
                c, "sealed.age", lambda _: pyrage.passphrase.encrypt(b"forged", "passphrase")
            )
        ),
    ),
    Attack(
        "written by tar with owners and times",
        lambda c: c.open(path=_by_tar(c)),
    ),
    Attack("a link in its place", lambda c: sealer.refuse_there(_link(c))),
]


def _by_tar(case: Case) -> Path:
    path = case.folder / "altered.filing"
    with tarfile.open(case.path) as tar, tarfile.open(path, "w") as out:
        for member in tar:
            member.mtime, member.uname = 1, "root"
            out.addfile(member, tar.extractfile(member))
    return path


def _link(case: Case) -> Path:
    path = case.folder / "link"
    path.symlink_to("nowhere")
    return path


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


# Zips


def zipped(case: Case, *members: tuple[str | zipfile.ZipInfo, bytes], many: int = 0) -> Path:
    path = case.folder / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
        for n in range(many):
            archive.writestr(f"{n}", b"")
    return path


def _unpack(*members: tuple[str | zipfile.ZipInfo, bytes], many: int = 0) -> Try:
    return lambda c: packing.unpack(zipped(c, *members, many=many), c.folder / "unpacked")


def _info(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = packing.UNIX, mode << 16
    return info


def _lying(case: Case) -> object:
    """The directory says a few bytes, and many come out."""
    path = zipped(case, ("a", bytes(1000)))
    content = path.read_bytes()
    path.write_bytes(content.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    return packing.unpack(path, case.folder / "unpacked")


ZIPS = [
    Attack("a path that leads out", _unpack(("../out", b"x"))),
    Attack("a path from the root", _unpack(("/etc/passwd", b"x"))),
    Attack("a path of Windows", _unpack(("C:\\out", b"x"))),
    Attack("a path through a folder", _unpack(("a/../../out", b"x"))),
    Attack("a symbolic link", _unpack((_info("link", 0o120777), b"/etc/passwd"))),
    Attack("a device", _unpack((_info("null", 0o020666), b""))),
    Attack("10,001 files", _unpack(many=10_001)),
    Attack("a bomb", _unpack(("zeros", bytes(300 * 1024 * 1024)))),
    Attack("two names that a disk takes for one", _unpack(("a.txt", b"1"), ("A.TXT", b"2"))),
    Attack("a file where a folder is", _unpack(("a/b", b"1"), ("a", b"2"))),
    Attack("a name that steers a terminal", _unpack(("a\x1b[2J", b"x"))),
    Attack("a size that is a lie", _lying),
    Attack(
        "no zip at all", lambda c: packing.unpack(c.folder / "bundle.zip", c.folder / "unpacked")
    ),
]


# Receipts


@dataclass(frozen=True)
class Filed:
    """A filing with its receipt."""

    content: bytes
    log: VerifierKey
    trust: receipts.Trust
    ledger: made_ledger.MadeLog


def filed(case: Case, **other: object) -> Filed:
    """Enter a filing in a log and give a receipt."""
    log = made_ledger.make(case.folder, size=10)
    log.append([receipt.entry(case.digest)])
    proof = auditing.prove(log.folder, log.key.verifier, 10)
    values = {
        "filing": case.digest,
        "recipient": case.manifest.values.organisation,
        "manifest": case.manifest.digest,
        "received": NOW,
        "size": case.path.stat().st_size,
        "log": log.key.name,
        **other,
    }
    signed = receipt.Receipt.model_validate(values).signed(case.authority.key)
    content = bytes(receipt.Received(signed=signed, proof=str(proof).encode()))
    trust = receipts.Trust(manifest=case.manifest, policy=policy.of_log(log.key.verifier))
    return Filed(content, log.key.verifier, trust, log)


def _verify(case: Case, content: bytes, trust: receipts.Trust, **other: object) -> object:
    values = {"filing": case.digest, "now": NOW, **other}
    return receipts.verify(receipt.read(content), trust=trust, **values)  # type: ignore[arg-type]


def _changed(change: Callable[[bytes], bytes], **other: object) -> Try:
    def tries(case: Case) -> object:
        made = filed(case, **other)
        return _verify(case, change(made.content), made.trust)

    return tries


def _other_log(case: Case) -> object:
    made = filed(case)
    stranger = made_ledger.log_key("log.example/other").verifier
    trust = receipts.Trust(manifest=case.manifest, policy=policy.of_log(stranger))
    return _verify(case, made.content, trust)


def _not_logged(case: Case) -> object:
    """A receipt whose proof is of another entry."""
    made = filed(case)
    signed = receipt.read(made.content).signed
    proof = str(auditing.prove(made.ledger.folder, made.log, 3)).encode()
    return _verify(case, bytes(receipt.Received(signed=signed, proof=proof)), made.trust)


def _forged_receipt(case: Case) -> object:
    made = filed(case)
    read = receipt.read(made.content)
    signed = read.signed.values.signed(ssh.new())
    return _verify(case, bytes(receipt.Received(signed=signed, proof=read.proof)), made.trust)


def _unwitnessed(case: Case) -> object:
    made = filed(case)
    witness = made_ledger.witness_key().verifier
    asked = policy.read(f"log {made.log}\nwitness w {witness}\nquorum w\n")
    return _verify(case, made.content, receipts.Trust(manifest=case.manifest, policy=asked))


def _rolled_back(case: Case) -> object:
    """The recipient restores a backup of the log from before the filing and goes on."""
    log = made_ledger.make(case.folder, size=5)
    shutil.copytree(log.folder, case.folder / "backup")
    log.append([receipt.entry(case.digest)])
    with appending.opened(case.folder / "backup", log.key, log.memory):
        return None


RECEIPTS = [
    Attack(
        "a receipt for another filing",
        lambda c: _verify(c, (made := filed(c)).content, made.trust, filing="0" * 64),
    ),
    Attack("a forged receipt", _forged_receipt),
    Attack(
        "a receipt with another time",
        _changed(lambda b: b.replace(b"2026-09-02T08", b"2026-09-01T08")),
    ),
    Attack("a receipt for another log", _other_log),
    Attack("a receipt that names another log", _changed(lambda b: b, log="log.example/other")),
    Attack("a receipt whose filing was not logged", _not_logged),
    Attack("a receipt from tomorrow", _changed(lambda b: b, received=NOW + DAY)),
    Attack("a receipt of another recipient", _changed(lambda b: b, recipient="Another")),
    Attack("a receipt that was cut", _changed(lambda b: b[:-512])),
    Attack("a receipt without the witness that is asked for", _unwitnessed),
    Attack("a log restored from a backup", _rolled_back),
    Attack("a filing as a receipt", lambda c: receipt.read(c.path.read_bytes())),
    Attack("nothing as a receipt", lambda _: receipt.read(BytesIO().read())),
]

ATTACKS = [*FILE, *OFFICERS, *APPROVALS, *ZIPS, *RECEIPTS]
