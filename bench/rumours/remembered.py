"""The model with a memory: encoding the development set takes minutes, once."""

import hashlib
import sqlite3
from pathlib import Path

import numpy as np

from fairwitness.rumours.matching.e5 import E5
from fairwitness.rumours.matching.semantic import Vector

PATH = Path("build/rumours/encodings.db")


class Remembered:
    """An encoder that keeps what it made under build/."""

    def __init__(self) -> None:
        PATH.parent.mkdir(parents=True, exist_ok=True)
        self._model = E5()
        self._base = sqlite3.connect(PATH, isolation_level=None)
        self._base.execute("CREATE TABLE IF NOT EXISTS made (name TEXT PRIMARY KEY, body BLOB)")

    def question(self, text: str) -> Vector:
        """Encode a question."""
        return self._remembered("question", text)

    def passage(self, text: str) -> Vector:
        """Encode a reply."""
        return self._remembered("passage", text)

    def _remembered(self, sort: str, text: str) -> Vector:
        name = name_of(sort, text)
        found = self._base.execute("SELECT body FROM made WHERE name = ?", (name,)).fetchone()
        if found is not None:
            return np.frombuffer(found[0], dtype="<f4")
        made: Vector = getattr(self._model, sort)(text)
        self._base.execute("INSERT INTO made VALUES (?, ?)", (name, made.astype("<f4").tobytes()))
        return made


def name_of(sort: str, text: str) -> str:
    """Return the name under which an encoding is kept."""
    return hashlib.sha256(f"{sort}\n{text}".encode()).hexdigest()
