"""A rumour desk with editors, and the way from a question to a published check by its pages."""

import re
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.test import Client
from outgoing_people import work
from signed_in import PASSWORD, browser_of, with_second_factor

from fairwitness.web.store.models import Draft, ReplyInvitation, Rumour, User
from fairwitness.web.store.rumours import editors

QUESTION = "Does garlic water cure the flu?"
FORM = {
    "verdict": "false",
    "summary": "No study shows that garlic cures the flu.",
    "lang": "en",
    "topics": ["food", "health"],
    "claim": [
        {"text": "Garlic water cures the flu", "lang": "en"},
        {"text": "喝大蒜水能治流感", "lang": "zh"},
    ],
    "explanation": [{"text": "A review found no trial of garlic.", "evidence": "e1"}],
    "evidence": [
        {
            "title": "Garlic for the common cold",
            "publisher": "A library of reviews",
            "url": "https://reviews.example/garlic",
            "seen": "2026-11-20",
        }
    ],
    "contacts": [],
}

INVITED = {
    "who": "A library of reviews",
    "email": "press@library.example",
    "language": "en",
    "days": "7",
}
"""Who is named in the check, and may reply."""


@dataclass(frozen=True)
class Desk:
    """Two editors, and somebody who is none."""

    ada: Client
    bo: Client
    stranger: Client


def desk() -> Desk:
    """Make a desk."""
    return Desk(_editor("ada"), _editor("bo"), browser_of(_user("stranger")))


def _user(name: str) -> User:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name)
    return with_second_factor(user)


def _editor(name: str) -> Client:
    user = _user(name)
    editors.add(user.email, f"Desk {name}")
    return browser_of(user)


def posted(values: dict[str, Any]) -> dict[str, Any]:
    """Flatten a draft into the fields of its form."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, str) or name == "topics":
            found[name] = value
            continue
        found |= {f"{name}-TOTAL_FORMS": str(len(value)), f"{name}-INITIAL_FORMS": "0"}
        for number, row in enumerate(value):
            found |= {f"{name}-{number}-{field}": text for field, text in row.items()}
    return found


def seen(browser: Client, draft: int) -> str:
    """Return what the page of a draft says that is signed."""
    page = browser.get(f"/rumours/desk/drafts/{draft}/").content.decode()
    match = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert match is not None, page
    return match.group(1)


def write(browser: Client, draft: int, **values: Any) -> Any:
    """Keep a draft."""
    data = posted({**FORM, **values, "seen": seen(browser, draft)})
    return browser.post(f"/rumours/desk/drafts/{draft}/", data)


def sign(browser: Client, draft: int) -> Any:
    """Sign a draft as it is."""
    there = seen(browser, draft)
    return browser.post(f"/rumours/desk/drafts/{draft}/sign/", {"seen": there})


def publish(browser: Client, draft: int) -> Any:
    """Ask for publication."""
    return browser.post(f"/rumours/desk/drafts/{draft}/publish/")


def asked(question: str = QUESTION, **more: str) -> Rumour:
    """Hand a question over as a reader."""
    answer = Client().post("/rumours/hand-over/", {"question": question, **more})
    assert answer.status_code == 200, answer.content.decode()
    return Rumour.objects.order_by("-id")[0]


def drafted(browser: Client, rumour: Rumour, name: str = "garlic", **values: Any) -> int:
    """Claim a rumour and write a draft."""
    browser.post(f"/rumours/desk/rumours/{rumour.pk}/claim/")
    answer = browser.post(f"/rumours/desk/rumours/{rumour.pk}/draft/", {"name": name})
    assert answer.status_code == 302, answer.content.decode()
    draft = Draft.objects.get(check_id=name, published_at=None).pk
    kept = write(browser, draft, **values)
    assert kept.status_code == 302, kept.content.decode()
    return draft


def published(ours: Desk, name: str = "garlic", question: str = QUESTION, **values: Any) -> None:
    """Publish a check, from the question to two signatures."""
    draft = drafted(ours.ada, asked(question), name, **values)
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    answer = publish(ours.bo, draft)
    assert answer.status_code == 302, answer.content.decode()


def followed(ours: Desk, step: str, name: str = "garlic", **values: Any) -> None:
    """Publish another version of a check."""
    ours.bo.post(f"/rumours/desk/checks/{name}/follow/", {"step": step})
    draft = Draft.objects.get(check_id=name, published_at=None).pk
    more = {"step": step, "what": "The answer in short.", "why": "It said too little."}
    kept = write(ours.bo, draft, **{**more, **values})
    assert kept.status_code == 302, kept.content.decode()
    sign(ours.bo, draft)
    sign(ours.ada, draft)
    answer = publish(ours.ada, draft)
    assert answer.status_code == 302, answer.content.decode()


def invited(ours: Desk, **values: str) -> str:
    """Invite who is named, let the other editor agree; return the path of the link."""
    here = "/rumours/desk/checks/garlic/"
    assert ours.ada.post(f"{here}invite/", {**INVITED, **values}).status_code == 302
    row = ReplyInvitation.objects.order_by("-id")[0]
    mail.outbox.clear()
    assert ours.bo.post(f"{here}invitations/{row.pk}/agree/").status_code == 302
    return link_to_reply(arrived()[-1])


def arrived() -> list[mail.EmailMessage]:
    """Let the worker send what waits; return every letter that was sent."""
    work()
    return mail.outbox


def link_to_reply(letter: mail.EmailMessage) -> str:
    """Return the path of the link in a letter."""
    found = re.search(r"http://localhost:8000(/rumours/reply/\S+/)", str(letter.body))
    assert found is not None, letter.body
    return found.group(1)
