"""
Talk to a recipient's desk over HTTPS.

In:       its address, perhaps certificates to trust; a filer's key for what is the filer's own.
Out:      answers, bounded in size; problems in the desk's own words.
Not here: uploads (`sending`), what events mean (`events`), whether a receipt holds (`receipts`).

No redirect is followed, and nothing but the desk's own host is ever asked.
"""

import json
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fairwitness.core.problem import Problem
from fairwitness.filing import calls
from fairwitness.ledger.keys import VerifierKey

PREFIX = "/filing/v1"
LIMIT = 16 * 2**20
"""Bytes of an answer that are read."""
WAIT_S = 30.0
"""How long a desk may be silent [s]."""
WHOLE_S = 300.0
"""How long one request may take with its answer, however little of it is silence [s]."""
PAUSES_S = (0.2, 1.0, 2.0)
"""How long to wait before what is only read is asked for again [s]."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TOO_LONG = "it takes too long"
GOOD = range(200, 300)
NOT_HERE = 404


class BadDesk(Problem):
    """An address of a desk that cannot be used, or a desk that answers nonsense."""

    code = "bad-desk"


class Unreachable(Problem):
    """A desk that cannot be reached, or that is cut off."""

    code = "desk-unreachable"
    exit_status = 3

    def __init__(self, host: str, why: str) -> None:
        super().__init__(
            f"The desk at {host} cannot be reached: {why}.",
            fix="Try again: what has arrived there stays, and is gone on from.",
            retry=True,
        )


class Refused(Problem):
    """What a desk refuses, in its own words."""

    code = "desk-refused"
    exit_status = 1

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        self.status = status
        self.desk_code = str(said.get("code", ""))[:80]
        what = str(said.get("what") or f"The desk answers {status}.")[:1000]
        fix = str(said.get("fix") or "Ask the recipient.")[:1000]
        super().__init__(what, fix=fix, retry=bool(said.get("retry")))


class Answer(NamedTuple):
    """What a desk answered."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes


@dataclass(slots=True)
class Desk:
    """A connection to a desk; it is opened when needed and again after an error."""

    url: str
    """Where the desk is: `https://desk.authority.example`."""
    context: ssl.SSLContext | None = None
    """Whom to trust; None: the certificates of the system."""
    wait: float = WAIT_S
    whole: float = WHOLE_S
    """How long one request may take with its answer [s]."""
    until: float | None = None
    """When nothing is asked any more, by `time.monotonic`; None: never."""
    _connection: HTTPConnection | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        plain = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or plain) or parts.query:
            raise BadDesk(
                f"{self.url!r} is not the address of a desk.",
                fix="Write it like https://desk.authority.example; only this machine may be http.",
            )
        self.url = self.url.rstrip("/")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def host(self) -> str:
        """Return the host as requests name it, with its port if that is not the usual one."""
        parts = urlsplit(self.url)
        name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
        usual = 443 if parts.scheme == "https" else 80
        return name if parts.port in {None, usual} else f"{name}:{parts.port}"

    @property
    def base(self) -> str:
        """Return what every path begins with."""
        return urlsplit(self.url).path + PREFIX

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """
        Send a request and return the answer, whatever its status.

        Raises:
            Unreachable: there is none.

        """
        try:
            connection = self._opened()
            with self._in_time(connection):
                connection.request(method, path, body=body or None, headers=dict(headers or {}))
                answer = connection.getresponse()
                content = answer.read(LIMIT + 1)
            if answer.will_close or len(content) > LIMIT:
                self.close()
        except (OSError, HTTPException) as error:
            self.close()
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise Unreachable(self.host, why) from None
        sized = {"content-length", "transfer-encoding"} & {
            n.lower() for n, _ in answer.getheaders()
        }
        if method == "GET" and not sized:  # a head that was cut off looks whole to Python
            raise Unreachable(self.host, "its answer was cut off")
        if len(content) > LIMIT:
            raise BadDesk(
                f"The desk at {self.host} answers with more than {LIMIT} bytes.",
                fix="Check the address, and ask the recipient.",
            )
        return Answer(
            answer.status, {name.lower(): one for name, one in answer.getheaders()}, content
        )

    def get(self, path: str, key: Ed25519PrivateKey | None = None) -> bytes:
        """
        Return what stands at a path below `base`; with a key the request is signed.

        A cut link is tried again a few times; each attempt is signed anew.

        Raises:
            Unreachable, Refused: there is no answer, or another than asked for.

        """
        for pause in PAUSES_S:
            try:
                return self._got(path, key)
            except Unreachable:
                if self.until is not None and time.monotonic() + pause >= self.until:
                    raise
                time.sleep(pause)
        return self._got(path, key)

    def _got(self, path: str, key: Ed25519PrivateKey | None) -> bytes:
        whole = f"{self.base}{path}"
        headers = {} if key is None else {"Authorization": self._call(key, "GET", whole)}
        answer = self.send("GET", whole, headers=headers)
        if answer.status not in GOOD:
            raise refusal(answer)
        return answer.body

    def manifest(self, digest: str | None = None) -> bytes:
        """Return the newest key manifest, or the one with a digest; nothing is verified yet."""
        return self.get("/manifest" if digest is None else f"/manifests/{digest}")

    def log_key(self) -> VerifierKey:
        """Return the public key of its ledger, as the desk says."""
        return VerifierKey.from_text(self.get("/log.key.pub").decode("ascii", "replace"))

    def receipt(self, filing: str, key: Ed25519PrivateKey) -> bytes:
        """Return the receipt of a filing; nothing is verified yet."""
        return self.get(f"/filings/{filing}/receipt", key)

    def events(self, filing: str, key: Ed25519PrivateKey) -> dict[str, Any]:
        """Return what the desk tells of a filing; nothing is verified yet."""
        try:
            said = json.loads(self.get(f"/filings/{filing}/events", key))
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise BadDesk(
                f"The desk at {self.host} does not answer as it should.",
                fix="Check the address, and ask the recipient.",
            )
        return said

    def _call(self, key: Ed25519PrivateKey, method: str, path: str) -> str:
        return calls.header(
            key,
            method=method,
            host=self.host,
            path=path,
            at=datetime.now(UTC),  # noqa: TID251
        )

    @contextmanager
    def _in_time(self, connection: HTTPConnection) -> Iterator[None]:
        """Break off what takes too long, wherever it stands; a desk that drips is never silent."""
        began = time.monotonic()
        end = began + self.whole if self.until is None else min(began + self.whole, self.until)
        if end <= began:
            raise TimeoutError(TOO_LONG)
        if connection.sock is None:  # bounded by `wait` in each of its steps
            connection.connect()
        watch = Timer(max(end - time.monotonic(), 0), _broken_off, [connection.sock])
        watch.daemon = True
        watch.start()
        try:
            yield
        except (OSError, HTTPException):
            if time.monotonic() >= end:
                raise TimeoutError(TOO_LONG) from None
            raise
        finally:
            watch.cancel()
        if time.monotonic() >= end:
            raise TimeoutError(TOO_LONG)

    def _opened(self) -> HTTPConnection:
        if self._connection is None:
            parts = urlsplit(self.url)
            if parts.scheme == "https":
                context = self.context or ssl.create_default_context()
                self._connection = HTTPSConnection(
                    str(parts.hostname), parts.port, timeout=self.wait, context=context
                )
            else:
                self._connection = HTTPConnection(
                    str(parts.hostname), parts.port, timeout=self.wait
                )
        return self._connection


def _broken_off(channel: socket.socket) -> None:
    try:
        channel.shutdown(socket.SHUT_RDWR)
    except OSError:  # it is closed already, or never was connected
        channel.close()


def refusal(answer: Answer) -> Refused:
    """Return what an answer refuses, in the desk's words if it has any."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = {}
    return Refused(answer.status, said if isinstance(said, dict) else {})


def trusting(certificates: str) -> ssl.SSLContext:
    """
    Trust these certificates (PEM) and no others.

    Raises:
        BadDesk: they are none.

    """
    try:
        return ssl.create_default_context(cadata=certificates)
    except (ssl.SSLError, ValueError):
        raise BadDesk(
            "These are no certificates.", fix="Give a file of certificates in PEM."
        ) from None
