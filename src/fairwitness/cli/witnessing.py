"""
Ask witnesses to sign a log's newest checkpoint.

In:       a log that is held for writing, its folder, a policy whose witnesses have addresses.
Out:      the checkpoint with their signatures, published; or what is missing.
Not here: being a witness (`witness`).
"""

from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from fairwitness.cli import terminal
from fairwitness.core.problem import Problem
from fairwitness.ledger import files, merkle
from fairwitness.ledger.appending import Ledger
from fairwitness.ledger.checkpoint import Checkpoint
from fairwitness.ledger.files import Tree
from fairwitness.ledger.note import Note, Signature, parse
from fairwitness.ledger.policy import Policy, Witness
from fairwitness.ledger.remembering import RolledBack
from fairwitness.ledger.witness import Request, cosignatures

ANSWER_LIMIT = 100_000
"""Bytes of an answer that are read."""
WAIT_S = 20
"""How long a witness may take [s]."""
SIGNED, CONFLICT = 200, 409


class WitnessRefused(Problem):
    """A witness that cannot be reached, or that does not sign."""

    code = "witness-refused"
    exit_status = 3


def cosign(ledger: Ledger, folder: Path, policy: Policy, *, now: datetime) -> None:
    """
    Ask every witness that has an address; publish what they sign, if that meets the policy.

    Raises:
        RolledBack: a witness has seen more of this log than there is.
        NotEnoughSignatures: too few have signed.

    """
    note = parse(files.checkpoint(folder))
    for name, witness in policy.witnesses.items():
        if witness.url:
            try:
                note = note.with_signatures(asked(witness, note, folder))
            except WitnessRefused as problem:
                terminal.note(f"{name}: {problem.what}")
    policy.accept(str(note).encode(), now=now)
    ledger.publish(note)


def asked(witness: Witness, note: Note, folder: Path) -> tuple[Signature, ...]:
    """
    Ask one witness: first from nothing, then from where it says it is.

    Raises:
        WitnessRefused: it cannot be reached or does not sign.
        RolledBack: it has seen more.

    """
    current = Checkpoint.of(note)
    tree = Tree(folder, current.size)
    status, body = _post(witness, Request(0, (), note))
    if status == CONFLICT and body.strip().isdigit():
        seen = int(body[:20])
        if seen > current.size:
            raise RolledBack(
                f"The witness {witness.key.name!r} has signed {seen} entries of this log, which "
                f"has {current.size} here: it was restored from an older copy.",
                fix="Restore the newest copy of the log's folder before anything is added.",
            )
        proof = merkle.consistency(seen, current.size, tree.subtree)
        status, body = _post(witness, Request(seen, proof, note))
    if status != SIGNED:
        raise WitnessRefused(
            f"It does not sign: {status} {body.decode(errors='replace').strip()[:200]}.",
            fix="Ask its operator.",
        )
    return cosignatures(body, note, [witness.key])


def _post(witness: Witness, request: Request) -> tuple[int, bytes]:
    parts = urlsplit(witness.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=WAIT_S)
    try:
        path = f"{parts.path.rstrip('/')}/add-checkpoint"
        connection.request("POST", path, body=str(request).encode())
        answer: HTTPResponse = connection.getresponse()
        return answer.status, answer.read(ANSWER_LIMIT)
    except (OSError, HTTPException) as error:
        raise WitnessRefused(
            f"It cannot be reached: {error}.", fix="Try again later.", retry=True
        ) from None
    finally:
        connection.close()
