"""
Keep several programs running, and end them together.

In:       commands, each under a name.
Out:      when this process is told to stop, all of them have ended.
Not here: which programs (`serving`).
"""

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

LOOK_S = 0.25
"""How often it is looked whether all still run [s]."""
PATIENCE_S = 30.0
"""How long a program may take to end before it is killed [s]."""
STEADY_S = 10.0
"""A program that ran so long may be started again at once [s]."""
LONGEST_PAUSE_S = 5.0
PARENT_DIES = 1
"""`PR_SET_PDEATHSIG` of Linux."""


@dataclass(slots=True)
class Kept:
    """One program that is to run."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes]
    started: float
    pause: float = 1.0
    """How long to wait before it is started once more [s]."""


class Keeper:
    """Starts programs, starts those again that end, and ends all of them when told to stop."""

    def __init__(self, commands: Mapping[str, Sequence[str]], tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._kept = [
            Kept(name, command, _started(command), time.monotonic())
            for name, command in commands.items()
        ]

    @property
    def runs(self) -> bool:
        """Say whether nobody has asked to stop."""
        return not self._stopping

    def keep(self, meanwhile: Callable[[], None]) -> None:
        """Stay until told to stop, then end everything."""
        try:
            while not self._stopping:
                for one in self._kept:
                    self._look(one)
                meanwhile()
                time.sleep(LOOK_S)
        finally:
            self._end()

    def _look(self, one: Kept) -> None:
        status = one.process.poll()
        now = time.monotonic()
        if status is None:
            if now - one.started > STEADY_S:
                one.pause = 1.0
            return
        if now < one.started + one.pause:
            return
        self._tell(f"The {one.name} ended with status {status}; it is started again.")
        one.pause = min(2 * one.pause, LONGEST_PAUSE_S)
        one.process, one.started = _started(one.command), now

    def _end(self) -> None:
        for one in self._kept:
            if one.process.poll() is None:
                one.process.terminate()
        end = time.monotonic() + PATIENCE_S
        for one in self._kept:
            try:
                one.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                one.process.kill()
                one.process.wait()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl+C on the terminal reaches us alone and we end it once.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: PLW1509, S603 - this process has one thread; the commands are ours


def _end_with_parent() -> None:
    """Let the system end this program when the one that keeps it is killed."""
    ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGTERM)
