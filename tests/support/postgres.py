"""
Run a throw-away PostgreSQL for the length of a test session.

In:       Debian's PostgreSQL, 15 or newer.
Out:      a running `Postgres` that listens on a Unix socket of its own, and on nothing else.
Not here: what is kept in it (`conftest`).

PostgreSQL refuses to run as root, so root hands it to the user `postgres` of Debian's package.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OWNER = "synapse"
"""The role that owns every database here."""


class NoPostgres(RuntimeError):
    """PostgreSQL is missing or did not start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A running PostgreSQL."""

    folder: Path
    """Where its socket lies."""
    port: int
    """Names the socket; nothing listens on the network."""
    programs: Path
    process: subprocess.Popen[bytes]

    def conninfo(self, dbname: str = "postgres", user: str = OWNER) -> str:
        """Say how psycopg reaches a database."""
        return f"host={self.folder} port={self.port} user={user} dbname={dbname}"

    def create(self, dbname: str) -> None:
        """Create an empty database."""
        self.run(f"CREATE DATABASE {dbname}")

    def run(self, sql: str, dbname: str = "postgres") -> str:
        """Run SQL as the owner and return what psql prints, unaligned."""
        psql = [str(self.programs / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql]
        answer = subprocess.run(
            [*psql, self.conninfo(dbname)], check=True, capture_output=True, text=True
        )
        return answer.stdout.strip()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """
    Start PostgreSQL in a new folder, and stop and remove it at the end.

    Raises:
        NoPostgres: it is not installed, or did not start.

    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="fairwitness-pg-"))
    account = _unprivileged()
    if account:
        os.chown(folder, *account)
    try:
        data, port = folder / "data", _free_port()
        locale = ["--locale=C", "--encoding=UTF8"]
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust", "-N"]
        _start([*initdb, *locale], folder=folder, account=account).wait()
        quick = ["-c", "fsync=off", "-c", "max_connections=40"]
        unix_only = ["-k", str(folder), "-p", str(port), "-c", "listen_addresses="]
        command = [str(programs / "postgres"), "-D", str(data), *unix_only, *quick]
        process = _start(command, folder=folder, account=account)
        server = Postgres(folder=folder, port=port, programs=programs, process=process)
        try:
            _wait_until_it_answers(server)
            yield server
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Find the newest of Debian's PostgreSQL versions."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[4])
    )
    if not found:
        raise NoPostgres("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    return found[-1].parent


def _start(
    command: list[str], *, folder: Path, account: tuple[int, int] | None
) -> subprocess.Popen[bytes]:
    """Start a program as the account, with its output in the log."""
    user, group = account or (None, None)
    groups: list[str | int] | None = [] if account else None  # none of root's
    with (folder / "output.log").open("ab") as log:
        return subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, user=user, group=group, extra_groups=groups
        )


def _unprivileged() -> tuple[int, int] | None:
    """Return the user and group to run as, or nothing if we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("There is no user postgres. Install Debian's postgresql.") from None
    return entry.pw_uid, entry.pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: Postgres, *, patience_s: float = 30) -> None:
    where = ["-h", str(server.folder), "-p", str(server.port)]
    ready = [str(server.programs / "pg_isready"), "-q", *where]
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and server.process.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.1)
    log = (server.folder / "output.log").read_text(errors="replace")[-2000:]
    raise NoPostgres(f"PostgreSQL did not answer. Its log ends:\n{log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, and insist after half a minute."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=30)
