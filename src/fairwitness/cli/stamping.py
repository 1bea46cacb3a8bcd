"""
Ask a timestamp authority (RFC 3161) over HTTP.

In:       the authority's address, bytes.
Out:      its answer, once it is for these bytes.
Not here: whether the authority is trusted (`sealing.timestamp`).
"""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from fairwitness.core.problem import Problem
from fairwitness.sealing import timestamp

LIMIT = 1 << 20
"""Bytes of an answer that are read."""
WAIT_S = 20
"""How long an authority may take [s]."""
DONE = 200


class AuthorityRefused(Problem):
    """A timestamp authority that cannot be reached, or that gives no timestamp."""

    code = "authority-refused"
    exit_status = 3


def asked(url: str, message: bytes) -> bytes:
    """
    Return an authority's answer for a message [DER].

    Raises:
        AuthorityRefused: it cannot be reached, or answers with something else.
        BadTimestamp: its answer is for something else.

    """
    parts = urlsplit(url)
    kind = {"https": HTTPSConnection, "http": HTTPConnection}.get(parts.scheme)
    if kind is None or not parts.hostname:
        raise AuthorityRefused(
            f"{url!r} is no address of a timestamp authority.",
            fix="Write it like https://tsa.example.org/.",
        )
    query = timestamp.request(message)
    connection = kind(parts.hostname, timeout=WAIT_S)
    try:
        connection.port = parts.port or connection.default_port
        connection.request(
            "POST",
            f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}",
            body=query,
            headers={"Content-Type": "application/timestamp-query"},
        )
        answer = connection.getresponse()
        status = answer.status
        body: bytes = answer.read(LIMIT)
    except (OSError, HTTPException, ValueError) as error:
        raise AuthorityRefused(
            f"The timestamp authority cannot be reached: {error}.",
            fix="Check its address and try again: `fairwitness receipt timestamp`.",
            retry=True,
        ) from None
    finally:
        connection.close()
    if status != DONE:
        raise AuthorityRefused(
            f"The timestamp authority answers with {status}.", fix="Ask its operator."
        )
    timestamp.answers(body, message)
    return body
