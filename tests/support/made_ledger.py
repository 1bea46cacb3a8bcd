"""Logs made for tests, with keys that are the same each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fairwitness.ledger import appending
from fairwitness.ledger.algorithms import COSIGNATURE, ED25519
from fairwitness.ledger.keys import SigningKey

ORIGIN = "log.example/filings"


def log_key(name: str = ORIGIN) -> SigningKey:
    return SigningKey(name, ED25519, sha256(f"log {name}".encode()).digest())


def witness_key(name: str = "witness.example/one") -> SigningKey:
    return SigningKey(name, COSIGNATURE, sha256(f"witness {name}".encode()).digest())


def entries(start: int, end: int) -> list[bytes]:
    return [f"entry {n} {'x' * (n % 7)}".encode() for n in range(start, end)]


@dataclass(frozen=True)
class MadeLog:
    """A log in a folder, and the place that remembers it."""

    folder: Path
    memory: Path
    key: SigningKey

    def append(self, *batches: Sequence[bytes]) -> bytes:
        """Add batches, and return the checkpoint."""
        with appending.opened(self.folder, self.key, self.memory) as ledger:
            for batch in batches:
                ledger.append(batch)
        return self.checkpoint()

    def checkpoint(self) -> bytes:
        """Return the signed checkpoint."""
        return (self.folder / "checkpoint").read_bytes()


def make(where: Path, *, key: SigningKey | None = None, size: int = 0) -> MadeLog:
    made = MadeLog(where / "log", where / "memory" / "checkpoint", key or log_key())
    appending.make(made.folder, made.key, made.memory)
    if size:
        made.append(entries(0, size))
    return made
