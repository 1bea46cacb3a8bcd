"""What officers do in an opening: on their own machines, and at the desk in their browsers."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage
from django.apps import apps
from recipient_desk import Desk, now

from fairwitness.sealing import approval, officers, request, turns
from fairwitness.sealing.approval import Electorate
from fairwitness.web.store.models import FilingEvent
from fairwitness.web.store.recipient import events


def file(content: bytes, name: str = "file") -> BytesIO:
    """Return bytes as a browser sends a file."""
    made = BytesIO(content)
    made.name = name
    return made


def kinds(digest: str) -> list[str]:
    """Return what happened to a filing, in order."""
    rows = FilingEvent.objects.filter(filing__digest=digest).order_by("number")
    return [row.kind for row in rows]


def place(digest: str, number: int, what: str = "") -> str:
    """Return the address of a request, or of something below it."""
    return f"/filings/{digest}/requests/{number}/{what}"


def asks(desk: Desk, digest: str, name: str = "alice", **other: Any) -> Any:
    """Let an officer ask for an opening."""
    data = {"open-purpose": "review", "open-hours": "24", **other}
    return desk.browser(name).post(f"/filings/{digest}/opening/", data)


def signed(desk: Desk, digest: str, name: str, number: int = 1) -> bytes:
    """Let an officer's machine sign the request that the desk gives."""
    text = desk.browser(name).get(place(digest, number, "text/")).content
    who = next(one for one in desk.authority.people if one.name == name)
    return bytes(approval.made(request.read(text), name).signed(who.ssh))


def approves(desk: Desk, digest: str, name: str, number: int = 1, **other: Any) -> Any:
    """Let an officer approve a request, or bring something else."""
    content = other.get("content") or signed(desk, digest, name, number)
    return desk.browser(name).post(place(digest, number, "approve/"), {"approval": file(content)})


def machine(desk: Desk, name: str) -> turns.Officer:
    """Return the machine of an officer."""
    who = next(one for one in desk.authority.people if one.name == name)
    return turns.Officer(
        identity=officers.identity(who.age),
        sealed_to=desk.manifest,
        who=Electorate(manifest=desk.manifest.values, now=now()),
    )


def takes_home(desk: Desk, digest: str, name: str, number: int = 1) -> Any:
    """Let an officer fetch what the desk gives them."""
    return desk.browser(name).post(place(digest, number, "turn/"))


def takes_turn(desk: Desk, digest: str, name: str, number: int = 1) -> Any:
    """Let an officer take their turn."""
    home = takes_home(desk, digest, name, number)
    assert home.status_code == 200, home.content.decode()
    content = turns.taken(turns.read(home.content), machine(desk, name))
    return brings(desk, digest, name, content, number)


def brings(desk: Desk, digest: str, name: str, content: bytes, number: int = 1) -> Any:
    """Let an officer bring something as what their turn made."""
    return desk.browser(name).post(place(digest, number, "turned/"), {"share": file(content)})


def ready(desk: Desk, digest: str, number: int = 1, opener: str = "alice") -> None:
    """Bring an opening to where its opener goes on: asked, approved, turns taken."""
    assert asks(desk, digest, opener).status_code == 302
    for name in ("alice", "bob"):
        assert approves(desk, digest, name, number).status_code == 302
    for name in ("alice", "bob"):
        assert takes_turn(desk, digest, name, number).status_code == 302


def key_of(desk: Desk, digest: str, opener: str = "alice", number: int = 1) -> str:
    """Let the opener's machine take the key out."""
    home = takes_home(desk, digest, opener, number)
    assert home.status_code == 200, home.content.decode()
    return turns.given(turns.read(home.content), machine(desk, opener)).text().decode()


def views(desk: Desk, digest: str, opener: str = "alice", number: int = 1, **other: Any) -> Any:
    """Let the opener view it at the desk; return the browser, and what it was answered."""
    browser = desk.browser(opener)
    key = other.get("key") or key_of(desk, digest, opener, number)
    return browser, browser.post(place(digest, number, "view/begin/"), {"key": key})


def sealed_to(recipient: str) -> bytes:
    """Seal something else to somebody, as an officer who went wrong would."""
    return bytes(pyrage.encrypt(b"something else", [officers.recipient(recipient)]))


def refuse_found(secrets: list[bytes], folders: list[Path]) -> None:
    """Look for secrets in every table and in every file of some folders."""
    for folder in folders:
        for path in folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert not [one for one in secrets if one in content], path
    for model in apps.get_models():
        for row in model.objects.values_list():
            whole = b"\n".join(
                bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row
            )
            assert not [one for one in secrets if one in whole], model


def said(row: FilingEvent) -> dict[str, str]:
    """Return what the filer may know of an event."""
    return events.read(row).values.detail
