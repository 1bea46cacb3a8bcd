"""From keys to a receipt at the command line, and a log with its witness."""

import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import made_authority
import made_ledger
import pytest
from filed_by_hand import CONTENT, NOW, ORIGIN
from told import Command

from fairwitness.cli import witness as witness_command
from fairwitness.ledger.witness import Witness

OPEN = (
    *("open", "report.filing", "--to", "authority.manifest", "--from", "filer.ssh.pub"),
    *("--approval", "alice.approval", "--approval", "bob.approval", "--opener", "alice"),
    *("--out", "opened.zip", *NOW),
)


def test_two_officers_open_and_one_does_not(fairwitness: Command, filing: Path) -> None:
    alone = fairwitness(*OPEN, "--with", "alice.age")
    assert alone.status == 2
    assert "It takes the keys of 2 officers" in alone.err
    assert not (filing.parent / "opened.zip").exists()
    both = fairwitness(*OPEN, "--with", "alice.age", "--with", "bob.age")
    assert both.status == 0, both.err
    assert (filing.parent / "opened.zip").read_bytes() == CONTENT
    again = fairwitness(*OPEN, "--with", "alice.age", "--with", "bob.age")
    assert "is there already" in again.err


def test_what_is_known_without_opening_it(fairwitness: Command, filing: Path) -> None:
    assert filing.exists()
    told = fairwitness("inspect", "report.filing")
    assert "Authority" in told.out
    assert str(len(CONTENT)) in told.out
    checked = fairwitness("manifest", "check", "authority.manifest", *NOW)
    assert "carol" in checked.out


def test_a_receipt_verifies_offline(fairwitness: Command, filing: Path) -> None:
    assert fairwitness("ledger", "init", "log", "--key", "log.key").status == 0
    given = fairwitness(
        *("receipt", "give", "report.filing", "--to", "authority.manifest"),
        *("--key", "authority.ssh", "--ledger", "log", "--ledger-key", "log.key"),
        *("--out", "report.receipt", *NOW),
    )
    assert given.status == 0, given.err
    check = ("receipt", "verify", "report.receipt", "--to", "authority.manifest")
    check = (*check, "--log", "log.key.pub", *NOW)
    held = fairwitness(*check, "--filing", "report.filing", "--json")
    assert held.status == 0, held.err
    assert '"index": 0' in held.out
    filing.write_bytes(filing.read_bytes().replace(b"2026-09-02", b"2026-09-01", 1))
    assert fairwitness(*check, "--filing", "report.filing").status == 2


@pytest.mark.enable_socket
def test_an_authority_stamps_a_receipt_and_openssl_verifies_it(
    fairwitness: Command, filing: Path, tmp_path: Path
) -> None:
    assert fairwitness("ledger", "init", "log", "--key", "log.key").status == 0
    give = (
        *("receipt", "give", "report.filing", "--to", "authority.manifest"),
        *("--key", "authority.ssh", "--ledger", "log", "--ledger-key", "log.key", *NOW),
    )
    with made_authority.serving(tmp_path) as url:
        given = fairwitness(*give, "--out", "stamped.receipt", "--tsa", url)
        assert given.status == 0, given.err
        assert fairwitness(*give, "--out", "plain.receipt").status == 0
        stamp = ("receipt", "timestamp", "plain.receipt", "--tsa", url, "--out", "later.receipt")
        assert fairwitness(*stamp).status == 0
    root = str(tmp_path / "root.pem")
    check = ("--filing", "report.filing", "--to", "authority.manifest", "--log", "log.key.pub")
    for name in ("stamped.receipt", "later.receipt"):
        held = fairwitness("receipt", "verify", name, *check, "--tsa", root)
        assert held.status == 0, held.err
        assert "A timestamp authority saw the receipt at" in held.out
        with tarfile.open(name) as tar:
            tar.extractall(filing.parent / name.partition(".")[0], filter="data")
    verify = "openssl ts -verify -in receipt.tsr -data receipt.json -CAfile"
    for name, sound in (("stamped", True), ("later", True), ("later", False)):
        if not sound:
            (filing.parent / name / "receipt.json").write_bytes(b"another")
        done = subprocess.run(
            [*verify.split(), root], cwd=filing.parent / name, check=False, capture_output=True
        )
        assert (done.returncode == 0) is sound, done.stderr


@pytest.mark.enable_socket
def test_an_authority_that_fails_leaves_a_receipt_without_a_stamp(
    fairwitness: Command, filing: Path, tmp_path: Path
) -> None:
    assert fairwitness("ledger", "init", "log", "--key", "log.key").status == 0
    give = (
        *("receipt", "give", "report.filing", "--to", "authority.manifest"),
        *("--key", "authority.ssh", "--ledger", "log", "--ledger-key", "log.key", *NOW),
    )
    with made_authority.serving(tmp_path, status=500) as url:
        told = fairwitness(*give, "--out", "plain.receipt", "--tsa", url)
    assert told.status == 3
    assert "answers with 500" in told.err
    gone = fairwitness("receipt", "timestamp", "plain.receipt", "--tsa", url, "--out", "x")
    assert "cannot be reached" in gone.err
    bad = fairwitness("receipt", "timestamp", "plain.receipt", "--tsa", "file:///x", "--out", "x")
    assert "is no address" in bad.err
    assert not (filing.parent / "x").exists()
    check = ("--filing", "report.filing", "--to", "authority.manifest", "--log", "log.key.pub")
    assert fairwitness("receipt", "verify", "plain.receipt", *check).status == 0


def test_a_secret_key_that_others_may_read_is_not_used(fairwitness: Command, keys: Path) -> None:
    (keys / "log.key").chmod(0o644)
    told = fairwitness("ledger", "init", "log", "--key", "log.key")
    assert told.status == 2
    assert "Others may read" in told.err
    assert "is there already" in fairwitness("keys", "new", "officer", "--out", "alice").err


def test_a_log_is_kept_proved_and_audited(fairwitness: Command, keys: Path) -> None:
    (keys / "one").write_bytes(b"one")
    (keys / "lines").write_bytes(b"two\nthree\n")
    fairwitness("ledger", "init", "log", "--key", "log.key")
    added = fairwitness("ledger", "append", "log", "one", "--lines", "lines", "--key", "log.key")
    assert added.out == "3 added; the log has 3 entries.\n"
    log = ("--log", "log.key.pub")
    audit = ("ledger", "audit", "log", *log, "--remembered", "my.checkpoint")
    assert "remembers it now" in fairwitness(*audit).out
    fairwitness("ledger", "append", "log", "one", "--key", "log.key")
    assert "3 entries then, 4 now" in fairwitness(*audit).out
    assert fairwitness("ledger", "verify", "log", *log).out.startswith("Sound: 4 entries")
    proved = fairwitness("ledger", "prove", "log", *log, "--entry", "one", "--out", "p")
    assert proved.out == "Entry 3 is proved in p.\n"
    assert fairwitness("ledger", "check", "p", "--entry", "one", *log).status == 0
    assert fairwitness("ledger", "check", "p", "--entry", "lines", *log).status == 2
    tile = keys / "log/tile/0/000.p/4"
    tile.write_bytes(tile.read_bytes()[:-1] + b"?")
    damaged = fairwitness("ledger", "verify", "log", *log)
    assert damaged.status == 1
    assert "tile/0/000.p/4" in damaged.err


@pytest.fixture
def witness(desk: Path, fairwitness: Command, keys: Path) -> Iterator[str]:
    assert keys == desk
    assert fairwitness("ledger", "init", "log", "--key", "log.key").status == 0
    key = made_ledger.witness_key()
    log = witness_command.public_key(desk / "log.key.pub")
    server = witness_command.server(Witness(desk / "witness", key, {ORIGIN: [log]}), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield (
        f"log {log}\nwitness one {key.verifier} http://127.0.0.1:{server.server_address[1]}\n"
        "quorum one\n"
    )
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.enable_socket
def test_a_witness_signs_over_http_and_notices_a_rollback(
    fairwitness: Command, desk: Path, witness: str
) -> None:
    (desk / "policy").write_text(witness)
    (desk / "one").write_bytes(b"one")
    append = ("ledger", "append", "log", "one", "--key", "log.key", "--policy", "policy")
    for _ in range(3):
        done = fairwitness(*append)
        assert done.status == 0, done.err
    fairwitness("ledger", "prove", "log", "--log", "log.key.pub", "--index", "2", "--out", "p")
    held = fairwitness("ledger", "check", "p", "--entry", "one", "--policy", "policy")
    assert held.out == f"Logged: entry 2 of 3 in {ORIGIN}.\n"
    for path in (desk / "log/checkpoint", *(desk / "state").rglob("*.checkpoint")):
        path.unlink()
    fairwitness("ledger", "init", "log", "--key", "log.key")  # a second history, memory and all
    told = fairwitness(*append)
    assert told.status == 2
    assert "has signed 3 entries of this log" in told.err
