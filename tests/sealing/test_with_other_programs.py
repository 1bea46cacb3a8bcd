"""Filings, signatures and timestamps in the hands of age, tar, ssh-keygen and openssl."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import made_authority
import made_filing
import pytest

from fairwitness.sealing import officers, shares, ssh, timestamp


def run(*arguments: object, cwd: Path, ok: bool = True, stdin: bytes = b"") -> bytes:
    done = subprocess.run(
        list(map(str, arguments)), check=False, capture_output=True, cwd=cwd, input=stdin
    )
    assert (done.returncode == 0) is ok, done.stderr.decode()
    return done.stdout


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], check=False, capture_output=True, cwd=cwd
    )


@pytest.fixture
def case(tmp_path: Path) -> made_filing.Case:
    made = made_filing.sealed(tmp_path)
    for one in made.authority.people:
        (tmp_path / f"{one.name}.age").write_text(one.age)
    run("tar", "-xf", made.path, cwd=tmp_path)
    return made


def test_stock_age_opens_with_two_officers(case: made_filing.Case) -> None:
    for share, line in (
        ("1+2", "age -d -i alice.age shares/1+2.age | age -d -i bob.age > key"),
        ("2+3", "age -d -i bob.age shares/2+3.age | age -d -i carol.age > key"),
    ):
        assert (case.folder / f"shares/{share}.age").exists()
        done = shell(f"{line} && age -d -i key sealed.age > out", case.folder)
        assert done.returncode == 0, done.stderr
        assert (case.folder / "out").read_bytes() == case.content


def test_stock_age_opens_nothing_with_one_officer(case: made_filing.Case) -> None:
    for share in ("1+2", "1+3"):
        inner = shell(f"age -d -i alice.age shares/{share}.age > inner", case.folder)
        assert inner.returncode == 0
        assert (case.folder / "inner").read_bytes().startswith(b"age-encryption.org/v1\n")
        for key in ("alice.age", "inner"):
            assert shell(f"age -d -i {key} inner", case.folder).returncode != 0
            assert shell(f"age -d -i {key} sealed.age", case.folder).returncode != 0


def test_every_k_of_seven_officers_open_and_no_fewer(tmp_path: Path) -> None:
    authority = made_filing.Authority(people=tuple(map(made_filing.person, "abcdefg")))
    manifest = authority.manifest(k=4).values
    identities = {one.name: officers.identity(one.age) for one in authority.people}
    secret = officers.identity(officers.new()[0])
    key = shares.FilingKey(secret, bytes(32))
    ways = list(shares.subsets(manifest))
    assert len(ways) == 35
    for names in ways:
        sealed = shares.share(key, manifest, names)
        assert str(shares.opened(sealed, names, identities).identity) == str(secret)
        assert len(sealed) < shares.LIMIT
    del identities["d"]
    with pytest.raises(KeyError):
        shares.opened(shares.share(key, manifest, "abcd"), "abcd", identities)
    assert not list(tmp_path.iterdir())


def test_ssh_keygen_verifies_the_filer(case: made_filing.Case) -> None:
    line = f"filer {ssh.public_of(case.filer)}\n"
    (case.folder / "allowed").write_text(line)
    check = ("ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "filer")
    check = (*check, "-n", "filing@fairwitness", "-s", "filing.json.sig")
    text = (case.folder / "filing.json").read_bytes()
    run(*check, cwd=case.folder, stdin=text)
    run(*check, cwd=case.folder, stdin=text.replace(b"Authority", b"Autarchy"), ok=False)


def test_what_ssh_keygen_signs_is_verified(tmp_path: Path) -> None:
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key", cwd=tmp_path)
    (tmp_path / "message").write_bytes(b"said")
    run(
        "ssh-keygen", "-Y", "sign", "-f", "key", "-n", "filing@fairwitness", "message", cwd=tmp_path
    )
    armoured = (tmp_path / "message.sig").read_text()
    ours = ssh.read_secret((tmp_path / "key").read_text())
    assert armoured == ssh.sign_bytes(ours, b"said", "filing@fairwitness")


def test_openssl_stamps_and_we_verify_and_the_other_way_round(tmp_path: Path) -> None:
    made_authority.made(tmp_path)
    message = b'{"receipt": 1}\n'
    (tmp_path / "message").write_bytes(message)
    answer = made_authority.answer(tmp_path, timestamp.request(message))
    (tmp_path / "answer.tsr").write_bytes(answer)
    roots = timestamp.roots((tmp_path / "root.pem").read_bytes())
    made = timestamp.proved(answer, message, roots)
    assert abs((datetime.now(UTC) - made).total_seconds()) < 60
    verify = "openssl ts -verify -in answer.tsr -CAfile root.pem -data message"
    run(*verify.split(), cwd=tmp_path)
    with pytest.raises(timestamp.BadTimestamp):
        timestamp.proved(answer, b"another", roots)
    with pytest.raises(timestamp.BadTimestamp):
        timestamp.proved(answer[:-40], message, roots)
    made_authority.made(tmp_path)  # another one
    with pytest.raises(timestamp.BadTimestamp):
        timestamp.proved(answer, message, timestamp.roots((tmp_path / "root.pem").read_bytes()))
