"""
Wait for an engine that works in a thread beside this one.

In:       what was asked of the thread, and a limit.
Out:      its answer, or `TimeoutError`.
Not here: stopping the engine (each engine knows how).

A signal may be given to any thread of a program, but Python answers it in the main one, which has
to look up from waiting to notice it.
"""

import time
from concurrent.futures import Future, wait
from typing import TypeVar

GLANCE_S = 0.1
"""How often this thread looks up [s]."""

Answer = TypeVar("Answer")


def answer_within(asked: Future[Answer], seconds: float) -> Answer:
    """
    Return the answer, or raise what was raised in the thread.

    Raises:
        TimeoutError: there is none within `seconds`.

    """
    end = time.monotonic() + seconds
    while wait((asked,), timeout=GLANCE_S).not_done and time.monotonic() < end:
        pass
    return asked.result(timeout=0)
