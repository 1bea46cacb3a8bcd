"""
Speak to a homeserver as one person on one device.

In:       a running `Homeserver`, and who speaks: token, address, user agent.
Out:      the decoded JSON of each answer.
Not here: what to say (`community`).

One connection is kept open for everybody; each call carries its speaker's address in
`X-Forwarded-For`, as a reverse proxy would. Standard library only.
"""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

from homeserver import Homeserver


class Refused(RuntimeError):
    """The homeserver answered with an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One log-in of one account."""

    user_id: str
    device_id: str
    token: str
    address: str
    """Where its requests come from."""
    agent: str
    """Its user agent; may be empty."""


@dataclass(slots=True)
class Line:
    """The connection to one homeserver."""

    server: Homeserver
    _connection: http.client.HTTPConnection = field(init=False)
    _transactions: "count[int]" = field(default_factory=count, init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(
            self.server.host, self.server.port, timeout=60
        )

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        by: Device | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - each answer has a shape of its own
        """
        Send one request and return the decoded answer; bytes are sent as they are.

        Raises:
            Refused: the homeserver answered with an error.

        """
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        sent = {"Content-Type": "application/json", "X-Forwarded-Proto": "https"}
        if by is not None:
            sent |= {"Authorization": f"Bearer {by.token}", "X-Forwarded-For": by.address}
            sent |= {"User-Agent": by.agent} if by.agent else {}
        sent |= headers or {}
        self._connection.request(method, path, None if method == "GET" else data, sent)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= http.client.MULTIPLE_CHOICES:
            raise Refused(f"{method} {path}: {answer.status} {text[:300]!r}")
        is_json = "json" in (answer.getheader("Content-Type") or "")
        return json.loads(text) if is_json else text

    def transaction(self) -> str:
        """Return a transaction id never used before on this line."""
        return f"t{next(self._transactions)}"

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def path(*parts: str) -> str:
    """Join parts of a path, escaping the ids in it."""
    return "/" + "/".join(quote(part, safe="") for part in parts)
