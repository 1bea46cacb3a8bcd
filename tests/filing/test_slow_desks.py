"""A desk that is never silent and never done: it drips, or takes one byte at a time."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fairwitness.filing import sending
from fairwitness.filing.desks import Answer, Desk, Unreachable
from fairwitness.filing.sending import Sending

DRIP_S = 0.1


@pytest.fixture
def dripping() -> Iterator[str]:
    """Serve answers a byte at a time, for 10 s if nobody ends it; return the address."""
    over = threading.Event()

    def serve(listening: socket.socket) -> None:
        while not over.is_set():
            try:
                channel, _ = listening.accept()
            except OSError:
                return
            with closing(channel):
                channel.recv(4096)
                drip(channel)

    def drip(channel: socket.socket) -> None:
        try:
            channel.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(100):
                channel.sendall(b"x")
                if over.wait(DRIP_S):
                    return
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.mark.enable_socket
def test_a_desk_that_drips_is_given_up_when_the_request_took_its_time(dripping: str) -> None:
    began = time.monotonic()
    with Desk(dripping, whole=0.5) as desk, pytest.raises(Unreachable, match="too long"):
        desk.send("GET", "/")
    assert time.monotonic() - began < 5


@pytest.mark.enable_socket
def test_a_page_waits_for_all_its_requests_together_no_longer_than_it_said(dripping: str) -> None:
    began = time.monotonic()
    with Desk(dripping, until=began + 0.5) as desk:
        for _ in range(2):
            with pytest.raises(Unreachable, match="too long"):
                desk.manifest()
    assert time.monotonic() - began < 5


def test_a_desk_that_takes_one_byte_at_a_time_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.filing"
    path.write_bytes(b"x" * 1000)
    clock = iter(range(0, 10**6, 10))
    there = iter(range(1, 10**6))
    monkeypatch.setattr(sending.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(sending.parts, "front", lambda _file: None)
    monkeypatch.setattr(Sending, "_begun", lambda *_: "/filing/v1/uploads/x")
    monkeypatch.setattr(Sending, "_how_far", lambda *_: 0)
    answers: Callable[..., Answer] = lambda *_: Answer(  # noqa: E731 - a fake in one line
        204, {"upload-offset": str(next(there))}, b""
    )
    monkeypatch.setattr(Desk, "send", answers)
    with pytest.raises(Unreachable, match=re.escape("it takes hardly any bytes")):
        Sending(path, Desk("https://desk.example"), patience=60).run()
    assert next(there) < 200
