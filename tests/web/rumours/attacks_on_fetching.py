"""What an address of evidence, or of a feed of others, may lead to."""

import socket
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any
from unittest import mock

import hostile_site
from rumour_attack import Attack, Case

from fairwitness.web.rumours import fetching
from fairwitness.web.rumours.fetching import NotFetched, fetch

INSIDE = [
    *("http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/"),
    *(
        "http://0177.0.0.1/",
        "http://0.0.0.0/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::]/",
    ),
    *("http://[::ffff:127.0.0.1]/", "http://[::ffff:a9fe:a9fe]/", "http://[::127.0.0.1]/"),
    *("http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25lo]/"),
    *("http://[fc00::1]/", "http://[ff02::1]/", "http://169.254.169.254/latest/meta-data/"),
    *("http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/"),
    *("http://192.0.2.1/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/"),
]
NOT_OF_THE_WEB = [
    *("file:///etc/passwd", "gopher://a.example/", "ftp://a.example/", "//a.example/"),
    *("http://user:secret@a.example/", "http://a.example\\@127.0.0.1/", "javascript:alert(1)"),
    *("http://a.example/\r\nHost: b.example", "http://a.example/ x", "http://", "http://:80/"),
]
SOON_S = 8.0
"""How long a refusal may take with a limit of a second [s]."""


def refused(url: str, **options: Any) -> Iterator[str]:
    """Say what is wrong if an address is not refused, and soon."""
    started = time.monotonic()
    try:
        found = fetch(url, whole_s=1.0, **options)
    except NotFetched as problem:
        if "127.0.0.1" in problem.what:
            yield f"{url}: the refusal tells of our network"
    else:
        yield f"{url} was fetched: {found[-1].status}"
    if time.monotonic() - started > SOON_S:
        yield f"{url} took {time.monotonic() - started:.0f} s"


def all_of(urls: list[str]) -> Callable[[Case], Iterator[str]]:
    def tried(_: Case) -> Iterator[str]:
        for url in urls:
            yield from refused(url)

    return tried


def page(name: str) -> Callable[[Case], Iterator[str]]:
    def tried(_: Case) -> Iterator[str]:
        with hostile_site.site() as address:
            yield from refused(address + name, may=lambda _ip: True)

    return tried


def led_inside(_: Case) -> Iterator[str]:
    allowed = ip_address("127.0.0.1")
    with hostile_site.site() as address:
        for target in ("http://[::1]:1/", "http://127.0.0.2:1/", "file:///etc/passwd", "//[::1]/"):
            yield from refused(f"{address}to?{target}", may=lambda ip: ip == allowed)


def handshake(_: Case) -> Iterator[str]:
    with hostile_site.endless_handshake() as address:
        yield from refused(address, may=lambda _ip: True)


def rebinding(_: Case) -> Iterator[str]:
    """The first answer of the name server is public, every later one is ours."""
    answers, connected = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"]), []

    def look_up(_host: str, port: int, **_more: Any) -> list[Any]:
        return [(0, 0, 0, "", (next(answers), port))]

    def connect(place: Any, **_more: Any) -> socket.socket:
        connected.append(place[0])
        raise OSError

    with (
        mock.patch.object(fetching.socket, "getaddrinfo", look_up),
        mock.patch.object(fetching.socket, "create_connection", connect),
    ):
        yield from refused("http://rebinding.example/")
    if connected != ["93.184.216.34"]:
        yield f"connected to {connected}"


def two_meanings(_: Case) -> Iterator[str]:
    def look_up(_host: str, port: int, **_more: Any) -> list[Any]:
        return [(0, 0, 0, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.1")]

    with mock.patch.object(fetching.socket, "getaddrinfo", look_up):
        yield from refused("http://two.example/")


def bomb(_: Case) -> Iterator[str]:
    with hostile_site.site() as address:
        (answer,) = fetch(f"{address}bomb", may=lambda _ip: True)
    if len(answer.body) > 2**20:
        yield f"it was unpacked to {len(answer.body)} bytes"


def split(case: Case) -> Iterator[str]:
    """A header that carries on in the next line, and a body that looks like a record."""
    from io import BytesIO  # noqa: PLC0415

    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415

    from fairwitness.web.rumours import archive  # noqa: PLC0415

    with hostile_site.site() as address:
        answers = fetch(f"{address}split", may=lambda _ip: True)
    records = list(ArchiveIterator(BytesIO(archive.warc(answers, now=case.now))))
    if len(records) != 1:
        yield f"the copy holds {len(records)} records"


FETCHING = [
    Attack("inside", "every way to write an address of our own network", all_of(INSIDE)),
    Attack("no web", "addresses that are none of the web", all_of(NOT_OF_THE_WEB)),
    Attack("rebinding", "a name that means our network when asked again", rebinding),
    Attack("two meanings", "a name that means a public address and one of ours", two_meanings),
    Attack("led inside", "redirects into our network, or to a file", led_inside),
    Attack("round", "a redirect to itself", page("to?/to?/to?/to?/to?/to?/to?/x")),
    Attack("large", "an answer that says it has a terabyte", page("large")),
    Attack("chunks", "chunks without end", page("chunks")),
    Attack("drip", "a body that comes byte by byte", page("drip")),
    Attack("dripping head", "a head that comes byte by byte", page("dripping-head")),
    Attack("handshake", "a TLS handshake that never ends", handshake),
    Attack("many headers", "a hundred thousand headers", page("many-headers")),
    Attack("long header", "a header of sixteen megabytes", page("long-header")),
    Attack("bomb", "fifty megabytes of zeros, packed", bomb),
    Attack("split", "headers that would split the copy into two records", split),
]
