"""What is tried with receipts and the log behind them."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import made_ledger
from attack import DAY, Attack, Try
from made_filing import NOW, Case

from fairwitness.filing import receipts
from fairwitness.ledger import appending, auditing, policy
from fairwitness.ledger.keys import VerifierKey
from fairwitness.sealing import (
    receipt,
    ssh,
)

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
