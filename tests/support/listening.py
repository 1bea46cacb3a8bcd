"""A receiver of webhooks on the loopback, as somebody outside would write one."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Receiver:
    """What was received, and what is answered next."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    """Statuses, one a message; 204 after them."""
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    """Path, headers in small letters, body."""
    page: bytes = b""
    """What who only looks is shown; nothing with 204 while it is empty."""
    slow: bool = False
    """Answer one byte at a time, for ever."""


@contextmanager
def receiver(tls: Path | None = None) -> Iterator[Receiver]:
    """Listen on a free port of the loopback; `tls` is a file with a key and its certificate."""
    it = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            it.heard.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            if it.slow:
                self._drip()
                return
            status = it.answers.pop(0) if it.answers else 204
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", f"{it.url}elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            it.heard.append((self.path, {}, b""))
            self.send_response(200 if it.page else 204)
            self.end_headers()
            self.wfile.write(it.page)

        def _drip(self) -> None:
            try:
                for _ in range(600):
                    self.wfile.write(b"H")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    with serving(Handler, tls) as port:
        it.url = f"http://127.0.0.1:{port}/"
        yield it


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], tls: Path | None = None) -> Iterator[int]:
    """Answer on a free port of the loopback, and yield it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
