"""
A whole installation of its own, with real processes.

In:       an empty folder, perhaps the address of a PostgreSQL.
Out:      programs that run in it, and what its tables say.
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ADDRESS = re.compile(r"http://(?:localhost|127\.0\.0\.1):\d+")


@dataclass(frozen=True)
class Installation:
    """Its folder; nothing of it is shared with the test's own Django."""

    data: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return what its programs are told."""
        return {
            **os.environ,
            "FAIRWITNESS_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "fairwitness.web.config.settings",
            "PYTHONWARNINGS": "default",
            **self.variables,
        }

    def run(self, *words: str) -> str:
        """Run a command of Django's to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *words],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def prepared(self) -> dict[str, Any]:
        """Make the tables and the demonstration; its evidence waits."""
        self.run("migrate", "--verbosity", "0")
        demo: dict[str, Any] = json.loads(self.run("demo_data", "--waiting"))
        return demo

    @contextmanager
    def worker(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a worker; its log stays in the folder."""
        command = [sys.executable, "-m", "django", "work", "--no-startup-delay", *words]
        with (self.data / "worker.log").open("ab") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what its SQLite holds."""
        path = self.data / "fairwitness.sqlite3"
        with closing(sqlite3.connect(path, timeout=20)) as database:
            return list(database.execute(sql))

    def change(self, sql: str) -> None:
        """Change its SQLite."""
        path = self.data / "fairwitness.sqlite3"
        with closing(sqlite3.connect(path, timeout=20)) as database, database:
            database.execute(sql)

    def until(self, sql: str, seconds: float = 60) -> tuple[Any, ...]:
        """Wait until a query has a row, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.rows(sql)
            if found:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(
            f"{sql} stayed empty; {self.rows('SELECT id, state, what FROM store_collection')}"
        )


@contextmanager
def served(data: Path, *words: str, **variables: str) -> Iterator[tuple[str, str, int]]:
    """Serve, and yield the address, what was printed, and the id of the process."""
    installation = Installation(data, variables)
    command = [sys.executable, "-m", "fairwitness", "serve", "--data", str(data), "--port", "0"]
    with (data / "errors.log").open("ab") as errors:
        process = subprocess.Popen(
            [*command, *words],
            env=installation.environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    said = ""
    try:
        assert process.stdout
        for line in process.stdout:
            said += line
            if "workspace is at" in line:
                break
        found = ADDRESS.findall(said)
        assert found, said + (data / "errors.log").read_text()
        yield found[-1], said, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
        process.stdout.close()
    assert status == 0
