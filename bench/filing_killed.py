"""
Kill a recipient's desk at random moments while filings come: `filing_killed.py [TIMES]` (500).

Two filers send at once; the process that answers them is killed with SIGKILL. After each kill:
every byte that was acknowledged is on the disk, every filing whose receipt was given is there with
it, the ledger verifies and holds nothing twice. In the end every filing is received, and its
receipt holds.
"""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from running_desk import RunningDesk, digest_of, now

from fairwitness.filing import following, sending
from fairwitness.filing.desks import Desk, Refused
from fairwitness.ledger.files import NoLog, Tree
from fairwitness.ledger.keys import SigningKey, VerifierKey
from fairwitness.ledger.verifying import verify
from fairwitness.sealing import parts, receipt

LONGEST_S = 0.6
"""Longest time that a desk lives after it answers again [s]."""
PIECE = 48 * 1024
sending.PAUSES_S = (0.01, 0.05)  # so that the desk has something to do whenever it is killed
SIZES = (1, 40_000, 300_000, 900_000)
"""Bytes that are sealed."""
SETTLES = 0.5
"""Share of the starts at which what was left is finished at once, as `serve` does."""


def serve(port: int) -> None:
    """Answer as the desk, in a child that may be killed; a line on standard input starts one."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from fairwitness.web.store.recipient import arriving, keeping  # noqa: PLC0415

    application = get_wsgi_application()
    import_module(settings.ROOT_URLCONF)  # so that a child answers at once
    connections.close_all()
    listening = socket.create_server(("127.0.0.1", port), backlog=64)
    print(listening.getsockname()[1], flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            if "settle" in line:
                arriving.settle()
                keeping.settle()
            server = _Server(("127.0.0.1", 0), _Quiet, bind_and_activate=False)
            server.socket.close()
            server.socket = listening
            server.server_name, server.server_port = "localhost", port
            server.setup_environ()
            server.set_app(application)
            server.serve_forever(poll_interval=0.01)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of a cut connection."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Noted(sending.Sending):
    """Sends, and notes every byte that the desk acknowledged."""

    known: dict[str, int] = field(default_factory=dict)
    """Secret of an upload to bytes."""

    def _how_far(self, location: str, size: int) -> int:
        there = super()._how_far(location, size)
        self._note(location, there)
        return there

    def _sent(self, location: str, file: object, there: int) -> int:
        arrived = super()._sent(location, file, there)  # type: ignore[arg-type]
        self._note(location, arrived)
        return arrived

    def _note(self, location: str, there: int) -> None:
        secret = location.rpartition("/")[2]
        if there < self.known.get(secret, 0):
            raise SystemExit(f"{self.known[secret]} bytes were acknowledged, {there} are there")
        self.known[secret] = there


@dataclass
class Traffic:
    """Two filers who send one filing after the other."""

    desk: RunningDesk
    address: str
    folder: Path
    known: dict[str, int] = field(default_factory=dict)
    receipts: dict[str, bytes] = field(default_factory=dict)
    """By digest, as the desk gave them."""
    failed: list[BaseException] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, seed: int) -> None:
        """Send until it is over."""
        rng, count = random.Random(seed), 0  # noqa: S311 - any sizes do
        try:
            while not self.over.is_set():
                count += 1
                self._one(f"{seed}-{count}", rng.choice(SIZES))
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            self.failed.append(error)

    def _one(self, name: str, size: int) -> None:
        path = self.desk.sealed(self.folder, name, os.urandom(size))
        with Desk(self.address) as desk:
            Noted(path, desk, piece=PIECE, known=self.known).run()
            digest = digest_of(path)
            while digest not in self.receipts:
                try:
                    self.receipts[digest] = desk.receipt(digest, self.desk.filer)
                except (Refused, sending.Unreachable) as problem:
                    if isinstance(problem, Refused) and not problem.retry:
                        raise
                    time.sleep(0.02)
        with path.open("rb") as file, Desk(self.address) as desk:
            front = parts.front(file)
            log = verifier(self.desk)
            about = following.Case(front=front, manifest=self.desk.manifest, log=log)
            following.proved(self.receipts[digest], about, now=now())
        (self.folder / f"{name}.zip").unlink()


def verifier(desk: RunningDesk) -> VerifierKey:
    """Return the key of the ledger."""
    text = (desk.data / "keys" / "ledger.key").read_text(encoding="ascii")
    return SigningKey.from_text(text.strip()).verifier


def check(desk: RunningDesk, traffic: Traffic) -> None:
    """Look at the disk of a desk that is killed."""
    data = desk.data
    size = _ledger(desk)
    with closing(sqlite3.connect(data / "fairwitness.sqlite3", timeout=20)) as database:
        rows = dict(database.execute("SELECT digest, state FROM store_receivedfiling"))
        given = dict(database.execute("SELECT digest, receipt FROM store_receivedfiling"))
        uploads = list(database.execute("SELECT secret, digest, length, state FROM store_upload"))
    for digest, content in list(traffic.receipts.items()):
        kept = data / "filings" / f"{digest}.filing"
        if rows.get(digest) != "received" or given[digest] != content or not kept.exists():
            raise SystemExit(f"the receipt of {digest} was given, and it is {rows.get(digest)}")
    by_secret = {secret: (digest, length) for secret, digest, length, _ in uploads}
    for secret, there in list(traffic.known.items()):
        digest, length = by_secret[secret]
        places = (data / "uploads" / secret, data / "filings" / f"{digest}.filing")
        held = max((one.stat().st_size for one in places if one.exists()), default=-1)
        if held < there or held > length:
            raise SystemExit(f"{there} bytes were acknowledged, {held} are there")
    if size > 1 + 2 * len(rows):
        raise SystemExit(f"the ledger has {size} entries for {len(rows)} filings")


def _ledger(desk: RunningDesk) -> int:
    try:
        verified = verify(desk.data / "ledger", verifier(desk))
    except NoLog:
        return 0
    return verified.checkpoint.size


def whole(desk: RunningDesk) -> tuple[int, int]:
    """Check that every filing is received with a receipt, and is entered once."""
    with closing(sqlite3.connect(desk.data / "fairwitness.sqlite3")) as database:
        rows = list(database.execute("SELECT digest, state, receipt FROM store_receivedfiling"))
        loose = list(database.execute("SELECT id FROM store_filingevent WHERE entry IS NULL"))
    if loose or any(state != "received" for _, state, _ in rows):
        raise SystemExit(f"{[row[:2] for row in rows if row[1] != 'received']} {loose}")
    size = _ledger(desk)
    tree = Tree(desk.data / "ledger", size)
    entries = [tree.entry(index) for index in range(size)]
    if size != 1 + 2 * len(rows) or len(set(entries)) != size:
        raise SystemExit(f"the ledger has {size} entries for {len(rows)} filings")
    for digest, _, content in rows:
        if receipt.entry(digest) not in entries or receipt.read(content).signed.values is None:
            raise SystemExit(f"{digest} is not entered")
    return len(rows), size


@contextmanager
def desk_process(desk: RunningDesk) -> Iterator[subprocess.Popen[str]]:
    """Run `serve` of this file."""
    command = [sys.executable, __file__, "--serve"]
    with subprocess.Popen(
        command,
        env=desk.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def killed(times: int, folder: Path, seed: int = 0) -> tuple[int, int]:
    """Kill the desk so many times; return how many filings were received and entries made."""
    desk = RunningDesk(folder / "data")
    desk.prepare()
    (folder / "files").mkdir()
    rng = random.Random(seed)  # noqa: S311 - any moment does
    with desk_process(desk) as process:
        assert process.stdin
        assert process.stdout
        traffic = Traffic(
            desk, f"http://localhost:{int(process.stdout.readline())}", folder / "files"
        )
        filers = [threading.Thread(target=traffic.run, args=(n,)) for n in (1, 2)]
        for filer in filers:
            filer.start()
        try:
            for count in range(times + 1):
                process.stdin.write("settle\n" if rng.random() < SETTLES else "go\n")
                process.stdin.flush()
                child = int(process.stdout.readline())
                if count == times:
                    traffic.over.set()
                    for filer in filers:
                        filer.join(120)
                else:
                    time.sleep(rng.uniform(0, LONGEST_S))
                os.kill(child, signal.SIGKILL)
                process.stdout.readline()
                check(desk, traffic)
                if traffic.failed:
                    raise traffic.failed[0]
        finally:
            traffic.over.set()
    return whole(desk)


def main() -> None:
    """Kill it, and say what came of it."""
    if sys.argv[1:] == ["--serve"]:
        serve(0)
        return
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        filings, entries = killed(times, Path(folder))
    print(
        f"{times} kills in {time.monotonic() - start:.0f} s: {filings} filings received, each with "
        f"its receipt and once among {entries} entries; no acknowledged byte was lost."
    )


if __name__ == "__main__":
    main()
