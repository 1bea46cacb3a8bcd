"""
Send a filing to a desk, piece by piece, as tus 1.0 has it; what has arrived is not sent again.

In:       a filing's file, a desk, how long to go on without progress.
Out:      all of it is at the desk and received; or the problem.
Not here: requests (`desks`), the receipt (`receipts`).

A cut link, a restarted desk and a second sender of the same filing are all the same: ask how far it
is, and go on from there.
"""

import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from fairwitness.core.problem import Problem
from fairwitness.filing.desks import (
    GOOD,
    NOT_HERE,
    Answer,
    BadDesk,
    Desk,
    Refused,
    Unreachable,
    refusal,
)
from fairwitness.sealing import parts
from fairwitness.sealing.parts import Front

TUS = {"Tus-Resumable": "1.0.0"}
PIECE, SMALLEST = 4 * 2**20, 64 * 2**10
"""Bytes that are sent at a time; fewer where a server in between takes fewer."""
PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""How long to wait before each further attempt; the last one again and again [s]."""
PATIENCE_S = 120.0
"""How long to go on while hardly a byte arrives: fewer than `SMALLEST`, and not the last [s]."""
WHOLE_S = 12 * 3600.0
"""How long to go on at all; the next run goes on from where this one was [s]."""
GONE, CONFLICT, TOO_LARGE, LOCKED, DIFFERS = 410, 409, 413, 423, 460
SERVER = 500

Step = Callable[[int, int], None]
"""Is told how many bytes of how many are at the desk."""


@dataclass(slots=True)
class Sending:
    """A filing on its way."""

    path: Path
    desk: Desk
    step: Step | None = None
    patience: float = PATIENCE_S
    piece: int = PIECE
    whole: float = WHOLE_S

    def run(self) -> None:
        """
        Send until the filing is received.

        Raises:
            Refused: the desk does not take it.
            Unreachable: hardly a byte arrived for `patience`, or it took `whole`.
            BadParcel, BadStatement, BadSignature: the file is no filing.
            OSError: it cannot be read.

        """
        with self.path.open("rb") as file:
            front = parts.front(file)
            size = file.seek(0, 2)
            began = last = time.monotonic()
            tries, furthest, counted = 0, -1, -SMALLEST
            location, there = "", -1
            while there != size:
                self._refuse_slow(began, last)
                try:
                    location = location or self._begun(front, size)
                    if there < 0:
                        there = self._how_far(location, size)
                    else:
                        there = self._sent(location, file, there)
                    if there > furthest:
                        tries, furthest = 0, there
                        self._told(there, size)
                    if there >= min(counted + SMALLEST, size):
                        last, counted = time.monotonic(), there
                except (Refused, Unreachable) as problem:
                    there = -1
                    location = self._after(problem, location)
                    self._pause(last, tries, problem)
                    tries += 1

    def _refuse_slow(self, began: float, last: float) -> None:
        """Give up on a desk that answers well and takes next to nothing."""
        now = time.monotonic()
        if now - began > self.whole or now - last > self.patience + self.desk.whole:
            raise Unreachable(self.desk.host, "it takes hardly any bytes")

    def _after(self, problem: Refused | Unreachable, location: str) -> str:
        """Return the upload to go on with after a problem; raise one that will stay."""
        if isinstance(problem, Unreachable):
            return location
        if problem.status in {NOT_HERE, GONE} and location:
            self._refuse_refused(location)
            return ""
        if problem.status == TOO_LARGE and self.piece > SMALLEST:
            self.piece //= 4
        elif not _passes(problem):
            raise problem
        return location

    def _pause(self, last: float, tries: int, problem: Problem) -> None:
        """Wait before the next attempt, or give up."""
        if time.monotonic() - last > self.patience:
            raise problem
        time.sleep(PAUSES_S[min(tries, len(PAUSES_S) - 1)])

    def _begun(self, front: Front, size: int) -> str:
        """Begin the upload, or find the one there is; return its path."""
        text, signature = front.signed.text, "".join(front.signed.signatures).encode()
        metadata = f"filing {_b64(text)},signature {_b64(signature)}"
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
        answer = self.desk.send("POST", f"{self.desk.base}/uploads", headers=headers)
        if answer.status not in GOOD:
            raise refusal(answer)
        location = answer.headers.get("location")
        if location is None:
            raise Unreachable(self.desk.host, "its answer was cut off")
        path = urlsplit(location).path
        if not path.startswith(f"{self.desk.base}/uploads/"):
            raise self._nonsense()
        return path

    def _how_far(self, location: str, size: int) -> int:
        answer = self.desk.send("HEAD", location, headers=TUS)
        if answer.status not in GOOD:
            raise refusal(answer)
        return self._offset(answer, size)

    def _sent(self, location: str, file: IO[bytes], there: int) -> int:
        """Send a piece and return how far it is now."""
        file.seek(there)
        piece = file.read(self.piece)
        headers = {
            **TUS,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(there),
            "Upload-Checksum": f"sha256 {_b64(sha256(piece).digest())}",
        }
        answer = self.desk.send("PATCH", location, piece, headers)
        if answer.status not in GOOD:
            raise refusal(answer)
        arrived = self._offset(answer, there + len(piece))
        if arrived <= there:
            raise Unreachable(self.desk.host, "it takes no bytes")
        return arrived

    def _offset(self, answer: Answer, most: int) -> int:
        text = answer.headers.get("upload-offset")
        if text is None:  # an answer whose head was cut off looks whole to Python
            raise Unreachable(self.desk.host, "its answer was cut off")
        if not text.isdecimal() or int(text) > most:
            raise self._nonsense()
        return int(text)

    def _refuse_refused(self, location: str) -> None:
        """Raise why the desk refused what it was sent, if it did."""
        try:
            answer = self.desk.send("GET", location)
        except Unreachable:
            return
        problem = refusal(answer)
        if answer.status in GOOD and b'"refused"' in answer.body:
            raise problem

    def _told(self, there: int, size: int) -> None:
        if self.step is not None:
            self.step(there, size)

    def _nonsense(self) -> BadDesk:
        return BadDesk(
            f"The desk at {self.desk.host} does not answer as it should.",
            fix="Check the address, and ask the recipient.",
        )


def send(path: Path, desk: Desk, step: Step | None = None, patience: float = PATIENCE_S) -> None:
    """Send a filing until it is received; raises as `Sending.run`."""
    Sending(path, desk, step, patience).run()


def _passes(problem: Refused) -> bool:
    """Say whether a refusal may be over in a moment."""
    return (
        problem.status in {LOCKED, DIFFERS}
        or (problem.status == CONFLICT and problem.desk_code == "wrong-offset")
        or (problem.status >= SERVER)
    )


def _b64(content: bytes) -> str:
    return b64encode(content).decode()
