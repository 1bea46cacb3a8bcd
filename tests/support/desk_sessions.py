"""
People of a running desk who ask over HTTP without a browser, signed in beforehand.

In:       a running desk's tables, its address.
Out:      who works there, each with a session; what they are answered.
Not here: browsers (`desk_browsers`), what is done in which order.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode, urlsplit

from running_desk import RunningDesk

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
            said = answer.read()
        except (OSError, HTTPException) as error:
            raise Gone from error
        finally:
            connection.close()
        if "Content-Length" not in answer.headers:
            raise Gone  # it was killed within the head of its answer
        return answer.status, answer, said


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
