"""
Measure sealing and the ledger: `python bench/sealing.py [--mib N] [--entries N]`.

Seal and open against stock `age` on the same file, each the best of three, and the memory they
take; appends that are on the disk, against a loop that appends a line and flushes it; proofs in a
log of a million entries. What is said of the disk is said of this one.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from fairwitness.ledger import appending, auditing, verifying
from fairwitness.ledger.algorithms import ED25519
from fairwitness.ledger.keys import SigningKey
from fairwitness.sealing import manifest, officers, opener, sealer, ssh
from fairwitness.sealing.manifest import Manifest, Officer

MIB = 1024 * 1024
AT = datetime(2026, 9, 2, tzinfo=UTC)
ROUNDS = 3
APPENDS = 300
KEY = SigningKey("log.example/bench", ED25519, sha256(b"bench").digest())


def best(work: Callable[[], object], before: Callable[[], object]) -> tuple[float, float]:
    """Return the shortest of some rounds, and the least time of processors [s]."""
    taken, busy = [], []
    for _ in range(ROUNDS):
        before()
        began, spent = time.perf_counter(), processors()
        work()
        taken.append(time.perf_counter() - began)
        busy.append(processors() - spent)
    return min(taken), min(busy)


def processors() -> float:
    """Return the processor time of this process and of those it has waited for [s]."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def sealing(folder: Path, mib: int) -> None:
    """Seal and open one file, and let age do the same."""
    source, filing, out = (folder / name for name in ("source", "filing", "out"))
    with source.open("wb") as file:
        for _ in range(mib):
            file.write(os.urandom(MIB))
    key, filer = ssh.new(), ssh.new()
    people = [(officers.new(), ssh.new()) for _ in range(3)]
    named = tuple(
        Officer(name=f"officer{n}", age=age.strip(), ssh=str(ssh.public_of(signing)))
        for n, ((_, age), signing) in enumerate(people)
    )
    made = Manifest(
        organisation="Authority",
        purpose="bench",
        contact="none",
        key=str(ssh.public_of(key)),
        k=2,
        officers=named,
        valid_from=AT,
        valid_until=AT + timedelta(days=1),
    )
    signed = manifest.sign(made, key)
    order = sealer.Order(source=source, manifest=signed, key=filer, at=AT)
    asked = opener.Filing(path=filing, manifest=signed, filer=ssh.public_of(filer))
    keys = opener.by_officer([secret for (secret, _), _ in people[:2]], made)
    (folder / "key").write_text(people[0][0][0])

    def age(*arguments: str) -> None:
        subprocess.run(["age", *arguments], check=True)
        with (folder / arguments[-2]).open("rb") as file:
            os.fsync(file.fileno())

    def gone(*paths: Path) -> Callable[[], None]:
        return lambda: [path.unlink(missing_ok=True) for path in paths] and None

    theirs = folder / "theirs"
    rows = {
        "seal": best(lambda: sealer.seal(order, filing), gone(filing)),
        "age -e": best(
            lambda: age("-r", people[0][0][1].strip(), "-o", str(theirs), str(source)), gone(theirs)
        ),
        "open": best(lambda: opener.unseal(asked, keys, out), gone(out)),
        "age -d": best(
            lambda: age("-d", "-i", str(folder / "key"), "-o", str(out), str(theirs)), gone(out)
        ),
    }
    speed = {name: mib / taken for name, (taken, _) in rows.items()}
    print(f"{mib} MiB, MiB/s: " + ", ".join(f"{n} {s:.0f}" for n, s in speed.items()))
    busy = ", ".join(f"{name} {1000 * spent / mib:.2f}" for name, (_, spent) in rows.items())
    print(f"Processor time, ms for each MiB: {busy}")
    print(
        f"seal / age -e {speed['seal'] / speed['age -e']:.2f}, "
        f"open / age -d {speed['open'] / speed['age -d']:.2f}"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Most memory of this process so far: {peak:.0f} MiB")


def appends(folder: Path) -> None:
    """Append durably in batches of several sizes, and by a plain loop."""
    plain = folder / "plain"

    def loop(batch: int) -> None:
        with plain.open("ab") as file:
            for n in range(APPENDS):
                for m in range(batch):
                    file.write(sha256(b"%d %d" % (n, m)).digest() + b"\n")
                file.flush()
                os.fsync(file.fileno())

    for batch in (1, 100, 1000):
        began = time.perf_counter()
        loop(batch)
        limit = APPENDS * batch / (time.perf_counter() - began)
        where = folder / f"log{batch}"
        appending.make(where, KEY, folder / f"memory{batch}" / "checkpoint")
        with appending.opened(where, KEY, folder / f"memory{batch}" / "checkpoint") as ledger:
            began = time.perf_counter()
            for n in range(APPENDS):
                ledger.append([sha256(b"%d %d" % (n, m)).digest() for m in range(batch)])
            ours = APPENDS * batch / (time.perf_counter() - began)
        print(
            f"batches of {batch}: {ours:.0f} entries/s, append-and-fsync {limit:.0f}/s "
            f"({ours / limit:.2f})"
        )


def proofs(folder: Path, entries: int) -> None:
    """Fill a log and prove entries of it."""
    where, memory = folder / "large", folder / "large-memory" / "checkpoint"
    appending.make(where, KEY, memory)
    began = time.perf_counter()
    with appending.opened(where, KEY, memory) as ledger:
        for start in range(0, entries, 50_000):
            end = min(start + 50_000, entries)
            ledger.append([sha256(b"%d" % n).digest() for n in range(start, end)])
    filled = time.perf_counter() - began
    indices = [n * 7919 % entries for n in range(200)]
    began = time.perf_counter()
    made = [auditing.prove(where, KEY.verifier, index) for index in indices]
    each = (time.perf_counter() - began) / len(made)
    size = max(len(str(one).encode()) for one in made)
    began = time.perf_counter()
    verifying.verify(where, KEY.verifier)
    print(
        f"{entries} entries: filled in {filled:.1f} s, a proof in {each * 1000:.1f} ms and "
        f"{size} bytes, verified whole in {time.perf_counter() - began:.1f} s"
    )


def main() -> None:
    """Print the tables."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--mib", type=int, default=512)
    reading.add_argument("--entries", type=int, default=1_000_000)
    asked = reading.parse_args(sys.argv[1:])
    with tempfile.TemporaryDirectory(dir=Path.cwd() / "build") as name:
        folder = Path(name).resolve()
        sealing(folder, asked.mib)
        appends(folder)
        proofs(folder, asked.entries)


if __name__ == "__main__":
    main()
