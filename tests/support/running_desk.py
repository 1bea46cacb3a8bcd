"""
A recipient's desk with real processes: an installation of its own that filers reach by HTTP.

In:       an empty folder.
Out:      its address, its process, an authority with officers, a filer with a key file.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from made_filing import CANARY, Authority

from fairwitness.sealing import key_files, parts, sealer, ssh
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.statement import Signed

ADDRESS = re.compile(r"https?://[\w.:]+")
START_S = 60.0

MAKE = """
import json, sys
import django
django.setup()
from django.utils import timezone
from fairwitness.sealing import ssh
from fairwitness.web.store.models import DeskPerson, Membership, Organisation, User
from fairwitness.web.store.recipient import filers, manifests, places
step, said = sys.argv[1], json.loads(sys.argv[2])
if step == "key":
    print(ssh.public_of(places.receipts_key()))
else:
    org = Organisation.objects.create(name="Authority for Safety")
    user = User.objects.create_user("clerk@authority.example", "x", name="Clerk")
    Membership.objects.create(organisation=org, user=user)
    clerk = DeskPerson.objects.create(user=user, is_clerk=True)
    manifests.publish(said["manifest"].encode(), user, timezone.now())
    for name, key in said["filers"].items():
        filers.register(clerk, name=name, contact="safety@forum.example", key=key)
"""


@dataclass
class RunningDesk:
    """A desk's folder, and everybody about it."""

    data: Path
    variables: dict[str, str] = field(default_factory=dict)
    authority: Authority = field(default_factory=Authority)
    filer: Ed25519PrivateKey = field(default_factory=ssh.new)
    manifest: Signed[Manifest] = field(init=False)
    on: list[str] = field(default_factory=list)
    """What a command of its host begins with, if that is not this one."""

    @property
    def environment(self) -> dict[str, str]:
        """Return what its programs are told."""
        return {
            **os.environ,
            "FAIRWITNESS_DESK": "recipient",
            "FAIRWITNESS_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "fairwitness.web.config.settings",
            **self.variables,
        }

    def prepare(self) -> None:
        """Make tables, keys, a clerk, the manifest and the filer."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.ran("-m", "django", "migrate", "--verbosity", "0")
        (self.data / "desk").write_text("recipient\n")
        receipts = self.ran("-c", MAKE, "key", "{}").strip()
        moment = now()
        self.manifest = self.authority.manifest(
            receipts=receipts,
            valid_from=moment - timedelta(days=1),
            valid_until=moment + timedelta(days=300),
        )
        said = {
            "manifest": bytes(self.manifest).decode(),
            "filers": {"Forum": str(ssh.public_of(self.filer))},
        }
        self.ran("-c", MAKE, "all", json.dumps(said))

    def sealed(self, folder: Path, name: str = "one", content: bytes = CANARY * 20_000) -> Path:
        """Seal a filing to it."""
        source, out = folder / f"{name}.zip", folder / f"{name}.filing"
        source.write_bytes(content)
        sealer.seal(
            sealer.Order(source=source, manifest=self.manifest, key=self.filer, at=now()), out
        )
        return out

    def key_file(self, folder: Path) -> Path:
        """Write the filer's key into a file, once."""
        path = folder / "filer.ssh"
        if not path.exists():
            public = f"{ssh.public_of(self.filer)}\n".encode()
            key_files.write(path, secret=ssh.secret_text(self.filer), public=public)
        return path

    @contextmanager
    def served(self, *words: str, port: int = 0) -> Iterator[tuple[str, int]]:
        """Serve it, and yield its address and the id of the process."""
        process, address = self.start(*words, port=port)
        try:
            yield address, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
            if process.stdout:
                process.stdout.close()

    def start(self, *words: str, port: int = 0) -> tuple[subprocess.Popen[str], str]:
        """Start it, and return once it answers."""
        serve = ["-m", "fairwitness", "serve", "--port", str(port), *words]
        command = [*self.on, sys.executable, *serve]
        with (self.data / "errors.log").open("ab") as errors:
            process = subprocess.Popen(
                command, env=self.environment, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        said = ""
        assert process.stdout
        for line in process.stdout:
            said += line
            if "desk is at" in line:
                return process, ADDRESS.findall(said)[-1]
        raise AssertionError(said + (self.data / "errors.log").read_text())

    def ran(self, *words: str) -> str:
        """Run Python with the desk's settings and return what it printed."""
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def now() -> datetime:
    """Return the moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def digest_of(path: Path) -> str:
    """Return what a filing is called by."""
    with path.open("rb") as file:
        return parts.front(file).digest


def fairwitness(words: Sequence[str], **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a filer."""
    return subprocess.run(
        [sys.executable, "-m", "fairwitness", *words],
        env={**os.environ, **variables},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def until(seen: Callable[[], object], seconds: float = START_S) -> None:
    """Wait until a function says yes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")
