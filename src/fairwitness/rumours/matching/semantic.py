"""
The semantic index: which checks mean the same as a question, in whatever language.

In:       entries of published checks, an encoder, a question.
Out:      checks by cosine, best first.
Not here: words (`lexical`), mixing (`fusion`). The model (`e5`).

Texts are encoded when a check is published, never when somebody asks. Vectors stand in one SQLite
file and in memory. E5's vectors all point to one side; taking away the mean of what they are
compared with spreads them, on questions and on answers alike (`docs/matching.md`).
"""

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fairwitness.rumours.matching.entry import PARTS, Entry, Hit, Part

Vector = NDArray[np.float32]
"""[dimensions], of length 1."""
_MADE = """
CREATE TABLE IF NOT EXISTS vector (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "check" TEXT NOT NULL, part TEXT NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS vector_check ON vector ("check");
PRAGMA journal_mode = WAL;
"""
WAIT_S = 30
"""How long to wait while another process writes [s]."""


class Encoder(Protocol):
    """What turns a text into a vector."""

    def question(self, text: str) -> Vector:
        """Encode what somebody asks, or a wording that is like it."""
        ...

    def passage(self, text: str) -> Vector:
        """Encode what answers."""
        ...


class SemanticIndex:
    """An opened index, for any number of threads; use `close` at the end."""

    def __init__(self, path: Path, encoder: Encoder, *, centre: Vector | None = None) -> None:
        """Open the file at `path` or make it; `centre` is the mean of questions seen so far."""
        self.encoder, self.centre = encoder, centre
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(
            path, timeout=WAIT_S, isolation_level=None, check_same_thread=False
        )
        self._base.executescript(_MADE)
        self._seen = -1
        self._alone = threading.Lock()
        self._parts: dict[Part, _Matrix] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing yet."""
        with self._alone, closing(self._base.execute("SELECT 1 FROM vector LIMIT 1")) as found:
            return found.fetchone() is None

    def put(self, entries: Iterable[Entry]) -> None:
        """Add checks, or replace those that are there; each is there whole or not at all."""
        for entry in entries:
            rows: list[tuple[str, str, bytes]] = [
                (entry.check, part, self._encode(text, part).astype("<f4").tobytes())
                for part in PARTS
                for text in entry.texts(part)
            ]
            self._replace(entry.check, rows)

    def remove(self, checks: Iterable[str]) -> None:
        """Take checks out."""
        for check in checks:
            self._replace(check, [])

    def _encode(self, text: str, part: Part) -> Vector:
        return self.encoder.question(text) if part == "wording" else self.encoder.passage(text)

    def _replace(self, check: str, rows: list[tuple[str, str, bytes]]) -> None:
        with self._alone:
            self._write(check, rows)
            self._seen = -1

    def _write(self, check: str, rows: list[tuple[str, str, bytes]]) -> None:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            self._base.execute('DELETE FROM vector WHERE "check" = ?', (check,))
            self._base.executemany(
                'INSERT INTO vector ("check", part, body) VALUES (?, ?, ?)', rows
            )
            self._base.execute("COMMIT")
        except BaseException:
            self._base.execute("ROLLBACK")
            raise

    def search(self, question: Vector, part: Part, *, limit: int) -> list[Hit]:
        """Return at most `limit` checks by the cosine of their nearest text, best first."""
        with self._alone:
            self._refresh()
            parts = dict(self._parts)
        centre = parts["wording"].mean if self.centre is None else self.centre
        return parts[part].nearest(question, centre, limit)

    def _refresh(self) -> None:
        """Read the vectors anew if anybody has changed them."""
        with closing(self._base.execute("PRAGMA data_version")) as found:
            version = int(found.fetchone()[0])
        if version == self._seen:
            return
        for part in PARTS:
            with closing(
                self._base.execute(
                    'SELECT "check", body FROM vector WHERE part = ? ORDER BY id', (part,)
                )
            ) as rows:
                listed = rows.fetchall()
            self._parts[part] = _Matrix([row[0] for row in listed], [row[1] for row in listed])
        self._seen = version


class _Matrix:
    """Vectors of one part, less their mean, of length 1."""

    def __init__(self, checks: list[str], bodies: list[bytes]) -> None:
        self.checks = checks
        raw = np.frombuffer(b"".join(bodies), dtype="<f4").reshape(len(bodies), -1 if bodies else 0)
        self.mean: Vector | None = raw.mean(axis=0) if len(bodies) > 1 else None
        self.rows = _unit(raw if self.mean is None else raw - self.mean)

    def nearest(self, question: Vector, centre: Vector | None, limit: int) -> list[Hit]:
        if not self.checks:
            return []
        cosines = self.rows @ _unit(question if centre is None else question - centre)
        found: dict[str, float] = {}
        for index in np.argsort(-cosines, kind="stable"):
            found.setdefault(self.checks[index], float(cosines[index]))
            if len(found) == limit:
                break
        return [Hit(check, cosine) for check, cosine in found.items()]


def _unit(vectors: Vector) -> Vector:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), dtype=np.float32)
