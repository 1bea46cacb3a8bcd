"""
Send one message to one program outside.

In:       an address that was looked up and judged (`address`), headers, a body.
Out:      the status of the answer.
Not here: what is said, whether and when to try again.

Redirects are not followed, no proxy is asked, and of the answer only the status counts.
"""

import http.client
import socket
import ssl
from contextlib import closing
from threading import Timer

from fairwitness.core.problem import Problem
from fairwitness.web.store.outgoing.address import Address
from fairwitness.web.store.public_internet import IP

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
