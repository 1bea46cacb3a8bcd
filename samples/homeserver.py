"""
Run a real Matrix Synapse in a folder of its own.

In:       a folder, the Python that has Synapse, and the database to use.
Out:      a running `Homeserver` with its address; it stops when the `with` block ends.
Not here: people and rooms (`community`).

It listens on the loopback only, on a free port, without federation. Each start writes the settings
anew, so that a stopped server can be started again on the same database. Standard library only.
"""

import json
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER_NAME = "tuatara-harbour.example"
"""The part of every Matrix id after the colon."""

POLICY_VERSION = "1.0"
"""Version of the privacy policy that people consent to."""

_BOUNDLESS = {"per_second": 100_000, "burst_count": 100_000}
_RATE_LIMITS = {
    "rc_message": _BOUNDLESS,
    "rc_registration": _BOUNDLESS,
    "rc_login": {"address": _BOUNDLESS, "account": _BOUNDLESS, "failed_attempts": _BOUNDLESS},
    "rc_admin_redaction": _BOUNDLESS,
    "rc_joins": {"local": _BOUNDLESS, "remote": _BOUNDLESS},
    "rc_joins_per_room": _BOUNDLESS,
    "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _BOUNDLESS),
    "rc_media_create": _BOUNDLESS,
    "rc_room_creation": _BOUNDLESS,
    "rc_reports": _BOUNDLESS,
    "rc_profile": _BOUNDLESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the homeserver keeps its rows."""

    settings: Mapping[str, object]
    """Synapse's own `database` setting."""
    url: str
    """How fairwitness is told of the same database."""


def sqlite_database(path: Path) -> Database:
    """Keep the rows in one SQLite file."""
    return Database(
        settings={"name": "sqlite3", "args": {"database": str(path)}},
        url=f"synapse+sqlite:///{path}",
    )


def postgres_database(*, host: Path, port: int, user: str, dbname: str) -> Database:
    """Keep the rows in a PostgreSQL that listens on a Unix socket in the folder `host`."""
    return Database(
        settings={
            "name": "psycopg2",
            "args": {
                "user": user,
                "dbname": dbname,
                "host": str(host),
                "port": port,
                "cp_min": 1,
                "cp_max": 5,
            },
        },
        url=f"synapse+postgresql://{user}@/{dbname}?host={host}&port={port}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Homeserver:
    """A running Synapse."""

    host: str
    port: int
    database: Database
    folder: Path
    shared_secret: str
    """Registers the first administrator."""
    form_secret: str
    """Signs the links to the consent form."""
    process: subprocess.Popen[bytes]

    @property
    def running(self) -> bool:
        """Say whether the process is alive."""
        return self.process.poll() is None

    def is_up(self) -> bool:
        """Ask the homeserver whether it answers."""
        address = f"http://{self.host}:{self.port}/_matrix/client/versions"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


class DidNotStart(RuntimeError):
    """Synapse ended, or did not answer in time; carries the end of its log."""


@contextmanager
def homeserver(
    folder: Path, *, python: Path, database: Database, patience_s: float = 60
) -> Iterator[Homeserver]:
    """
    Start Synapse in `folder` and stop it at the end.

    Raises:
        DidNotStart: it did not answer within `patience_s` seconds.

    """
    folder.mkdir(parents=True, exist_ok=True)
    port, shared_secret, form_secret = _free_port(), secrets.token_hex(16), secrets.token_hex(16)
    settings = _settings(folder, port=port, database=database) | {
        "registration_shared_secret": shared_secret,
        "form_secret": form_secret,
    }
    config = folder / "homeserver.yaml"
    config.write_text(json.dumps(settings, indent=1))  # JSON is YAML
    command = [str(python), "-m", "synapse.app.homeserver", "-c", str(config)]
    subprocess.run([*command, "--generate-keys"], check=True, capture_output=True, cwd=folder)
    with (folder / "output.log").open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder)
    server = Homeserver(
        host="127.0.0.1",
        port=port,
        database=database,
        folder=folder,
        shared_secret=shared_secret,
        form_secret=form_secret,
        process=process,
    )
    try:
        _wait_until_it_answers(server, patience_s=patience_s)
        yield server
    finally:
        _stop(process)


def _settings(folder: Path, *, port: int, database: Database) -> dict[str, object]:
    _write_policy(folder / "policy" / "en")
    log = folder / "log.yaml"
    log.write_text(
        json.dumps({"version": 1, "root": {"level": "ERROR"}, "disable_existing_loggers": False})
    )
    return {
        "server_name": SERVER_NAME,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "pid_file": str(folder / "homeserver.pid"),
        "log_config": str(log),
        "listeners": [
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "tls": False,
                "x_forwarded": True,
                "resources": [{"names": ["client", "consent"]}],
            }
        ],
        "database": dict(database.settings),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "macaroon_secret_key": secrets.token_hex(16),
        "report_stats": False,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "send_federation": False,
        "url_preview_enabled": False,
        "bcrypt_rounds": 4,
        "enable_registration": True,
        "enable_registration_without_verification": True,
        "allow_guest_access": True,
        "user_ips_max_age": None,
        "presence": {"enabled": False},
        "room_list_publication_rules": [{"action": "allow"}],
        "user_consent": {"template_dir": str(folder / "policy"), "version": POLICY_VERSION},
        "experimental_features": {"msc3866": {"enabled": True}},
        **_RATE_LIMITS,
    }


def _write_policy(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{POLICY_VERSION}.html").write_text("<!doctype html><title>Privacy policy</title>")
    (folder / "success.html").write_text("<!doctype html><title>Thank you</title>")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: Homeserver, *, patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and server.running:
        if server.is_up():
            return
        time.sleep(0.1)
    log = (server.folder / "output.log").read_text(errors="replace")[-2000:]
    raise DidNotStart(f"Synapse does not answer on port {server.port}. Its log ends:\n{log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and insist after half a minute."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=30)
