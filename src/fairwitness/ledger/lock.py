"""
Let one writer at a time change a log.

In:       the log's folder and the place of its memory.
Out:      a lock that ends with the block, or with the process that held it.
Not here: what the writer does (`appending`).

Two copies of one log share a memory, so that is locked as well as the folder.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from fairwitness.core.problem import Problem

LOCK = ".lock"
"""What the name of the file beside the memory ends in."""


class LedgerBusy(Problem):
    """Another writer holds the log."""

    code = "ledger-busy"
    exit_status = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Another program is writing to the log {str(folder)!r}; this one wrote nothing.",
            fix="Wait until it has ended, and try again.",
            retry=True,
        )


@contextmanager
def held(folder: Path, remembered: Path) -> Iterator[None]:
    """
    Hold a log for writing.

    Raises:
        LedgerBusy: another writer does.

    """
    with ExitStack() as stack:
        beside = remembered.with_name(remembered.name + LOCK)
        for path, flags in ((folder, os.O_DIRECTORY), (beside, os.O_CREAT | os.O_RDWR)):
            handle = os.open(path, os.O_CLOEXEC | flags, 0o644)
            stack.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LedgerBusy(folder) from None
        yield
