from datetime import UTC, datetime

import made_ledger
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.ledger import merkle, note, policy, proof
from fairwitness.ledger.algorithms import cosigned_at
from fairwitness.ledger.checkpoint import BadCheckpoint, Checkpoint, trusted
from fairwitness.ledger.keys import BadNoteKey, SigningKey, VerifierKey
from fairwitness.ledger.note import BadNote, Note
from fairwitness.ledger.policy import BadPolicy, NotEnoughSignatures

NOW = datetime(2026, 9, 2, 8, tzinfo=UTC)
LOG, ONE, TWO = made_ledger.log_key(), made_ledger.witness_key(), made_ledger.witness_key("w/two")
CHECKPOINT = Checkpoint(LOG.name, 1, merkle.leaf(b"x"))
SIGNED = Note(CHECKPOINT.text).signed(LOG)


def test_keys_are_read_as_they_are_written() -> None:
    for key in (LOG, ONE):
        assert SigningKey.from_text(key.secret_text()) == key
        assert VerifierKey.from_text(str(key.verifier)) == key.verifier
        assert repr(key).count("seed") == 0


def test_the_key_of_the_go_documentation_is_read() -> None:
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert str(VerifierKey.from_text(text)) == text


@pytest.mark.parametrize(
    "line",
    [
        "",
        "a+b",
        "name+00000000+AQ==",
        "name+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        str(VerifierKey("low", 1, b"\x01" + bytes(31))),
        str(VerifierKey("unknown", 6, bytes(32))),
    ],
)
def test_a_line_that_is_no_sound_key_is_refused(line: str) -> None:
    with pytest.raises(BadNoteKey):
        VerifierKey.from_text(line)


def test_the_note_of_the_go_documentation_holds() -> None:
    key = VerifierKey.from_text(
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    content = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn"
        "gotpRZb6KE6RyyBwJnAM=\n"
    )
    read = note.parse(content.encode())
    assert list(read.by([key])) == [key]
    assert str(read) == content


@given(at=st.integers(0, 10_000))
def test_a_note_with_a_byte_changed_is_not_trusted(at: int) -> None:
    content = bytearray(str(SIGNED).encode())
    content[at % len(content)] ^= 1
    with pytest.raises((BadNote, BadCheckpoint)):
        trusted(bytes(content), LOG.verifier)


def test_a_cosignature_carries_its_time() -> None:
    cosigned = SIGNED.signed(ONE, NOW)
    found = note.parse(str(cosigned).encode()).by([ONE.verifier])[ONE.verifier]
    assert cosigned_at(found.signed) == NOW
    assert len(cosigned.signed(ONE, NOW).signatures) == 2


def _accept(text: str, content: Note, now: datetime = NOW) -> Checkpoint:
    return policy.read(text).accept(str(content).encode(), now=now)


LINES = f"log {LOG.verifier}\nwitness one {ONE.verifier}\nwitness two {TWO.verifier} http://w\n"


def test_a_quorum_is_met_by_enough_distinct_witnesses() -> None:
    one, both = SIGNED.signed(ONE, NOW), SIGNED.signed(ONE, NOW).signed(TWO, NOW)
    assert _accept(f"{LINES}quorum none\n", SIGNED) == CHECKPOINT
    assert _accept(f"{LINES}group g 1 one two\nquorum g\n", one) == CHECKPOINT
    assert _accept(f"{LINES}group g all one two\nquorum g\n", both) == CHECKPOINT
    with pytest.raises(NotEnoughSignatures, match="cosigned by one"):
        _accept(f"{LINES}group g all one two\nquorum g\n", one)


def test_a_cosignature_from_the_future_counts_for_nothing() -> None:
    early = datetime(2026, 9, 1, tzinfo=UTC)
    with pytest.raises(NotEnoughSignatures):
        _accept(f"{LINES}quorum one\n", SIGNED.signed(ONE, NOW), early)


def test_a_policy_that_is_not_clear_is_refused() -> None:
    for more in (
        "",
        "quorum three\n",
        "quorum none\nquorum none\n",
        "group g 3 one two\nquorum g\n",
        "group g 0 one\nquorum g\n",
        "group g any one one\nquorum g\n",
        "group g any one\ngroup h any one\nquorum h\n",
        "group none any one\nquorum none\n",
        f"witness three {ONE.verifier}\nquorum one\n",
        f"log {ONE.verifier}\nquorum none\n",
        f"witness three {LOG.verifier}\nquorum none\n",
        "quorom none\n",
    ):
        with pytest.raises(BadPolicy):
            policy.read(LINES + more)


def test_one_key_under_two_names_is_refused() -> None:
    again = SigningKey("w/other", ONE.algorithm, ONE.seed).verifier
    with pytest.raises(BadPolicy, match="two lines"):
        policy.read(f"{LINES}witness three {again}\nquorum none\n")


def test_a_proof_is_read_as_it_is_written() -> None:
    made = proof.Proof(0, (), str(SIGNED), b"extra")
    assert proof.parse(str(made).encode()) == made
    assert made.shows(b"x", policy.of_log(LOG.verifier), now=NOW) == CHECKPOINT
    with pytest.raises(proof.BadProof):
        made.shows(b"y", policy.of_log(LOG.verifier), now=NOW)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"c2sp.org/tlog-proof@v1\n\n", b"c2sp.org/tlog-proof@v1\nindex 01\n\nx"],
)
def test_what_is_no_proof_is_refused(content: bytes) -> None:
    with pytest.raises(proof.BadProof):
        proof.parse(content)
