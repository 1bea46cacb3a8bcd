"""
Streams that look at what passes through them.

In:       a file that is read or written.
Out:      the same bytes, their digest and their number.
Not here: what the digest is compared with (`sealer`, `opener`).
"""

from hashlib import sha256
from typing import Any

from fairwitness.core.problem import Problem


class TooMuch(Problem):
    """More bytes than may pass."""

    code = "too-much"


class Hashing:
    """Reads or writes through, and hashes what passes."""

    def __init__(  # a file, or anything that reads or writes like one
        self,
        inner: Any,  # noqa: ANN401
        *,
        limit: int,
        start: bytes = b"",
    ) -> None:
        """Hash `start` first; at most `limit` bytes may pass."""
        self._inner, self._limit = inner, limit
        self._hash = sha256(start)
        self.size = 0
        self.problem: Problem | None = None

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what passed [hex]."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read on; pyrage hides what is raised here, so a problem is kept as well."""
        try:
            content: bytes = self._inner.read(size)
            self._passed(content)
        except Problem as problem:
            self.problem = problem
            raise
        return content

    def write(self, content: bytes) -> int:
        """Write on."""
        self._passed(content)
        written: int = self._inner.write(content)
        return written

    def flush(self) -> None:
        """Nothing is held back here."""

    def _passed(self, content: bytes) -> None:
        self._hash.update(content)
        self.size += len(content)
        if self.size > self._limit:
            self.problem = TooMuch(
                f"There is more than {self._limit} bytes of it.",
                fix="Seal at most 2 GiB: leave out what the report does not need.",
            )
            raise self.problem
