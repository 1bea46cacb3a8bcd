"""
Fetch a page that is to be evidence, and nothing of the network that we stand in.

In:       an address that an editor wrote.
Out:      every answer on the way to the page, as it came over the wire.
Not here: keeping it (`archive`).

Each name is looked up once, judged, and the address that was judged is connected to, on every
redirect anew. Nothing is unpacked, so a small answer stays small; a large or endless one is broken
off. No proxy is asked, no cookie is kept.
"""

import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Event, Timer
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.rumours.text import is_web_address
from fairwitness.web.store.public_internet import IP, is_public

REDIRECTS = 3
LARGEST = 10 * 2**20
"""Most that is kept of one answer [bytes]."""
WAIT_S = 10.0
"""How long to wait for a connection, or for the next bytes [s]."""
WHOLE_S = 20.0
"""How long one exchange may take [s]."""
SENT = {"User-Agent": "fairwitness", "Accept": "*/*", "Accept-Encoding": "identity"}


class NotFetched(Problem):
    """A page of which no copy could be kept."""

    code = "evidence-not-fetched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one address answered."""

    url: str
    status: str
    """`"200 OK"`"""
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """As it was sent, still packed if it was."""


def fetch(
    url: str, *, may: Callable[[IP], bool] = is_public, whole_s: float = WHOLE_S
) -> tuple[Answer, ...]:
    """
    Return the answers on the way to a page, its own last.

    Raises:
        NotFetched: it is not of the public web, too large, too slow, or not there.

    """
    answers: list[Answer] = []
    for _step in range(REDIRECTS + 1):
        answer = _one(url, may, whole_s)
        answers.append(answer)
        target = {name.lower(): value for name, value in answer.headers}.get("location")
        if not (answer.status[:3] in {"301", "302", "303", "307", "308"} and target):
            if not answer.status.startswith("2"):
                raise _refused(_("It answered %(status)s.") % {"status": answer.status[:80]})
            return tuple(answers)
        url = urljoin(url, target).partition("#")[0]
    raise _refused(_("It leads from one address to the next too often."))


def _one(url: str, may: Callable[[IP], bool], whole_s: float) -> Answer:
    if not is_web_address(url):
        raise _refused(_("It is no address of the web."))
    over = Event()
    try:
        parts = urlsplit(url)
        host, https = parts.hostname or "", parts.scheme.lower() == "https"
        port = parts.port or (443 if https else 80)
        place = (str(_place(host, port, may)), port)
        with (
            closing(socket.create_connection(place, timeout=WAIT_S)) as plain,
            closing(plain.dup()) as to_end,
        ):
            watch = Timer(whole_s, _end, [to_end, over])  # TLS may take for ever too
            watch.daemon = True
            watch.start()
            try:
                with closing(_secured(plain, host) if https else plain) as channel:
                    answer = _exchange(channel, url)
            finally:
                watch.cancel()
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = over.is_set()
        why = _("It did not end in time.") if late else _("No answer that can be read.")
        raise _refused(why) from error
    if over.is_set():
        raise _refused(_("It did not end in time."))
    return answer


def _place(host: str, port: int, may: Callable[[IP], bool]) -> IP:
    """Return where a name leads; one meaning inside our own network is one too many."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    means = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not means or not all(may(ip) for ip in means):
        raise _refused(_("It is on this machine or in a private network."))
    return means[0]


def _secured(plain: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _exchange(channel: socket.socket, url: str) -> Answer:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(parts.hostname or "")
    connection.sock = channel
    with closing(connection):
        connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": parts.netloc, **SENT, "Connection": "close"}.items():
            connection.putheader(name, value)
        connection.endheaders()
        with closing(connection.getresponse()) as response:
            body = response.read(LARGEST + 1)
            if len(body) > LARGEST:
                raise _refused(_("It is larger than %(most)d MB.") % {"most": LARGEST // 2**20})
            return Answer(
                url=url,
                status=f"{response.status} {response.reason}",
                headers=tuple(response.getheaders()),
                body=body,
            )


def _end(channel: socket.socket, over: Event) -> None:
    """Break off an exchange that takes too long, wherever it stands."""
    over.set()
    with suppress(OSError):
        channel.shutdown(socket.SHUT_RDWR)


def _refused(why: str) -> NotFetched:
    return NotFetched(
        _("No copy of this page can be kept.") + f" {why}",
        fix=_("Look at the address; evidence may stand without a copy too."),
    )
