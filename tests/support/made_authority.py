"""A timestamp authority of openssl with a root of its own, in a folder or over HTTP."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIGURATION = """\
[tsa]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
ordering = no
ess_cert_id_alg = sha256
[ext]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = critical,CA:false
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
ROOT = (
    "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=root -keyout root.key -out root.pem",
    "req -newkey rsa:2048 -nodes -subj /CN=tsa -keyout tsa.key -out tsa.csr",
    (
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 "
        "-extfile tsa.cnf -extensions ext -out tsa.pem"
    ),
)
REPLY = (
    "ts -reply -config tsa.cnf -section tsa -queryfile request.tsq -inkey tsa.key "
    "-signer tsa.pem -out answer.tsr"
)


def _openssl(folder: Path, line: str) -> None:
    done = subprocess.run(["openssl", *line.split()], check=False, capture_output=True, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()


def made(folder: Path) -> None:
    """Make an authority in a folder, in the place of the one that was there."""
    (folder / "tsa.cnf").write_text(CONFIGURATION)
    (folder / "serial").write_text("01\n")
    for line in ROOT:
        _openssl(folder, line)


def answer(folder: Path, request: bytes) -> bytes:
    """Return what the authority answers to a request."""
    (folder / "request.tsq").write_bytes(request)
    _openssl(folder, REPLY)
    return (folder / "answer.tsr").read_bytes()


@contextmanager
def serving(folder: Path, *, status: int = 200) -> Iterator[str]:
    """Make an authority and let it answer over HTTP; give its address."""
    made(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.headers["Content-Type"] == "application/timestamp-query"
            body = answer(folder, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status if asked else 415)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/tsa"
        finally:
            server.shutdown()
            thread.join()
