"""
People who open and dispose of filings at a desk over HTTP, one after the other, whatever happens.

In:       a running desk that may be gone at any moment.
Out:      what it acknowledged, and the keys that came out.
Not here: killing it, and looking at what is left (`desk_killed`).
"""

import json
import sqlite3
import threading
import time
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from made_filing import CANARY
from running_desk import RunningDesk, digest_of, now

from fairwitness.filing import sending
from fairwitness.filing.desks import Desk
from fairwitness.sealing import approval, officers, request, turns
from fairwitness.sealing.approval import Electorate

FOUND, OK = 302, 200
TOKEN = "c" * 32
"""Of the forms; a browser would be given one."""
SESSIONS = """
import json, sys
import django
django.setup()
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from fairwitness.web.store.models import DeskPerson, Membership, Organisation, User
made = {}
for name, roles in json.loads(sys.argv[1]).items():
    user = User.objects.create_user(f"{name}@authority.example", "x", name=name)
    Membership.objects.create(organisation=Organisation.objects.get(), user=user)
    DeskPerson.objects.create(user=user, **roles)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "kept elsewhere"})
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    made[name] = session.session_key
print(json.dumps(made))
"""


class Gone(Exception):
    """The desk was killed before it answered."""


@dataclass
class Person:
    """Somebody's browser."""

    name: str
    session: str
    address: str
    view: str = ""
    began: int = 0
    """Requests that were begun."""

    def get(self, path: str) -> bytes:
        """Return a page; nothing if it is refused."""
        status, _, body = self._ask("GET", path, b"", {})
        return body if status == OK else b""

    def post(self, path: str, content: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        """Send a form."""
        headers = {"Content-Type": kind or "application/x-www-form-urlencoded"}
        status, answer, body = self._ask("POST", path, content, headers)
        for line in answer.headers.get_all("Set-Cookie") or ():
            if line.startswith("view="):
                self.view = line.partition(";")[0]
        if "/accounts/" in answer.headers.get("Location", ""):
            raise SystemExit(f"{self.name} is sent to {answer.headers['Location']}")
        return status, body

    def form(self, path: str, **fields: str) -> tuple[int, bytes]:
        """Send fields."""
        return self.post(path, urlencode(fields).encode())

    def file(self, path: str, name: str, content: bytes) -> tuple[int, bytes]:
        """Send a file."""
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'
        body = head.encode() + content + b"\r\n--x--\r\n"
        return self.post(path, body, "multipart/form-data; boundary=x")

    def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, HTTPResponse, bytes]:
        place = urlsplit(self.address)
        connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
        cookies = f"sessionid={self.session}; csrftoken={TOKEN}; {self.view}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, **headers}
        try:
            connection.connect()
            self.began += 1
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer, answer.read()
        except (OSError, HTTPException) as error:
            raise Gone from error
        finally:
            connection.close()


@dataclass
class Driver:
    """Brings filings from their arrival to their disposal; every second one only to its opening."""

    desk: RunningDesk
    address: str
    folder: Path
    people: dict[str, Person]
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    """Digest, and what was acknowledged of it: a kind of event, or `shown`."""
    keys: dict[str, str] = field(default_factory=dict)
    failed: list[BaseException] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    finished: int = 0

    def run(self) -> None:
        """Go on until it is over."""
        try:
            while not self.over.is_set():
                self.done += 1
                self._one(self._filed(), disposes=self.done % 2 == 0)
                self.finished += 1
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            self.failed.append(error)

    def _filed(self) -> str:
        inner = self.folder / "inner.zip"
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("report.html", CANARY)
        path = self.desk.sealed(self.folder, str(self.done), inner.read_bytes())
        with Desk(self.address) as desk:
            sending.send(path, desk, lambda *_: None, 60)
        return digest_of(path)

    def _one(self, digest: str, *, disposes: bool) -> None:
        """Do the next step until there is none; after a kill the page says which that is."""
        while not self.over.is_set():
            try:
                if not self._step(digest, disposes=disposes):
                    return
            except Gone:
                time.sleep(0.02)

    def _step(self, digest: str, *, disposes: bool) -> bool:
        rows = self._rows(digest)
        opening = next((row for row in rows if row["act"] == "open"), None)
        disposal = next((row for row in rows if row["act"] == "dispose"), None)
        if opening is None:
            fields = {"open-purpose": "review", "open-hours": "24"}
            return self._noted(
                digest,
                "requested",
                self.people["alice"].form(f"/filings/{digest}/opening/", **fields),
            )
        if opening["state"] not in {"ended", "done"}:
            return self._opens(digest, opening)
        return disposes and self._disposes(digest, disposal)

    def _disposes(self, digest: str, row: dict[str, object] | None) -> bool:
        records = self.people["records"]
        if row is None:
            fields = {"dispose-purpose": "over", "dispose-hours": "24"}
            answer = records.form(f"/filings/{digest}/disposal/", **fields)
            return self._noted(digest, "disposal", answer)
        place = f"/filings/{digest}/requests/{row['number']}/"
        if row["state"] == "asked":
            return self._approves(digest, place)
        if row["state"] == "approved":
            return self._noted(digest, "disposed", records.post(f"{place}dispose/"))
        return False

    def _opens(self, digest: str, row: dict[str, object]) -> bool:
        place = f"/filings/{digest}/requests/{row['number']}/"
        state = row["state"]
        if state == "asked":
            return self._approves(digest, place)
        if state == "turns":
            order, taken = json.loads(str(row["order"])), int(str(row["taken"]))
            return self._turns(digest, place, order[taken], last=taken == len(order) - 1)
        alice = self.people["alice"]
        if state == "ready" or not alice.view:
            status, home = alice.post(f"{place}turn/")
            if status == OK:
                self.acknowledged.append((digest, "opened"))
                key = turns.given(turns.read(home), self._machine("alice")).text().decode()
                self.keys[digest] = key
                self._noted(digest, "opened", alice.form(f"{place}view/begin/", key=key))
            return True
        if CANARY in alice.get(f"{place}view/report.html"):
            self.acknowledged.append((digest, "opened"))
        alice.view = ""
        return self._noted(digest, "ended", alice.post(f"{place}end/"))

    def _approves(self, digest: str, place: str) -> bool:
        text = self.people["alice"].get(f"{place}text/")
        for one in self.desk.authority.people[:2]:
            signed = bytes(approval.made(request.read(text), one.name).signed(one.ssh))
            answer = self.people[one.name].file(f"{place}approve/", "approval", signed)
            self._noted(digest, "approved", answer)
        return True

    def _turns(self, digest: str, place: str, name: str, *, last: bool) -> bool:
        status, home = self.people[name].post(f"{place}turn/")
        if status == OK:
            if last:
                self.acknowledged.append((digest, "opened"))
            made = turns.taken(turns.read(home), self._machine(name))
            self.people[name].file(f"{place}turned/", "share", made)
        return True

    def _machine(self, name: str) -> turns.Officer:
        secret = next(one.age for one in self.desk.authority.people if one.name == name)
        who = Electorate(manifest=self.desk.manifest.values, now=now())
        return turns.Officer(
            identity=officers.identity(secret), sealed_to=self.desk.manifest, who=who
        )

    def _noted(self, digest: str, kind: str, answer: tuple[int, bytes]) -> bool:
        if answer[0] == FOUND:
            self.acknowledged.append((digest, kind))
        return True

    def _rows(self, digest: str) -> list[dict[str, object]]:
        return rows_of(
            self.desk,
            "SELECT r.* FROM store_deskrequest r JOIN store_receivedfiling f ON f.id = r.filing_id "
            "WHERE f.digest = ? ORDER BY r.number DESC",
            digest,
        )


def rows_of(desk: RunningDesk, sql: str, *values: str) -> list[dict[str, object]]:
    """Return what the desk's tables say."""
    with closing(sqlite3.connect(desk.data / "fairwitness.sqlite3", timeout=20)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(sql, values)]


def people_of(desk: RunningDesk, address: str) -> dict[str, Person]:
    """Make officers and who keeps records, each with a session."""
    roles: dict[str, dict[str, object]] = {
        one.name: {"is_officer": True, "officer": one.name} for one in desk.authority.people
    }
    said = json.dumps({**roles, "records": {"is_records": True}})
    made = json.loads(desk.ran("-c", SESSIONS, said))
    return {name: Person(name, session, address) for name, session in made.items()}
