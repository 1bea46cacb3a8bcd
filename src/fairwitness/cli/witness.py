"""`fairwitness witness`: sign the checkpoints of logs, never two that do not fit each other."""

from collections import defaultdict
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairwitness.cli import options, terminal
from fairwitness.cli.ledger import log_key, public_key
from fairwitness.ledger.algorithms import COSIGNATURE
from fairwitness.ledger.keys import VerifierKey
from fairwitness.ledger.witness import TEXT, Answer, Witness

LIMIT = 1_100_000
"""Bytes that a request may have."""
WAIT_S = 20
"""How long a client may take to send its request [s]."""


def witness(
    *,
    key: Annotated[Path, Parameter(help="Secret key, from `fairwitness keys new witness`.")],
    log: Annotated[
        list[Path],
        Parameter(help="File with the public key of a log to watch. Repeatable.", negative=()),
    ],
    state: Annotated[Path, Parameter(help="Folder for what was signed last; never restore it.")],
    listen: Annotated[
        str, Parameter(help="Address and port; port 0 takes a free one.")
    ] = "127.0.0.1:0",
) -> None:
    """
    Watch logs: sign each checkpoint that goes on from the one before, and no other.

    It speaks C2SP tlog-witness over HTTP, on this machine only unless --listen says otherwise; put
    a web server with TLS before it. Ctrl+C ends it.
    """
    signing = log_key(key)
    if signing.algorithm != COSIGNATURE:
        raise options.BadOption(
            f"{str(key)!r} is the key of a log.",
            fix="Make one with `fairwitness keys new witness`.",
        )
    logs: dict[str, list[VerifierKey]] = defaultdict(list)
    for path in log:
        known = public_key(path)
        logs[known.name].append(known)
    server = _server(Witness(state, signing, dict(logs)), listen)
    address, port = server.server_address[:2]
    terminal.say(f"{signing.name} listens at http://{address!s}:{port}")
    terminal.say(f"Everybody may know {signing.verifier}")
    with server:
        server.serve_forever()


def _server(witness: Witness, listen: str) -> ThreadingHTTPServer:
    host, _, port = listen.rpartition(":")
    try:
        return server(witness, host, int(port))
    except (OSError, ValueError, OverflowError) as error:
        raise options.BadOption(
            f"It cannot listen at {listen!r}: {error}.", fix="Write it like 127.0.0.1:8080."
        ) from None


def server(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server that answers for a witness, by the clock of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = WAIT_S

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint":
                self._answer(Answer(404, "There is only /add-checkpoint here.\n"))
            elif not length.isdigit() or int(length) > LIMIT:
                self._answer(Answer(413, "The request is too large, or does not say how large.\n"))
            else:
                body = self.rfile.read(int(length))
                self._answer(witness.add_checkpoint(body, now=datetime.now(UTC)))

        def _answer(self, answer: Answer) -> None:
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind or TEXT)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Keep no record of who asked."""

    return ThreadingHTTPServer((host, port), Handler)
