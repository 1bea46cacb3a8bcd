"""
Streams that look at what passes through them.

In:       a file that is read or written.
Out:      the same bytes, their digest and their number.
Not here: what the digest is compared with (`sealer`, `opener`).

Hashing goes on in a thread beside the reading and writing; few pieces wait for it.
"""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from types import TracebackType
from typing import Any, Self

from fairwitness.core.problem import Problem

WAITING = 4
"""Pieces that may wait to be hashed."""


class TooMuch(Problem):
    """More bytes than may pass."""

    code = "too-much"


class Bounded:
    """Reads or writes through, and counts what passes."""

    def __init__(
        self,
        inner: Any,  # noqa: ANN401 - a file, or anything that reads or writes like one
        *,
        limit: int,
    ) -> None:
        """Let at most `limit` bytes pass."""
        self._inner, self._limit = inner, limit
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Read on; raises `TooMuch` past the limit."""
        content: bytes = self._inner.read(size)
        self._passed(content)
        return content

    def write(self, content: bytes | bytearray) -> int:
        """Write on; raises `TooMuch` past the limit, before it writes."""
        self._passed(content)
        written: int = self._inner.write(content)
        return written

    def _passed(self, content: bytes | bytearray) -> None:
        self.size += len(content)
        if self.size > self._limit:
            raise TooMuch(
                f"There is more than {self._limit} bytes of it.",
                fix="Seal at most 2 GiB: leave out what the report does not need.",
            )


class Hashing(Bounded):
    """Hashes what passes as well; a `with` block ends its thread."""

    def __init__(
        self,
        inner: Any,  # noqa: ANN401 - as above
        *,
        limit: int,
    ) -> None:
        """Let at most `limit` bytes pass."""
        super().__init__(inner, limit=limit)
        self._hash = sha256()
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="hash")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._beside.shutdown()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what passed [hex]."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._hash.hexdigest()

    def _passed(self, content: bytes | bytearray) -> None:
        super()._passed(content)
        if len(self._waiting) == WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._beside.submit(self._hash.update, content))
