"""The program and the desk as processes that talk over HTTP."""

import json
import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from made_filing import CANARY
from recipient_desk import head_of
from running_desk import RunningDesk, digest_of, fairwitness, until
from tusclient.client import TusClient

from fairwitness.ledger.checkpoint import Checkpoint
from fairwitness.ledger.keys import SigningKey
from fairwitness.ledger.note import Note
from fairwitness.sealing import key_files, ssh

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Place:
    """A desk that runs, and a filer's folder."""

    desk: RunningDesk
    address: str
    pid: int
    """Of `fairwitness serve`."""
    folder: Path

    @property
    def key(self) -> str:
        """Return the path of the filer's key."""
        return str(self.desk.key_file(self.folder))

    def file(self, *filings: Path, to: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> "Row":
        """Run `fairwitness file`."""
        at = [word for url in (to or (self.address,)) for word in ("--to", url)]
        words = ["file", *map(str, filings), *at, "--key", self.key, "--json", *more]
        done = fairwitness(words)
        return Row(done.returncode, json.loads(done.stdout) if done.stdout else [], done.stderr)


@dataclass(frozen=True)
class Row:
    """How it ended, and what it said."""

    status: int
    rows: list[dict[str, object]]
    said: str


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningDesk, str, int]]:
    made = RunningDesk(tmp_path_factory.mktemp("desk") / "data")
    made.prepare()
    with made.served() as (address, pid):
        yield made, address, pid


@pytest.fixture
def place(running: tuple[RunningDesk, str, int], tmp_path: Path) -> Place:
    return Place(*running, tmp_path)


def test_a_filing_is_sent_and_followed(place: Place) -> None:
    filing = place.desk.sealed(place.folder)
    sent = place.file(filing)
    assert (sent.status, sent.rows[0]["state"]) == (0, "received"), sent
    receipt = place.folder / "one.receipt"
    before = receipt.read_bytes()
    told = fairwitness(["status", str(filing), "--key", place.key])
    assert (told.returncode, "received (new)" in told.stdout) == (0, True), told.stderr
    again = fairwitness(["status", str(filing), "--key", place.key])
    assert "(new)" not in again.stdout
    assert place.file(filing).status == 0
    assert receipt.read_bytes() == before


def test_the_receipt_is_verified_offline_by_the_command(place: Place) -> None:
    filing = place.desk.sealed(place.folder)
    place.file(filing)
    manifest, log = place.folder / "m", place.folder / "log.pub"
    manifest.write_bytes(bytes(place.desk.manifest))
    log.write_bytes((place.desk.data / "keys" / "ledger.key.pub").read_bytes())
    words = ["receipt", "verify", str(place.folder / "one.receipt"), "--filing", str(filing)]
    done = fairwitness([*words, "--to", str(manifest), "--log", str(log)])
    assert (done.returncode, "Received by Authority" in done.stdout) == (0, True), done.stderr


def test_what_is_late_is_loud_and_received_all_the_same(place: Place) -> None:
    sent = place.file(place.desk.sealed(place.folder), more=("--due", "2026-01-01"))
    assert (sent.status, sent.rows[0]["state"]) == (1, "LATE")
    assert (place.folder / "one.receipt").exists()
    table = fairwitness(
        [
            *("file", str(place.folder / "one.filing"), "--to", place.address),
            *("--key", place.key, "--due", "2026-01-01"),
        ]
    )
    assert "after it was due" in table.stderr


def test_a_filer_who_is_not_registered_is_told_so(place: Place) -> None:
    stranger = RunningDesk(place.desk.data, authority=place.desk.authority)
    stranger.manifest = place.desk.manifest
    filing, key = stranger.sealed(place.folder), place.folder / "stranger.ssh"
    secret = ssh.secret_text(stranger.filer)
    key_files.write(key, secret=secret, public=b"none\n")
    done = fairwitness(["file", str(filing), "--to", place.address, "--key", str(key)])
    assert (done.returncode, "not registered" in done.stderr) == (1, True), done.stderr
    assert not (place.folder / "one.receipt").exists()


def test_a_desk_that_is_not_there_is_a_row_and_not_the_end_of_the_others(place: Place) -> None:
    filing = place.desk.sealed(place.folder)
    sent = place.file(filing, to=("http://localhost:9",), more=("--patience", "0.3", "--wait", "1"))
    assert (sent.status, sent.rows[0]["state"]) == (1, "FAILED")
    plain = place.file(filing, to=("http://desk.example",))
    assert (plain.status, "not the address of a desk" in plain.said) == (2, True)


def test_a_filing_for_another_recipient_is_not_sent_here(place: Place) -> None:
    other = RunningDesk(place.desk.data)
    other.manifest = other.authority.manifest()
    filing = other.sealed(place.folder, "other")
    sent = place.file(filing)
    assert (sent.status, sent.rows[0]["state"]) == (1, "FAILED")
    both = place.file(place.desk.sealed(place.folder), filing)
    assert (both.status, "none of the desks" in both.said) == (2, True)


def test_two_who_send_one_filing_at_once_get_one_receipt(place: Place) -> None:
    content = os.urandom(24 * 2**20)
    filing = place.desk.sealed(place.folder, content=content)
    second = place.folder / "copy.filing"
    second.write_bytes(filing.read_bytes())
    place.desk.key_file(place.folder)
    done: list[Row] = []
    both = [
        threading.Thread(target=lambda path=path: done.append(place.file(path)))
        for path in (filing, second)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [row.status for row in done] == [0, 0], done
    receipts = {(place.folder / name).read_bytes() for name in ("one.receipt", "copy.receipt")}
    assert len(receipts) == 1


def test_a_server_that_is_killed_while_bytes_come_is_gone_on_with(place: Place) -> None:
    filing = place.desk.sealed(place.folder, content=os.urandom(40 * 2**20))
    place.desk.key_file(place.folder)
    done: list[Row] = []
    sending = threading.Thread(target=lambda: done.append(place.file(filing)))
    sending.start()
    uploads, killed, seen = place.desk.data / "uploads", 0, 0
    while killed < 3:
        until(lambda wanted=seen: done or _bytes(uploads) > wanted)
        assert not done
        for pid in _children(*_children(place.pid)):  # the processes that answer
            os.kill(pid, signal.SIGKILL)
        killed, seen = killed + 1, _bytes(uploads) + 5 * 2**20
    sending.join()
    assert (done[0].status, done[0].rows[0]["state"]) == (0, "received"), done


def _bytes(folder: Path) -> int:
    return max((one.stat().st_size for one in folder.glob("*")), default=0)


def _children(*parents: int) -> list[int]:
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = one.read_text().rpartition(")")[2].split()
            if int(fields[1]) in parents:
                found.append(int(one.parent.name))
    return found


def test_another_programs_tus_client_uploads_a_filing(place: Place) -> None:
    filing = place.desk.sealed(place.folder, content=os.urandom(3 * 2**20))
    text, signature = (part.decode() for part in head_of(filing))
    client = TusClient(f"{place.address}/filing/v1/uploads")
    metadata = {"filing": text, "signature": signature}
    with filing.open("rb") as file:
        first = client.uploader(file_stream=file, chunk_size=2**20, metadata=metadata)
        first.upload_chunk()
        assert first.offset == 2**20
        second = client.uploader(
            file_stream=file, chunk_size=2**20, url=first.url, upload_checksum=True
        )
        assert second.offset == 2**20
        second.upload()
        assert second.offset == filing.stat().st_size
    assert place.file(filing).status == 0
    kept = place.desk.data / "filings" / f"{digest_of(filing)}.filing"
    assert kept.read_bytes() == filing.read_bytes()


def test_the_desk_is_not_believed_when_it_shows_another_ledger_or_another_past(
    place: Place,
) -> None:
    filing = place.desk.sealed(place.folder)
    place.file(filing)
    assert fairwitness(["status", str(filing), "--key", place.key]).returncode == 0
    memory = place.folder / "one.desk.json"
    plain = json.loads(memory.read_text())
    secret = (place.desk.data / "keys" / "ledger.key").read_text().strip()
    ledger = SigningKey.from_text(secret)
    name = ledger.name
    memory.write_text(json.dumps({**plain, "events": [*plain["events"], "a" * 64]}))
    past = fairwitness(["status", str(filing), "--key", place.key])
    assert (past.returncode != 0, "other events at an earlier look" in past.stderr) == (True, True)
    fork = Note(Checkpoint(name, 3, sha256(b"other").digest()).text).signed(ledger)
    memory.write_text(json.dumps({**plain, "checkpoint": str(fork)}))
    split = fairwitness(["status", str(filing), "--key", place.key])
    assert (split.returncode, "does not begin with" in split.stderr) == (1, True), split.stderr
    ahead = Note(Checkpoint(name, 10**6, sha256(b"other").digest()).text).signed(ledger)
    memory.write_text(json.dumps({**plain, "checkpoint": str(ahead)}))
    back = fairwitness(["status", str(filing), "--key", place.key])
    assert (back.returncode != 0, "entries were taken away" in back.stderr) == (True, True)
    memory.write_text(json.dumps({**plain, "log": plain["log"].replace("+", "x+", 1)}))
    log = fairwitness(["status", str(filing), "--key", place.key])
    assert (log.returncode, "another key than before" in log.stderr) == (1, True)


def test_database_and_disk_of_a_waiting_desk_hold_no_plaintext_and_no_key_that_opens(
    place: Place,
) -> None:
    place.file(place.desk.sealed(place.folder, content=CANARY * 100_000))
    with closing(sqlite3.connect(place.desk.data / "fairwitness.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(FULL)")
        assert database.execute("SELECT count(*) FROM store_receivedfiling").fetchone()[0] > 0
    files = [path for path in place.desk.data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".filing" for path in files)
    secrets = [one.age.strip().encode() for one in place.desk.authority.people]
    for path in files:
        content = path.read_bytes()
        assert CANARY.strip() not in content, path
        assert b"AGE-SECRET-KEY" not in content, path
        assert not any(secret in content for secret in secrets), path
