"""
A witness: it signs checkpoints of a log, never two that disagree (C2SP tlog-witness).

In:       a request as its bytes, the logs that are known, the time.
Out:      a status, a content type and a body; the newest checkpoint of each log in a folder.
Not here: HTTP and the clock (`cli`), whose cosignatures are enough (`policy`).

The newest checkpoint is on the disk before the cosignature leaves. A witness that restored an
older one would sign a second history, so its clock must not run before what it has signed.
"""

import fcntl
import os
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.ledger import merkle
from fairwitness.ledger.algorithms import cosigned_at
from fairwitness.ledger.checkpoint import Checkpoint, hash_from
from fairwitness.ledger.keys import SigningKey, VerifierKey
from fairwitness.ledger.note import BadNote, Note, Signature, parse

STEPS = 63
"""Lines that a consistency proof may have."""
TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"


class BadRequest(Problem):
    """A request to a witness that is not of the form that the specification gives it."""

    code = "bad-witness-request"


@dataclass(frozen=True, slots=True)
class Request:
    """What a log asks of a witness."""

    old: int
    """Entries that the witness has seen, as far as the log knows."""
    proof: tuple[merkle.Hash, ...]
    note: Note

    def __str__(self) -> str:
        steps = "".join(f"{b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{steps}\n{self.note}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers."""

    status: int
    """As HTTP has them: 200 signed, 400, 403, 404, 409 another size or a fork, 422."""
    body: str
    kind: str = TEXT


def read(content: bytes) -> Request:
    """
    Read a request.

    Raises:
        BadRequest, BadNote: it is not of the right form.

    """
    head, gap, note = content.partition(b"\n\n")
    first, *lines = head.decode("ascii", "replace").split("\n")
    size = first.removeprefix("old ")
    plain = size.isascii() and size.isdigit() and str(int(size[:20])) == size
    if not gap or not first.startswith("old ") or not plain:
        raise _bad("it does not begin with the old size")
    hashes = [hash_from(line) for line in lines]
    if len(hashes) > STEPS or not all(hashes):
        raise _bad("its consistency proof is none")
    return Request(int(size), tuple(filter(None, hashes)), parse(note))


class Witness:
    """A witness with its key, the logs it knows, and a folder of what it has signed."""

    def __init__(
        self, folder: Path, key: SigningKey, logs: Mapping[str, Sequence[VerifierKey]]
    ) -> None:
        """Know logs by their origin, each with one or more keys; make the folder."""
        self._folder, self._key, self._logs = folder, key, logs
        durable.make_folders((folder,))

    def add_checkpoint(self, content: bytes, *, now: datetime) -> Answer:
        """Answer a request of a log; what is signed is on the disk before this returns."""
        try:
            request = read(content)
            asked = Checkpoint.of(request.note)
        except Problem as problem:
            return Answer(400, f"{problem.what}\n")
        keys = self._logs.get(asked.origin)
        if keys is None:
            return Answer(404, "This witness does not know that log.\n")
        try:
            known = request.note.by(keys)
        except BadNote:
            known = {}
        if not known:
            return Answer(403, "No key that is known of that log has signed this.\n")
        if request.old > asked.size:
            return Answer(400, "The old size is larger than the new one.\n")
        with self._alone(asked.origin) as place:
            return self._judge(request, asked, place, now)

    def _judge(self, request: Request, asked: Checkpoint, place: Path, now: datetime) -> Answer:
        seen, signed = self._newest(place)
        before = Checkpoint(asked.origin, 0, merkle.EMPTY) if seen is None else seen
        if request.old != before.size:
            return Answer(409, f"{before.size}\n", SIZE)
        if request.old == asked.size and before.root != asked.root:
            return Answer(409, f"{before.size}\n", SIZE)
        if not merkle.consistent(before.root, before.size, asked.root, asked.size, request.proof):
            return Answer(422, "The proof does not show that the log was only added to.\n")
        if signed is not None and signed > now:
            return Answer(500, "The clock of this witness was moved back; it signs nothing.\n")
        ours = Note(request.note.text).signed(self._key, now)
        durable.write(place, str(request.note.with_signatures(ours.signatures)).encode())
        return Answer(200, "".join(map(str, ours.signatures)))

    def _newest(self, place: Path) -> tuple[Checkpoint | None, datetime | None]:
        """Return what was signed last of a log, and when."""
        if not place.exists():
            return None, None
        note = parse(place.read_bytes())
        mine = note.by([self._key.verifier])[self._key.verifier]
        return Checkpoint.of(note), cosigned_at(mine.signed)

    @contextmanager
    def _alone(self, origin: str) -> Iterator[Path]:
        """Hold one log's place, so that looking and signing are one step."""
        place = self._folder / sha256(origin.encode()).hexdigest()
        handle = os.open(f"{place}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield place
        finally:
            os.close(handle)


def cosignatures(body: bytes, note: Note, keys: Sequence[VerifierKey]) -> tuple[Signature, ...]:
    """
    Return the signatures of known witnesses in an answer of 200.

    Raises:
        BadNote: it is no list of signatures, or one of a known witness does not hold.

    """
    answered = parse(f"{note.text}\n".encode() + body)
    return tuple(answered.by(keys).values())


def _bad(why: str) -> BadRequest:
    return BadRequest(
        f"This is not a request to a witness: {why}.", fix="See C2SP tlog-witness for its form."
    )
