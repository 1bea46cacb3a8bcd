"""A worker is killed while it writes letters: every letter arrives, at most one a kill twice."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from installation import Installation
from mail_server import mail_server

LETTERS, KILLS = 60, 4
LEAVE = f"""
from django.utils import timezone
from fairwitness.web.store.rumours import outbox
for number in range({LETTERS}):
    outbox.leave_letter(f"{{number}}@mail.example", "Subject", "Text", now=timezone.now())
"""
LEFT = "SELECT count(*) FROM store_outgoing"
DUE = "UPDATE store_outgoing SET due_at = '2026-01-01 00:00:00'"


@pytest.mark.enable_socket
def test_every_letter_arrives_and_a_kill_doubles_one_at_most(tmp_path: Path) -> None:
    chance = random.Random(20261126)  # noqa: S311 - moments, not keys
    with mail_server(pause_s=0.03) as boxes:
        smtp = {"FAIRWITNESS_SMTP": f"smtp://127.0.0.1:{boxes.port}"}
        installation = Installation(tmp_path, smtp)
        installation.run("migrate", "--verbosity", "0")
        installation.run("shell", "-c", LEAVE)
        assert installation.rows(LEFT) == [(LETTERS,)]
        assert boxes.letters == []
        cut_off = 0
        for _ in range(KILLS):
            before = len(boxes.letters)
            with installation.worker("--interval", "0.05") as worker:
                while len(boxes.letters) == before:
                    time.sleep(0.01)
                time.sleep(chance.uniform(0, 0.2))
                worker.kill()
            cut_off += installation.rows(LEFT) != [(0,)]
        installation.change(DUE)  # so that nobody waits for the pause after a try
        with installation.worker("--interval", "0.05"):
            installation.until(f"{LEFT} HAVING count(*) = 0")
    came = Counter(receiver for receiver, _ in boxes.letters)
    assert cut_off == KILLS, "no kill came in the middle"
    assert set(came) == {f"{number}@mail.example" for number in range(LETTERS)}
    assert max(came.values()) <= 2
    assert sum(came.values()) - LETTERS <= KILLS
