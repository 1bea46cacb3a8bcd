"""Filings, signatures and timestamps in the hands of age, tar, ssh-keygen and openssl."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import made_filing
import pytest

from fairwitness.sealing import officers, points, shares, ssh, timestamp


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
    _authority(tmp_path)
    message = b'{"receipt": 1}\n'
    (tmp_path / "message").write_bytes(message)
    (tmp_path / "request.tsq").write_bytes(timestamp.request(message))
    run(
        *[
            "openssl",
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-section",
            "tsa",
            "-queryfile",
            "request.tsq",
        ],
        *["-inkey", "tsa.key", "-signer", "tsa.pem", "-out", "answer.tsr"],
        cwd=tmp_path,
    )
    answer = (tmp_path / "answer.tsr").read_bytes()
    roots = timestamp.roots((tmp_path / "root.pem").read_bytes())
    made = timestamp.proved(answer, message, roots)
    assert abs((datetime.now(UTC) - made).total_seconds()) < 60
    verify = "openssl ts -verify -in answer.tsr -CAfile root.pem -data message"
    run(*verify.split(), cwd=tmp_path)
    with pytest.raises(timestamp.BadTimestamp):
        timestamp.proved(answer, b"another", roots)
    with pytest.raises(timestamp.BadTimestamp):
        timestamp.proved(answer[:-40], message, roots)
    _authority(tmp_path)  # another one
    with pytest.raises(timestamp.BadTimestamp):
        timestamp.proved(answer, message, timestamp.roots((tmp_path / "root.pem").read_bytes()))


def _authority(folder: Path) -> None:
    """Make a timestamp authority of openssl with a root of its own."""
    (folder / "tsa.cnf").write_text(
        "[tsa]\nserial = serial\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n"
        "signer_digest = sha256\naccuracy = secs:1\nordering = no\n"
        "ess_cert_id_alg = sha256\n"
        "[ext]\nextendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n"
        "basicConstraints = critical,CA:false\nsubjectKeyIdentifier = hash\n"
        "authorityKeyIdentifier = keyid\n"
    )
    (folder / "serial").write_text("01\n")
    run(
        *[
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=root",
        ],
        *["-keyout", "root.key", "-out", "root.pem"],
        cwd=folder,
    )
    run(
        *["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=tsa"],
        *["-keyout", "tsa.key", "-out", "tsa.csr"],
        cwd=folder,
    )
    run(
        *[
            "openssl",
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "root.pem",
            "-CAkey",
            "root.key",
            "-CAcreateserial",
        ],
        *["-days", "30", "-extfile", "tsa.cnf", "-extensions", "ext", "-out", "tsa.pem"],
        cwd=folder,
    )


LOW_ORDER = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
)


@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_signing_key_of_small_order_is_refused(point: str) -> None:
    assert points.fault(bytes.fromhex(point)) is not None
    with pytest.raises(ssh.BadSigningKey, match="refused"):
        ssh.PublicKey.from_blob(ssh.PublicKey(bytes.fromhex(point)).blob)


@pytest.mark.parametrize("y", [2**255 - 19, 2**255 - 18, 2**255 - 1])
def test_a_signing_key_that_is_not_canonical_is_refused(y: int) -> None:
    for sign in (0, 1 << 255):
        assert "canonical" in (points.fault((y | sign).to_bytes(32, "little")) or "")


def test_sound_signing_keys_are_not_refused() -> None:
    for _ in range(20):
        assert points.fault(ssh.public_of(ssh.new()).point) is None


def test_an_age_key_of_small_order_is_refused() -> None:
    for u in officers.SMALL_ORDER:
        with pytest.raises(officers.BadOfficerKey, match="refused"):
            officers.recipient(bech32(u.to_bytes(32, "little")))


def bech32(data: bytes) -> str:
    """Encode an age public key (BIP 173)."""
    values = [int(f"{int.from_bytes(data):0256b}0000"[n : n + 5], 2) for n in range(0, 260, 5)]
    prefix = [ord(c) >> 5 for c in "age"] + [0] + [ord(c) & 31 for c in "age"]
    check = 1
    for value in (*prefix, *values, 0, 0, 0, 0, 0, 0):
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for n, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= g if top >> n & 1 else 0
    check ^= 1
    chars = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    return "age1" + "".join(
        chars[v] for v in (*values, *((check >> 5 * (5 - n)) & 31 for n in range(6)))
    )
