"""What is tried with the file of a filing, and with the zip in it."""

import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyrage
from attack import Attack, Try
from made_filing import Case

from fairwitness.sealing import (
    packing,
    parcel,
    sealer,
    ssh,
)

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
