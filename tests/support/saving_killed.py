"""
Save answers while the server is killed again and again.

In:       a served demonstration, how many kills.
Out:      what was acknowledged, and what is kept; the caller compares.
"""

import os
import random
import re
import signal
import time
from pathlib import Path
from threading import Event, Thread

import requests

PLACE = "cac-2018/items/art6-licences"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
UP_AGAIN_S = 60
WHOLE = 10
"""Every so often the whole server is killed, otherwise the process of it that answers: a server
that ends again and again is started after growing pauses."""
LATEST_S = 0.8
"""How long after it answers again the server is killed at the latest [s]."""


class Writer(Thread):
    """An author who saves one text after the other, and remembers what was acknowledged."""

    def __init__(self, address: str, said: str) -> None:
        super().__init__(daemon=True)
        password = re.search(r"author@demo\.example with the password (\S+)", said)
        assert password is not None
        self.address, self.done = address, Event()
        self.acknowledged: list[str] = []
        self.sent: set[str] = set()
        self.browser = requests.Session()
        login = self.browser.get(f"{address}/accounts/login/", timeout=30).text
        token = TOKEN.search(login)
        assert token is not None
        answer = self.browser.post(
            f"{address}/accounts/login/",
            {
                "csrfmiddlewaretoken": token[1],
                "login": "author@demo.example",
                "password": password[1],
            },
            timeout=30,
        )
        assert "/accounts/login" not in answer.url, answer.url
        page = self.browser.get(f"{address}/assessments/1/answer/{PLACE}", timeout=30).text
        found = TOKEN.search(page)
        assert found is not None
        self.token = found[1]

    def run(self) -> None:
        """Save until told to stop; a lost connection is tried again with the next text."""
        number, revision = 0, 0
        while not self.done.is_set():
            number += 1
            text = f"Text {number}: " + "a named person, day and night. " * 20
            self.sent.add(text.strip())
            try:
                answer = self.browser.post(
                    f"{self.address}/assessments/1/save/{PLACE}",
                    {
                        "csrfmiddlewaretoken": self.token,
                        "answer": text,
                        "based_on": str(revision),
                    },
                    headers={"HX-Request": "true", "Referer": self.address},
                    timeout=20,
                )
            except requests.RequestException:
                time.sleep(0.02)
                continue
            if answer.status_code == requests.codes.ok:
                self.acknowledged.append(text.strip())
                newer = re.search(r'name="based_on" value="(\d+)"', answer.text)
                revision = int(newer[1]) if newer else revision


def servers(pid: int) -> list[int]:
    """Return every process of the web server under `fairwitness serve`, the outermost first."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError, ValueError):
            continue
    granian = [one for one in _children(pid, parents) if b"granian" in _words(one)]
    return granian + [child for one in granian for child in _children(one, parents)]


def killed_while_saving(address: str, said: str, pid: int, kills: int) -> Writer:
    """Kill the server so often at random moments of a writer at work; return the writer."""
    chance = random.Random(kills)  # noqa: S311 - moments, not keys
    writer = Writer(address, said)
    writer.start()
    try:
        _kill(writer, pid, kills, chance)
    finally:
        writer.done.set()
        writer.join(30)
    return writer


def _kill(writer: Writer, pid: int, kills: int, chance: random.Random) -> None:
    for number in range(kills):
        time.sleep(chance.random() * LATEST_S)
        there = servers(pid)
        for one in there if number % WHOLE == 0 else there[1:]:
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                continue
        before, end = len(writer.acknowledged), time.monotonic() + UP_AGAIN_S
        while len(writer.acknowledged) <= before + 1 and time.monotonic() < end:
            time.sleep(0.05)
        assert len(writer.acknowledged) > before + 1, "the server did not come up again"


def _children(pid: int, parents: dict[int, int]) -> list[int]:
    return [one for one, parent in parents.items() if parent == pid]


def _words(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
