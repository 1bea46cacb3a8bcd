import email
import smtplib
from datetime import timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from outgoing_people import HOSTILE, Place, logged_in, place, work

from fairwitness.core.words import Words
from fairwitness.web.operator import outgoing_tasks
from fairwitness.web.operator.outgoing_tasks import PAUSES, resume
from fairwitness.web.operator.telling import tell
from fairwitness.web.store.models import Notification
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.plain_text import plain

pytestmark = pytest.mark.django_db
SAID = Words("Review the forum", "请审核论坛")


@pytest.fixture
def ours() -> Place:
    return place("ours")


def told(where: Place, text: Words = SAID, link: str = "/assessments/1/") -> Notification:
    tell(Topic.REVIEW_WANTED, where.organisation, [where.colleague], text, link)
    return Notification.objects.filter(user=where.colleague)[0]


def test_mail_goes_out_in_the_language_of_who_gets_it(ours: Place) -> None:
    ours.colleague.language = "zh-hans"
    ours.colleague.save()
    tell(Topic.REVIEW_WANTED, ours.organisation, [ours.owner, ours.colleague], SAID, "/a/")
    assert mail.outbox == []  # only a worker sends
    work()
    bodies = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "Review the forum" in bodies[ours.owner.email]
    assert "请审核论坛" in bodies[ours.colleague.email]
    assert "http://localhost:8000/a/" in bodies[ours.owner.email]
    assert not Notification.objects.filter(mailed_at=None).exists()
    work()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_a_plain_letter(settings: Any, tmp_path: Path, text: str) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    ours = place("ours", organisation=f"{text}\r\nBcc: x@example.org", person=text)
    told(ours, Words(text, text))
    work()
    (file,) = tmp_path.iterdir()
    raw = file.read_bytes().rsplit(b"\n-----", 1)[0]
    letter = email.message_from_bytes(raw, policy=policy.default)
    assert letter["To"] == ours.colleague.email
    assert letter["Bcc"] is None
    assert letter.get_content_type() == "text/plain"
    assert plain(text)[:100].split("\n")[0].strip() in letter.get_content()
    assert "\u202e" not in letter.get_content()


def test_a_mail_server_that_refuses_is_asked_again_after_growing_pauses(
    ours: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = told(ours)
    DBTaskResult.objects.all().delete()

    def refuse(_: EmailMessage) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", refuse)
    for attempt, pause in enumerate(PAUSES):
        now = timezone.now()
        outgoing_tasks.mail.call(message.pk, attempt)
        row = DBTaskResult.objects.get(
            args_kwargs={"args": [message.pk, attempt + 1], "kwargs": {}}
        )
        assert pause <= row.run_after - now <= pause + timedelta(seconds=20)
    outgoing_tasks.mail.call(message.pk, len(PAUSES))
    assert DBTaskResult.objects.count() == len(PAUSES)
    message.refresh_from_db()
    assert message.mailed_at is None


def test_mail_that_a_killed_worker_left_is_taken_up_once_and_not_after_days(ours: Place) -> None:
    told(ours)
    now = timezone.now()
    assert resume(now=now) == 0
    DBTaskResult.objects.all().delete()
    assert resume(now=now) == 1
    assert resume(now=now) == 0
    DBTaskResult.objects.all().delete()
    assert resume(now=now + timedelta(days=4)) == 0


def test_strangers_and_those_who_have_left_hear_nothing(ours: Place) -> None:
    theirs = place("theirs")
    tell(Topic.SIGNED, ours.organisation, [theirs.owner, ours.owner], SAID, "/")
    assert [n.user for n in Notification.objects.all()] == [ours.owner]
    ours.member(ours.owner).delete()
    work()
    assert mail.outbox == []
    page = logged_in(ours.owner).get("/notifications/").content.decode()
    assert SAID.en not in page


def test_a_rolled_back_act_tells_nobody(ours: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(type(outgoing_tasks.mail), "enqueue", fail)
    with pytest.raises(RuntimeError):
        told(ours)
    assert not Notification.objects.exists()


def test_one_sees_ones_own_messages_and_opens_them(ours: Place) -> None:
    message = told(ours)
    browser, address = logged_in(ours.colleague), f"/notifications/{message.pk}/open/"
    page = browser.get("/notifications/").content.decode()
    assert SAID.en in page
    assert "(1)" in page
    assert SAID.zh in browser.get("/notifications/", headers={"Accept-Language": "zh-hans"}).text
    for user, status in ((None, 302), (place("theirs").owner, 404), (ours.owner, 404)):
        assert logged_in(user).post(address).status_code == status
    message.refresh_from_db()
    assert message.read_at is None
    assert browser.post(address)["Location"] == "/assessments/1/"
    message.refresh_from_db()
    assert message.read_at is not None
    assert browser.get(address).status_code == 405


def test_all_messages_are_marked_as_read_but_only_ones_own(ours: Place) -> None:
    tell(Topic.SIGNED, ours.organisation, [ours.owner, ours.colleague], SAID, "/")
    assert logged_in(None).post("/notifications/read/").status_code == 302
    assert Notification.objects.filter(read_at=None).count() == 2
    logged_in(ours.colleague).post("/notifications/read/")
    assert [n.user for n in Notification.objects.filter(read_at=None)] == [ours.owner]


@pytest.mark.parametrize(
    "link",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""],
)
def test_a_message_never_leads_away_from_this_site(ours: Place, link: str) -> None:
    message = told(ours, link=link)
    answer = logged_in(ours.colleague).post(f"/notifications/{message.pk}/open/")
    assert answer["Location"] == "/notifications/"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text(text: str) -> None:
    ours = place("ours", organisation=text)
    told(ours, Words(text, text))
    page = logged_in(ours.colleague).get("/notifications/")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_many_messages_come_in_pages(ours: Place) -> None:
    Notification.objects.bulk_create(
        Notification(
            user=ours.colleague,
            organisation=ours.organisation,
            topic=Topic.SIGNED,
            text={"en": f"number {n}."},
        )
        for n in range(70)
    )
    browser = logged_in(ours.colleague)
    assert "number 69." in browser.get("/notifications/").text
    assert "number 0." in browser.get("/notifications/?page=3").text
    assert browser.get("/notifications/?page=x").status_code == 200


def test_what_is_told_has_no_marks_that_hide_or_turn_text() -> None:
    assert plain("a\u202eb\x00c\ud800d\ne") == "a b c d\ne"
    assert len(plain("x" * 10**6)) == 2000
