"""From keys to a receipt at the command line, and a log with its witness."""

import threading
from collections.abc import Iterator
from pathlib import Path

import made_ledger
import pytest
from told import Command

from fairwitness.cli import witness as witness_command
from fairwitness.ledger.witness import Witness

CONTENT = b"a report " * 1000
NOW = ("--now", "2026-09-02T08:00:00Z")
ORIGIN = "log.example/filings"


@pytest.fixture(autouse=True)
def state(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(desk / "state"))


@pytest.fixture
def keys(fairwitness: Command, desk: Path) -> Path:
    for officer in ("alice", "bob", "carol"):
        assert fairwitness("keys", "new", "officer", "--out", officer).status == 0
    for one in ("authority", "filer"):
        assert fairwitness("keys", "new", "organisation", "--out", f"{one}.ssh").status == 0
    assert fairwitness("keys", "new", "log", "--name", ORIGIN, "--out", "log.key").status == 0
    return desk


@pytest.fixture
def filing(fairwitness: Command, keys: Path) -> Path:
    officers = [x for o in ("alice", "bob", "carol") for x in ("--officer", f"{o}={o}")]
    made = fairwitness(
        *("manifest", "new", "--organisation", "Authority", "--purpose", "safety"),
        *("--contact", "filings@authority.example", *officers, "--k", "2"),
        *("--until", "2027-01-01", "--key", "authority.ssh", "--out", "authority.manifest", *NOW),
    )
    assert made.status == 0, made.err
    (keys / "report.zip").write_bytes(CONTENT)
    sealed = fairwitness(
        *("seal", "report.zip", "--to", "authority.manifest", "--org", "authority.ssh.pub"),
        *("--key", "filer.ssh", "--out", "report.filing", *NOW),
    )
    assert sealed.status == 0, sealed.err
    for officer in ("alice", "bob"):
        approved = fairwitness(
            *("approve", "report.filing", "--officer", officer, "--opener", "alice"),
            *("--purpose", "review", "--until", "2026-09-03", "--key", f"{officer}.ssh"),
            *("--out", f"{officer}.approval"),
        )
        assert approved.status == 0, approved.err
    return keys / "report.filing"


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
