from datetime import UTC, datetime, timedelta
from pathlib import Path

import made_ledger
import pytest
from made_ledger import MadeLog, entries

from fairwitness.ledger import merkle, note
from fairwitness.ledger.checkpoint import Checkpoint
from fairwitness.ledger.files import Tree
from fairwitness.ledger.note import Note
from fairwitness.ledger.witness import Answer, Request, Witness, cosignatures, read

NOW = datetime(2026, 9, 2, 8, tzinfo=UTC)
KEY = made_ledger.witness_key()


@pytest.fixture
def log(tmp_path: Path) -> MadeLog:
    return made_ledger.make(tmp_path, size=10)


@pytest.fixture
def witness(tmp_path: Path, log: MadeLog) -> Witness:
    return Witness(tmp_path / "witness", KEY, {log.key.name: [log.key.verifier]})


def ask(witness: Witness, log: MadeLog, old: int, now: datetime = NOW) -> Answer:
    signed = note.parse(log.checkpoint())
    size = Checkpoint.of(signed).size
    tree = Tree(log.folder, size)
    proof = merkle.consistency(min(old, size), size, tree.subtree)
    return witness.add_checkpoint(str(Request(old, proof, signed)).encode(), now=now)


def test_growth_is_signed_each_time(witness: Witness, log: MadeLog) -> None:
    answer = ask(witness, log, 0)
    assert answer.status == 200
    signed = note.parse(log.checkpoint())
    (one,) = cosignatures(answer.body.encode(), signed, [KEY.verifier])
    assert KEY.verifier in signed.with_signatures([one]).by([KEY.verifier])
    log.append(entries(10, 600))
    assert ask(witness, log, 10).status == 200
    assert ask(witness, log, 600).status == 200


def test_another_size_is_answered_with_the_one_that_is_known(
    witness: Witness, log: MadeLog
) -> None:
    ask(witness, log, 0)
    log.append(entries(10, 20))
    answer = ask(witness, log, 0)
    assert (answer.status, answer.body, answer.kind) == (409, "10\n", "text/x.tlog.size")


def test_a_split_view_is_not_signed(witness: Witness, log: MadeLog, tmp_path: Path) -> None:
    ask(witness, log, 0)
    other = made_ledger.make(tmp_path / "other")
    other.append([b"changed", *entries(1, 10)])
    assert ask(witness, other, 10).status == 409
    other.append(entries(10, 20))
    assert ask(witness, other, 10).status == 422


def test_what_was_signed_is_known_after_a_restart(
    witness: Witness, log: MadeLog, tmp_path: Path
) -> None:
    ask(witness, log, 0)
    again = Witness(tmp_path / "witness", KEY, {log.key.name: [log.key.verifier]})
    assert ask(again, log, 0).body == "10\n"


def test_a_clock_that_was_moved_back_signs_nothing(witness: Witness, log: MadeLog) -> None:
    ask(witness, log, 0)
    log.append(entries(10, 20))
    answer = ask(witness, log, 10, NOW - timedelta(days=1))
    assert answer.status == 500
    assert "clock" in answer.body


def test_strangers_are_told_so(witness: Witness, log: MadeLog, tmp_path: Path) -> None:
    unknown = made_ledger.make(tmp_path / "u", key=made_ledger.log_key("unknown"), size=3)
    assert ask(witness, unknown, 0).status == 404
    text = note.parse(log.checkpoint()).text
    forged = Note(text).signed(made_ledger.log_key("somebody/else"))
    assert witness.add_checkpoint(str(Request(0, (), forged)).encode(), now=NOW).status == 403
    altered = log.checkpoint().replace(b"\n10\n", b"\n11\n")
    request = b"old 0\n\n" + altered
    assert witness.add_checkpoint(request, now=NOW).status == 403
    assert ask(witness, log, 11).status == 400


@pytest.mark.parametrize(
    "request_", [b"", b"old 1", b"old 01\n\nx", b"old x\n\nx", b"old 1\n?\n\nx", b"old 0\n\nx"]
)
def test_what_is_no_request_is_refused(witness: Witness, request_: bytes) -> None:
    assert witness.add_checkpoint(request_, now=NOW).status == 400


def test_a_request_is_read_as_it_is_written(log: MadeLog) -> None:
    request = Request(3, (merkle.EMPTY, merkle.leaf(b"")), note.parse(log.checkpoint()))
    assert read(str(request).encode()) == request
