"""Copies of evidence: of the public web only, whole, and bound to what is signed."""

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from ipaddress import ip_address
from typing import Any

import pytest
from listening import serving
from rumour_desk import FORM, Desk, asked, drafted, publish, seen, sign, write
from warcio.archiveiterator import ArchiveIterator

from fairwitness.web.rumours import fetching
from fairwitness.web.rumours.fetching import NotFetched, fetch
from fairwitness.web.store.models import Draft
from fairwitness.web.store.rumours import editing, reading

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0.0.0.0/",
    "http://localhost/",
    "ftp://a.example/",
    "file:///etc/passwd",
    "https://user:secret@a.example/",
    "gopher://a.example/",
]


class Handler(BaseHTTPRequestHandler):
    """Answers that are small, large, endless, packed or lead elsewhere."""

    def do_GET(self) -> None:
        """Answer by the path."""
        name = self.path.strip("/")
        if name.startswith("to?"):
            self._head(302, Location=self.path.partition("?")[2])
        elif name == "round":
            self._head(302, Location="/round")
        elif name == "large":
            self._head(200)
            self._write(b"x" * 2**20, times=64)
        elif name == "slow":
            self._head(200)
            self._write(b"x", times=400, pause=0.05)
        elif name == "bomb":
            self._head(200, **{"Content-Encoding": "gzip"})
            self._write(gzip.compress(bytes(50 * 2**20)), times=1)
        elif name == "gone":
            self._head(404)
        else:
            self._head(200, **{"Content-Type": "text/html"})
            self._write(b"<p>Garlic</p>", times=1)

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()

    def _write(self, content: bytes, *, times: int, pause: float = 0.0) -> None:
        with suppress(OSError):
            for _ in range(times):
                self.wfile.write(content)
                time.sleep(pause)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def site(socket_enabled: None) -> Iterator[str]:  # noqa: ARG001 - switched on by it
    with serving(Handler) as port:
        yield f"http://127.0.0.1:{port}/"


def anywhere(_: Any) -> bool:
    return True


@pytest.mark.parametrize("url", PRIVATE)
def test_nothing_of_our_own_network_is_fetched(url: str, socket_enabled: None) -> None:  # noqa: ARG001 - names are looked up
    with pytest.raises(NotFetched):
        fetch(url)


def test_a_name_with_one_meaning_inside_is_refused_and_looked_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked_for: list[str] = []

    def two(host: str, port: int, **_: Any) -> list[Any]:
        asked_for.append(host)
        return [(0, 0, 0, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", two)
    with pytest.raises(NotFetched, match="private network"):
        fetch("http://rebinding.example/")
    assert asked_for == ["rebinding.example"]


def test_what_was_judged_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[Any] = []

    def one(_host: str, port: int, **_: Any) -> list[Any]:
        return [(0, 0, 0, "", ("93.184.216.34", port))]

    def connect(place: Any, **_: Any) -> socket.socket:
        connected.append(place)
        raise OSError

    monkeypatch.setattr(fetching.socket, "getaddrinfo", one)
    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(NotFetched):
        fetch("http://a.example/")
    assert connected == [("93.184.216.34", 80)]


def test_a_redirect_into_our_own_network_is_not_followed(site: str) -> None:
    inside = ip_address("127.0.0.1")
    with pytest.raises(NotFetched, match="private network"):
        fetch(f"{site}to?http://[::1]:1/", may=lambda ip: ip == inside)
    with pytest.raises(NotFetched, match="no address of the web"):
        fetch(f"{site}to?file:///etc/passwd", may=anywhere)


@pytest.mark.parametrize(
    ("path", "why"),
    [("large", "larger"), ("slow", "in time"), ("round", "too often"), ("gone", "404")],
)
def test_what_is_large_endless_round_or_gone_is_refused(site: str, path: str, why: str) -> None:
    start = time.monotonic()
    with pytest.raises(NotFetched, match=why):
        fetch(site + path, may=anywhere, whole_s=2.0)
    assert time.monotonic() - start < 10


def test_nothing_is_unpacked(site: str) -> None:
    (answer,) = fetch(f"{site}bomb", may=anywhere)
    assert len(answer.body) < 100_000


def test_a_copy_is_kept_with_its_digest_and_signed_with_the_check(
    ours: Desk, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = fetching.fetch
    monkeypatch.setattr(fetching, "fetch", lambda url: plain(url, may=anywhere))
    evidence = [{**FORM["evidence"][0], "url": f"{site}to?/page"}]  # type: ignore[dict-item]  # a row
    draft = drafted(ours.ada, asked(), evidence=evidence)
    where = f"/rumours/desk/drafts/{draft}/copy/"
    answer = ours.ada.post(where, {"seen": seen(ours.ada, draft), "evidence": "e1"})
    assert answer.status_code == 302, answer.content.decode()
    (kept,) = editing.value(Draft.objects.get()).content.evidence
    write(ours.ada, draft, evidence=[{**evidence[0], "id": "e1", "title": "Another title"}])
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    assert publish(ours.bo, draft).status_code == 302
    (shown,) = reading.history("garlic")[-1].content.evidence
    assert shown.sha256 == kept.sha256
    content = ours.bo.get(f"/rumours/desk/copies/{kept.sha256}.warc")
    assert content["Content-Disposition"].startswith("attachment")
    records = [
        (each.rec_headers.get_header("WARC-Target-URI"), each.content_stream().read())
        for each in ArchiveIterator(BytesIO(content.content))
    ]
    assert records == [(f"{site}to?/page", b""), (f"{site}page", b"<p>Garlic</p>")]
    assert ours.stranger.get(f"/rumours/desk/copies/{kept.sha256}.warc").status_code == 404


def test_an_editor_is_told_why_there_is_no_copy(ours: Desk, socket_enabled: None) -> None:  # noqa: ARG001 - names are looked up
    evidence = [{**FORM["evidence"][0], "url": "http://169.254.169.254/"}]  # type: ignore[dict-item]  # a row
    draft = drafted(ours.ada, asked(), evidence=evidence)
    sent = {"seen": seen(ours.ada, draft), "evidence": "e1"}
    page = ours.ada.post(f"/rumours/desk/drafts/{draft}/copy/", sent)
    assert page.status_code == 400
    assert "private network" in page.content.decode()
