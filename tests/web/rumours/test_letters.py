"""Letters for every version: only to who confirmed, ended with one click, forged by nobody."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from outgoing_people import work
from rumour_desk import Desk, followed, published

from fairwitness.web.store.models import Subscription
from fairwitness.web.store.rumours import subscribing

READER = "reader@mail.example"


@pytest.fixture(autouse=True)
def _unlimited(db: None) -> None:  # noqa: ARG001 - the tables are needed
    cache.clear()


def link(letter: mail.EmailMessage, name: str) -> str:
    found = re.search(rf"http://localhost:8000(/rumours/letters/\S+/{name}/)", str(letter.body))
    assert found is not None, letter.body
    return found.group(1)


def ask() -> mail.EmailMessage:
    assert Client().post("/rumours/letters/", {"email": READER}).status_code == 200
    work()
    return mail.outbox[-1]


def test_who_confirms_gets_every_version_and_ends_it_with_one_click(ours: Desk) -> None:
    confirm = link(ask(), "confirm")
    Client().get(confirm)
    assert Subscription.objects.get().confirmed_at is None
    Client().post(confirm)
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    work()
    first, second = mail.outbox[1:]
    assert first.subject == "False: Garlic water cures the flu"
    assert second.subject == "Corrected: Garlic water cures the flu"
    assert "It said too little." in str(second.body)
    assert second.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end = second.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    mailer = Client(enforce_csrf_checks=True)
    sent = {"List-Unsubscribe": "One-Click"}
    assert mailer.post(end, sent, headers={"origin": "https://mail.example"}).status_code == 200
    assert not Subscription.objects.exists()
    followed(ours, "retraction", summary="Garlic does not cure the flu.")
    work()
    assert len(mail.outbox) == 3


def test_who_did_not_confirm_gets_nothing_and_is_forgotten(ours: Desk) -> None:
    ask()
    published(ours)
    work()
    assert len(mail.outbox) == 1
    subscribing.ask("other@mail.example", "en", now=timezone.now() + timedelta(days=3))
    assert Subscription.objects.count() == 1


def test_nobody_is_written_to_again_and_again() -> None:
    for _ in range(4):
        assert Client().post("/rumours/letters/", {"email": READER.upper()}).status_code == 200
    work()
    assert len(mail.outbox) == 1
    assert Client().post("/rumours/letters/", {"email": READER}).status_code == 200
    assert Client().post("/rumours/letters/", {"email": READER}).status_code == 429


@pytest.mark.parametrize("secret", ["none", "a" * 43, "%00", "..%2f"])
def test_nobody_ends_the_letters_of_another(secret: str) -> None:
    ask()
    for name in ("confirm", "end"):
        assert Client().post(f"/rumours/letters/{secret}/{name}/").status_code == 404
    assert Subscription.objects.get().confirmed_at is None


@pytest.mark.parametrize("email", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", ""])
def test_what_is_no_address_gets_no_letter(email: str) -> None:
    assert Client().post("/rumours/letters/", {"email": email}).status_code == 400
    work()
    assert mail.outbox == []


def test_the_address_cannot_be_read_in_the_table() -> None:
    ask()
    row = Subscription.objects.get()
    assert READER.encode() not in bytes(row.address)
    assert READER not in row.blinded
