"""What is kept of readers, how often they may ask, and what hostile words do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from made_checks import HOSTILE
from outgoing_people import work
from rumour_desk import QUESTION, Desk, asked, published

from fairwitness.web.rumours.bucket import HAND_OVER, Bucket, allowed
from fairwitness.web.store.models import Contact, Rumour

ADDRESS = "203.0.113.77"
READER = "reader@mail.example"


def everything_kept() -> str:
    """Return every row of every table as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.django_db
def test_neither_the_address_of_a_computer_nor_a_mail_address_can_be_read_afterwards() -> None:
    client = Client(REMOTE_ADDR=ADDRESS)
    client.post("/rumours/answer/", {"question": QUESTION})
    client.post("/rumours/hand-over/", {"question": QUESTION, "email": READER})
    kept = everything_kept()
    assert Contact.objects.count() == 1
    assert QUESTION in kept
    assert ADDRESS not in kept
    assert READER not in kept


def test_who_left_an_address_gets_one_letter_and_is_forgotten(ours: Desk) -> None:
    asked(QUESTION, email=READER)
    published(ours)
    work()
    (letter,) = mail.outbox
    assert letter.to == [READER]
    assert letter.subject == "Your question is answered: False"
    assert "http://localhost:8000/rumours/checks/garlic/" in str(letter.body)
    assert not Contact.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "<x>", "a" * 300]
)
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    answer = Client().post("/rumours/hand-over/", {"question": QUESTION, "email": email})
    assert answer.status_code == 400
    assert not Rumour.objects.exists()


@pytest.mark.django_db
def test_ten_thousand_from_one_place_leave_a_handful_and_others_are_not_kept_out() -> None:
    cache.clear()
    now = 1_800_000_000.0
    taken = sum(allowed(HAND_OVER, ADDRESS, now=now) for _ in range(10_000))
    assert taken == HAND_OVER.size
    assert allowed(HAND_OVER, "198.51.100.1", now=now)
    assert allowed(HAND_OVER, ADDRESS, now=now + HAND_OVER.every_s)
    assert not allowed(HAND_OVER, ADDRESS, now=now + HAND_OVER.every_s)


@pytest.mark.django_db
def test_too_many_are_told_when_to_come_back() -> None:
    cache.clear()
    client = Client(REMOTE_ADDR=ADDRESS)
    given = [
        client.post("/rumours/hand-over/", {"question": f"Is number {n} a prime?"}).status_code
        for n in range(8)
    ]
    assert given == [200] * 5 + [429] * 3
    answer = client.post("/rumours/hand-over/", {"question": QUESTION})
    assert answer["Retry-After"] == "60"


@pytest.mark.django_db
def test_one_connection_of_ipv6_is_one_place_and_the_salt_changes_every_hour() -> None:
    cache.clear()
    one = Bucket(name="one", size=1, every_s=10_000.0)
    assert allowed(one, "2001:db8::1", now=0.0)
    assert not allowed(one, "2001:db8::2", now=0.0)
    assert allowed(one, "2001:db8:0:1::1", now=0.0)
    first = cache.get("rumours-salt-0")
    allowed(one, "2001:db8::1", now=3_601.0)
    assert cache.get("rumours-salt-1") not in {None, first}


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["", " \n", "\u202e", "!!!", "x" * 5_000])
def test_what_is_no_question_is_answered_with_400_or_cut_and_never_fails(question: str) -> None:
    for path in ("answer", "hand-over"):
        answer = Client().post(f"/rumours/{path}/", {"question": question})
        assert answer.status_code in {200, 400}


@pytest.mark.django_db
def test_hostile_questions_are_shown_as_they_are() -> None:
    for text in (HOSTILE, "'\"><img src=x onerror=alert(1)>", "{{ 7|add:1 }}{% debug %}"):
        page = Client().post("/rumours/answer/", {"question": text}).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_hostile_text_in_every_field_of_a_check_stays_text(ours: Desk, tmp_path: Path) -> None:
    hostile = HOSTILE.replace("\r\n", " ")
    values: dict[str, Any] = {
        "summary": hostile,
        "claim": [{"text": hostile, "lang": "en"}],
        "explanation": [{"text": hostile, "evidence": "e1"}],
        "evidence": [
            {
                "title": hostile,
                "publisher": hostile,
                "url": "https://a.example/?a='%22%3E%3Cscript%3E&b=1",
                "seen": "2026-11-20",
            }
        ],
        "contacts": [{"who": hostile, "asked": "2026-11-20", "answer": hostile}],
    }
    published(ours, question=hostile, **values)
    client = Client()
    for path in ("/rumours/", "/rumours/checks/garlic/", "/rumours/zh/checks/garlic/1/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert page.count("</script>") == page.count("<script")
    for name in ("ada", "bo"):
        assert "<script>alert" not in getattr(ours, name).get("/rumours/desk/").content.decode()
    page = client.get("/rumours/checks/garlic/").content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(block)["claimReviewed"] == hostile
    assert client.get("/rumours/feeds/everything.json").json()["items"]
    assert b"<script>" not in client.get("/rumours/feeds/everything.atom").content
    assert (tmp_path / "data/checks-log").is_dir()


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,<script>", "//a.example", "https://u:p@a.example/"],
)
def test_a_link_that_is_none_of_the_web_is_not_published(ours: Desk, url: str) -> None:
    evidence = [{"title": "It", "publisher": "They", "url": url, "seen": "2026-11-20"}]
    with pytest.raises(AssertionError, match="no address that begins with"):
        published(ours, evidence=evidence)
    assert Client().get("/rumours/checks/garlic/").status_code == 404


@pytest.mark.django_db
def test_a_page_elsewhere_cannot_let_its_visitors_ask() -> None:
    for origin, status in [
        ("https://elsewhere.example", 403),
        ("null", 403),
        ("http://testserver", 200),
    ]:
        for path in ("answer", "hand-over"):
            answer = Client().post(
                f"/rumours/{path}/", {"question": QUESTION}, headers={"origin": origin}
            )
            assert answer.status_code == status
    assert Rumour.objects.get().times == 1
