"""What goes out over real sockets of the loopback: TLS, SMTP, and a worker that is killed."""

import os
import signal
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from listening import Receiver, receiver
from outgoing_people import place, work

from fairwitness.core.words import Words
from fairwitness.web.operator.posting import headers, new_secret
from fairwitness.web.operator.telling import tell
from fairwitness.web.store.models import Notification
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.outgoing import posting
from fairwitness.web.store.outgoing.address import parsed
from fairwitness.web.store.outgoing.posting import NotTaken, post

NOW = datetime.now(UTC)
LOOPBACK = ip_address("127.0.0.1")
SCRIPTS = Path(__file__).parents[1] / "support"


def certificate(folder: Path, name: str) -> Path:
    """Write a key and a certificate of its own for `name` into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def sent_to(url: str) -> int:
    body = b"{}"
    return post(parsed(url), LOOPBACK, headers(new_secret(), "fw-1", body, now=NOW), body)


@pytest.mark.usefixtures("socket_enabled")
def test_a_certificate_must_hold_for_the_name_that_was_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = certificate(tmp_path, "hooks.example")
    with receiver(tls=kept) as it:
        port = int(it.url.rsplit(":", 1)[1].strip("/"))
        with pytest.raises(NotTaken):
            sent_to(f"https://hooks.example:{port}/")  # nobody vouches for it
        trusting = ssl.create_default_context(cafile=str(kept))
        monkeypatch.setattr(posting.ssl, "create_default_context", lambda: trusting)
        with pytest.raises(NotTaken):
            sent_to(f"https://other.example:{port}/")  # it is another's
        assert it.heard == []
        assert sent_to(f"https://hooks.example:{port}/a") == 204
        assert [path for path, _, _ in it.heard] == ["/a"]
        assert it.heard[0][1]["host"] == f"hooks.example:{port}"


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Take mail by SMTP (RFC 5321) on a free port; yield the port and what came."""
    letters: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    letters.append(b"".join(lines).decode())
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 OK\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server.server_address[1], letters
        finally:
            server.shutdown()


@pytest.mark.django_db
@pytest.mark.usefixtures("socket_enabled")
def test_a_mail_server_takes_the_letter(settings: Any) -> None:
    ours = place("ours")
    with mail_server() as (port, letters):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        tell(Topic.SIGNED, ours.organisation, [ours.owner], Words("Signed", "已签署"), "/")
        work()
    (letter,) = letters
    assert f"To: {ours.owner.email}" in letter
    assert "Auto-Submitted: auto-generated" in letter
    assert Notification.objects.get().mailed_at is not None


def run(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start `django-admin` on an installation of its own."""
    environment = {
        **os.environ,
        "FAIRWITNESS_DATA": str(folder),
        "FAIRWITNESS_PRIVATE_WEBHOOKS": "1",
        "PYTHONPATH": str(SCRIPTS),
        "DATABASE_URL": "",
    }
    return subprocess.Popen([sys.executable, "-m", "django", *words], env=environment)


def said_to_shell(folder: Path, script: str) -> None:
    assert run(folder, "shell", "--no-imports", "-c", script).wait(60) == 0


@pytest.mark.usefixtures("socket_enabled")
def test_a_message_in_the_hands_of_a_killed_worker_is_delivered_by_the_next(tmp_path: Path) -> None:
    with receiver() as it:
        assert run(tmp_path, "migrate", "--verbosity", "0").wait(60) == 0
        said_to_shell(tmp_path, _leave(it))
        it.slow = True
        worker = run(tmp_path, "work", "--interval", "0.1", "--no-startup-delay")
        _wait_for(lambda: len(it.heard) == 1)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        it.slow = False
        again = run(tmp_path, "work", "--interval", "0.1", "--no-startup-delay", "--batch")
        assert again.wait(60) == 0
        ids = {headers["webhook-id"] for _, headers, _ in it.heard}
        assert (len(it.heard), len(ids)) == (2, 1)
        said_to_shell(
            tmp_path,
            "from fairwitness.web.store.models import Delivery\n"
            "row = Delivery.objects.get()\n"
            "assert (row.attempts, row.status) == (2, 204) and row.delivered_at, vars(row)",
        )


def _leave(it: Receiver) -> str:
    return f"""
from outgoing_people import place
from fairwitness.core.words import Words
from fairwitness.web.operator.posting import new_secret
from fairwitness.web.operator.telling import tell
from fairwitness.web.store.models import Webhook
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.secrets import sealed
ours = place("ours")
Webhook.objects.create(organisation=ours.organisation, url={it.url!r}, topics=["duty.due"],
                       secret=sealed(new_secret()), created_by=ours.owner)
tell(Topic.DUTY_DUE, ours.organisation, [], Words("Due", "到期"), "/")
"""


def _wait_for(happened: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
