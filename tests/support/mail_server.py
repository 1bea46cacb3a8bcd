"""A real SMTP server on the loopback, aiosmtpd's, that keeps what it takes."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass
class Mailboxes:
    """Where it listens, and what came: for whom, and the letter."""

    port: int = 0
    pause_s: float = 0.0
    """How long it takes over a letter [s]."""
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Take a letter."""
        await asyncio.sleep(self.pause_s)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters += [(receiver, letter) for receiver in envelope.rcpt_tos]
        return "250 OK"

    def of(self, receiver: str) -> list[EmailMessage]:
        """Return what came for somebody."""
        return [letter for to, letter in self.letters if to == receiver]


@contextmanager
def mail_server(*, pause_s: float = 0.0) -> Iterator[Mailboxes]:
    """Listen on a free port of the loopback."""
    boxes, ready = Mailboxes(pause_s=pause_s), threading.Event()
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    async def listen() -> None:
        server = await loop.create_server(lambda: SMTP(boxes, loop=loop), "127.0.0.1", 0)
        boxes.port = server.sockets[0].getsockname()[1]
        ready.set()
        await over.wait()
        server.close()
        for task in asyncio.all_tasks(loop) - {asyncio.current_task()}:
            task.cancel()

    # in a thread of its own: Playwright keeps a loop in that of the test
    thread = threading.Thread(target=lambda: loop.run_until_complete(listen()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield boxes
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()
