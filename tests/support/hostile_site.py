"""
A site that harms who fetches from it, on loopback and on a free port.

In:       nothing.
Out:      addresses below which every page is an attack of its own.
"""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler

from listening import serving


class Handler(BaseHTTPRequestHandler):
    """Answers by the path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        name, _, target = self.path.strip("/").partition("?")
        self.close_connection = True
        with suppress(OSError):
            {
                "to": self._lead,
                "large": self._large,
                "chunks": self._chunks,
                "drip": self._drip,
                "dripping-head": self._dripping_head,
                "many-headers": self._many_headers,
                "long-header": self._long_header,
                "bomb": self._bomb,
                "split": self._split,
            }[name](target)

    def _lead(self, target: str) -> None:
        self._head(302, Location=target, **{"Content-Length": "0"})

    def _large(self, _: str) -> None:
        self._head(200, **{"Content-Length": str(10**12)})
        for _n in range(64):
            self.wfile.write(b"x" * 2**20)

    def _chunks(self, _: str) -> None:
        self._head(200, **{"Transfer-Encoding": "chunked"})
        for _n in range(2**16):
            self.wfile.write(b"10000\r\n" + b"x" * 2**16 + b"\r\n")

    def _drip(self, _: str) -> None:
        self._head(200)
        self._slowly(b"x" * 1_000)

    def _dripping_head(self, _: str) -> None:
        self._slowly(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1_000)

    def _many_headers(self, _: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(100_000):
            self.wfile.write(b"X-%d: x\r\n" % n)

    def _long_header(self, _: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2**24 + b"\r\n\r\n")

    def _bomb(self, _: str) -> None:
        packed = gzip.compress(bytes(50 * 2**20))
        self._head(200, **{"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
        self.wfile.write(packed)

    def _split(self, _: str) -> None:
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\nX-Title: a\r\n b\x00\xff\r\nContent-Length: 4\r\n\r\n"
            b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"
        )

    def _head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.end_headers()

    def _slowly(self, content: bytes) -> None:
        for byte in content:
            self.wfile.write(bytes([byte]))
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def site() -> Iterator[str]:
    """Serve it, and yield its address."""
    with serving(Handler) as port:
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def endless_handshake() -> Iterator[str]:
    """Serve a TLS handshake that comes byte by byte and never ends; yield the address."""
    ended = threading.Event()

    def answer(listening: socket.socket) -> None:
        with suppress(OSError), closing(listening.accept()[0]) as one:
            one.sendall(b"\x16\x03\x03\x40\x00")
            while not ended.wait(0.05):
                one.sendall(b"\x02")

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=answer, args=[listening])
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/"
        ended.set()
        thread.join()
