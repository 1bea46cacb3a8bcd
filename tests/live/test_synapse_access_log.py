"""The log that a real Synapse writes with its own default settings is read as what was done."""

import hashlib
import hmac
import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from log_reading import count, every

from fairwitness.sources.logs import open_log

pytestmark = pytest.mark.live
START_S = 90.0
"""How long the homeserver may take to answer [s]."""


@contextmanager
def default_homeserver(folder: Path, python: Path) -> Iterator[tuple[int, str]]:
    """Run Synapse as it sets itself up; yield its port and the secret that registers people."""
    config = folder / "homeserver.yaml"
    command = [str(python), "-m", "synapse.app.homeserver", "--config-path", str(config)]
    fresh = ["--server-name", "example.test", "--generate-config", "--report-stats=no"]
    subprocess.run([*command, *fresh], check=True, capture_output=True, cwd=folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    text = config.read_text().replace("port: 8008", f"port: {port}")
    config.write_text(f"{text}\nbcrypt_rounds: 4\n")
    found = re.search(r'registration_shared_secret: "?([^"\n]+)"?', text)
    assert found
    server = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + START_S
        while call(port, "GET", "/_matrix/client/versions")[0] != 200:
            assert time.monotonic() < end
            time.sleep(0.2)
        yield port, found[1]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=START_S)


def call(
    port: int, method: str, path: str, body: object = None, token: str | None = None
) -> tuple[int, Any]:
    """Call the homeserver; 0 if it does not answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    request.add_header("User-Agent", 'A "client" of ours')
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, None
    except OSError:
        return 0, None


def register(port: int, secret: str, name: str) -> None:
    """Make an account as Synapse's own program for it does."""
    _, answer = call(port, "GET", "/_synapse/admin/v1/register")
    parts = (answer["nonce"], name, "a password", "notadmin")
    mac = hmac.new(secret.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
    body = {"nonce": parts[0], "username": name, "password": parts[2], "admin": False, "mac": mac}
    assert call(port, "POST", "/_synapse/admin/v1/register", body)[0] == 200


def login(port: int, name: str, password: str) -> str | None:
    """Log in; return the token."""
    user = {"type": "m.id.user", "user": name}
    body = {"type": "m.login.password", "identifier": user, "password": password}
    _, answer = call(port, "POST", "/_matrix/client/v3/login", body)
    return None if answer is None else str(answer["access_token"])


def test_what_was_done_is_what_is_read(synapse_python: Path, tmp_path: Path) -> None:
    with default_homeserver(tmp_path, synapse_python) as (port, secret):
        register(port, secret, "mei")
        assert login(port, "mei", "a wrong one") is None
        token = login(port, "mei", "a password")
        _, room = call(port, "POST", "/_matrix/client/v3/createRoom", {}, token)
        event = {"msgtype": "m.text", "body": "canary-body"}
        where = f"/_matrix/client/v3/rooms/{room['room_id']}/send/m.room.message/1"
        assert call(port, "PUT", where, event, token)[0] == 200
        assert call(port, "GET", "/_matrix/client/v3/sync?timeout=0", token=token)[0] == 200
        profile = "/_matrix/client/v3/profile/@mei:example.test/displayname"
        assert call(port, "PUT", profile, {"displayname": "Mei"}, token)[0] == 200
        assert call(port, "POST", "/_matrix/client/v3/logout", {}, token)[0] == 200

    with open_log(f"accesslog+file://{tmp_path}/homeserver.log") as log:
        found = every(log)
        assert count(log, "malformed = 1") == 0
        assert ("log", "port") in log.lacks
        assert ("log", "kind=login") not in log.lacks
    kinds = Counter(row["kind"] for row in found if "/versions" not in row["target"])
    assert kinds == Counter(
        {"admin": 2, "post": 2, "login": 1, "login_failed": 1, "access": 1}
        | {"account_change": 1, "logout": 1}
    )
    assert {row["address"] for row in found} == {"127.0.0.1"}
    named = {row["kind"] for row in found if row["account"] == "@mei:example.test"}
    assert named == {"post", "access", "account_change", "logout"}
    assert {row["account"] for row in found if "login" in row["kind"]} == {None}
    assert {row["agent"] for row in found} == {'A "client" of ours'}
