"""
Kill a writer of a log at random moments: `python bench/ledger_killed.py [TIMES]` (500).

A process appends batches and says each size once it is acknowledged; it is killed with SIGKILL.
After each kill: what was acknowledged is there, nothing is half there, the whole log verifies, and
the next writer goes on.
"""

import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from fairwitness.ledger import appending
from fairwitness.ledger.algorithms import ED25519
from fairwitness.ledger.files import Tree
from fairwitness.ledger.keys import SigningKey
from fairwitness.ledger.verifying import verify

KEY = SigningKey("log.example/killed", ED25519, sha256(b"killed").digest())
LONGEST_S = 0.08
"""Longest time that a writer lives after its first acknowledgement [s]."""
BATCHES = (1, 2, 7, 100, 300)


def entry(index: int) -> bytes:
    """Return what is entered at an index, whoever enters it."""
    return f"entry {index}".encode()


def write(folder: Path, memory: Path, seed: int) -> None:
    """Append until killed; say each size that is acknowledged."""
    rng = random.Random(seed)  # noqa: S311 - any batches do
    with appending.opened(folder, KEY, memory) as ledger:
        print(ledger.size, flush=True)
        while True:
            count = rng.choice(BATCHES)
            ledger.append([entry(ledger.size + n) for n in range(count)])
            print(ledger.size, flush=True)


def killed_once(folder: Path, memory: Path, seed: int) -> tuple[int, int]:
    """Let a writer live for a moment; return what it acknowledged, and what is there."""
    rng = random.Random(seed)  # noqa: S311 - any moment does
    arguments = [sys.executable, __file__, "--write", str(folder), str(memory), str(seed)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
        first = writer.stdout.readline() if writer.stdout else ""
        time.sleep(rng.uniform(0, LONGEST_S))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read() if writer.stdout else ""
    sizes = [int(line) for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
    there = verify(folder, KEY.verifier).checkpoint.size
    if not sizes or there < sizes[-1]:
        raise SystemExit(f"{sizes[-1:]} were acknowledged, {there} are there")
    with appending.opened(folder, KEY, memory) as ledger:
        there = ledger.size
    verify(folder, KEY.verifier)
    tree = Tree(folder, there)
    for index in {*range(max(0, there - 600), there), *range(0, there, 997)}:
        if tree.entry(index) != entry(index):
            raise SystemExit(f"entry {index} is another")
    return sizes[-1], there


def killed(times: int, folder: Path) -> tuple[int, int]:
    """Kill writers of one log; return its size, and how often more was there than said."""
    log, memory = folder / "log", folder / "memory" / "checkpoint"
    appending.make(log, KEY, memory)
    there = unsaid = 0
    for seed in range(times):
        said, there = killed_once(log, memory, seed)
        unsaid += there > said
    return there, unsaid


def main() -> None:
    """Be the writer, or kill writers."""
    if sys.argv[1:2] == ["--write"]:
        with contextlib.suppress(KeyboardInterrupt):
            write(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
        return
    times = int(sys.argv[1]) if sys.argv[1:] else 500
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        size, unsaid = killed(times, Path(folder))
    print(
        f"{times} kills in {time.monotonic() - began:.0f} s: {size} entries, none lost, none half "
        f"there; {unsaid} times a batch was there whole that had not been acknowledged yet."
    )


if __name__ == "__main__":
    main()
