"""
Send one message to one webhook.

In:       an address, the secret of the webhook, the body as JSON bytes.
Out:      the status of the answer.
Not here: whether and when to try again (`outgoing_tasks`), what is said (`telling`).

Messages are signed as in Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA256 over
`id.timestamp.body`, so that receivers check them with a library of theirs. Redirects are not
followed, no proxy is asked, and of the answer only the status counts.
"""

import base64
import hashlib
import hmac
import http.client
import secrets
import socket
import ssl
from contextlib import closing
from datetime import datetime
from threading import Timer

from fairwitness.core.problem import Problem
from fairwitness.web.operator.webhook_address import Address
from fairwitness.web.store.public_internet import IP

PREFIX = "whsec_"
WAIT_S = 10
"""How long to wait for a connection, or for the next bytes [s]."""
WHOLE_S = 30
"""How long a whole exchange may take [s]."""
READ = 2048
"""How much of an answer is read [bytes]."""


class NotTaken(Problem):
    """A message that did not reach its receiver."""

    code = "webhook-not-reached"
    exit_status = 3


def new_secret() -> str:
    """Return a secret for a new webhook."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """Sign a message; `v1,` and the base64 of the HMAC."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def headers(secret: str, message: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """Return the headers of a signed message."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "fairwitness",
        "Webhook-Id": message,
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signature(secret, message, timestamp, body),
        "Connection": "close",
    }


def post(address: Address, ip: IP, sent: dict[str, str], body: bytes) -> int:
    """
    Send a message to an address that was looked up and judged; return the status.

    Raises:
        NotTaken: no answer in time, or none that can be read.

    """
    try:
        with closing(_connected(address, ip)) as channel:
            watch = Timer(WHOLE_S, _end, [channel])
            watch.daemon = True
            watch.start()
            try:
                return _exchange(channel, address, sent, body)
            finally:
                watch.cancel()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotTaken(
            f"No answer from {address.authority}: {type(error).__name__}.",
            fix="Look whether the receiver runs and its certificate holds.",
            retry=True,
        ) from error


def _connected(address: Address, ip: IP) -> socket.socket:
    plain = socket.create_connection((str(ip), address.port), timeout=WAIT_S)
    if not address.https:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)
    except BaseException:
        plain.close()
        raise


def _exchange(channel: socket.socket, address: Address, sent: dict[str, str], body: bytes) -> int:
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock = channel
    with closing(connection):
        connection.putrequest("POST", address.target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", address.authority)
        connection.putheader("Content-Length", str(len(body)))
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        with closing(connection.getresponse()) as answer:
            answer.read(READ)
            return answer.status


def _end(channel: socket.socket) -> None:
    """Break off an exchange that takes too long, wherever it stands."""
    try:
        channel.shutdown(socket.SHUT_RDWR)
    except OSError:
        channel.close()
