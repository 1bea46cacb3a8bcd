"""One editor alone, strangers, and who writes to those whom a check names."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest import mock

from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from made_checks import HOSTILE
from rumour_attack import Attack, Case
from rumour_desk import INVITED, arrived, asked, drafted, invited, publish, sign

from fairwitness.web.store.models import (
    CheckVersion,
    Complaint,
    Refusal,
    Reply,
    ReplyInvitation,
)
from fairwitness.web.store.rumours import due

HERE = "/rumours/desk/checks/garlic/"
WORDS = {"text": "We did publish a trial.", "version": "1"}
HEADS = ["a@b.example\r\nBcc: c@d.example", "a@b.example\nSubject: x", "a@b.example, c@d.example"]


def alone_invites(case: Case) -> Iterator[str]:
    case.desk.ada.post(f"{HERE}invite/", INVITED)
    row = ReplyInvitation.objects.get()
    for data in ({}, {"editor": "2"}, {"agreed_by": "2", "user": "2"}):
        case.desk.ada.post(f"{HERE}invitations/{row.pk}/agree/", data)
    due.do(now=timezone.now())
    if ReplyInvitation.objects.get().sent_at or any(INVITED["email"] in m.to for m in arrived()):
        yield "one editor sent a link"


def alone_refuses(case: Case) -> Iterator[str]:
    Client().post(invited(case.desk), WORDS)
    where = f"{HERE}replies/{Reply.objects.get().pk}/refuse/"
    case.desk.ada.post(where, {"reason": "I do not like it."})
    for _ in range(2):
        case.desk.ada.post(where, {"refusal": str(Refusal.objects.get().pk), "agreed_by": "2"})
    if Refusal.objects.filter(agreed_at__isnull=False).exists():
        yield "one editor held a reply back"
    moment = timezone.now() + timedelta(days=2, seconds=1)
    with mock.patch.object(timezone, "now", return_value=moment):
        if WORDS["text"] not in Client().get("/rumours/checks/garlic/").content.decode():
            yield "it is not printed in time"


def alone_publishes_at_the_hour(case: Case) -> Iterator[str]:
    moment = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=1)
    rumour = asked("Do onions cure a cold?")
    draft = drafted(case.desk.ada, rumour, "onions", embargo=f"{moment:%Y-%m-%dT%H:%M}")
    for _ in range(2):
        sign(case.desk.ada, draft)
    due.do(now=moment + timedelta(days=1))
    if CheckVersion.objects.filter(check_id="onions").exists():
        yield "one signature was enough"


def before_the_hour(case: Case) -> Iterator[str]:
    moment = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=1)
    rumour = asked("Do onions cure a cold?")
    draft = drafted(case.desk.ada, rumour, "onions", embargo=f"{moment:%Y-%m-%dT%H:%M}")
    sign(case.desk.ada, draft)
    sign(case.desk.bo, draft)
    publish(case.desk.bo, draft)

    due.do(now=moment - timedelta(seconds=1))
    for path in ("checks/onions/", "checks/onions/1/record.json", "checks/onions/1/"):
        if Client().get(f"/rumours/{path}").status_code != 404:
            yield f"{path} is shown"


def made_up_links(case: Case) -> Iterator[str]:
    path = invited(case.desk)
    secret = path.split("/")[3]
    for wrong in ("none", "a" * 43, secret[:-1], secret.swapcase(), f"{secret}a", "%00", "..%2f"):
        answer = Client().post(f"/rumours/reply/{wrong}/", WORDS)
        if answer.status_code != 404:
            yield f"{wrong}: {answer.status_code}"
    if Reply.objects.exists():
        yield "a reply was taken"


def old_links(case: Case) -> Iterator[str]:
    used, late = invited(case.desk), invited(case.desk)
    for _ in range(2):
        Client().post(used, WORDS)
    moment = timezone.now() + timedelta(days=7, seconds=1)
    with mock.patch.object(timezone, "now", return_value=moment):
        if Client().post(late, WORDS).status_code != 400:
            yield "a link is good after its time"
    if Reply.objects.count() != 1:
        yield "a link is good twice"


def hostile_replies(case: Case) -> Iterator[str]:
    Client().post(invited(case.desk), {**WORDS, "text": HOSTILE})
    row = Reply.objects.get()
    case.desk.ada.post(f"{HERE}replies/{row.pk}/print/")
    for client, path in (
        (Client(), "/rumours/checks/garlic/"),
        (Client(), "/rumours/zh/checks/garlic/1/"),
        (case.desk.bo, HERE),
    ):
        page = client.get(path).content.decode()
        if "<script>alert" in page or "alert(1)" not in page:
            yield f"{path} shows it otherwise than as words"


def letters_to_others(case: Case) -> Iterator[str]:
    cache.clear()
    before = len(arrived())
    for address in HEADS:
        case.desk.ada.post(f"{HERE}invite/", {**INVITED, "email": address})
        data = {"text": "It is wrong.", "email": address}
        if Client().post("/rumours/checks/garlic/complain/", data).status_code != 400:
            yield f"{address!r} is taken"
    if ReplyInvitation.objects.exists() or Complaint.objects.exists() or len(arrived()) != before:
        yield "something was kept or sent"


def letters_to_who_is_not_named(case: Case) -> Iterator[str]:
    for name in ("Somebody else", "", " ", "\u202e", "A library of reviews and somebody else"):
        case.desk.ada.post(f"{HERE}invite/", {**INVITED, "who": name})
    if ReplyInvitation.objects.exists():
        yield "somebody was invited whom the check does not name"


def strangers(case: Case) -> Iterator[str]:
    Client().post(invited(case.desk), WORDS)
    Client().post("/rumours/checks/garlic/complain/", {"text": "It is wrong."})
    number = Reply.objects.get().pk
    for path, data in (
        (f"{HERE}replies/{number}/print/", {}),
        (f"{HERE}replies/{number}/refuse/", {"reason": "No."}),
        (f"{HERE}wordings/", {"text": "Anything at all"}),
        (f"/rumours/desk/complaints/{Complaint.objects.get().pk}/", {"outcome": "upheld"}),
    ):
        if case.desk.stranger.post(path, data).status_code != 404:
            yield f"{path} is there for a stranger"
        if Client().post(path, data).status_code != 302:
            yield f"{path} asks nobody to log in"
    if re.search("It is wrong", case.desk.stranger.get("/rumours/complaints/").content.decode()):
        yield "a complaint is shown"


EDITORS = [
    Attack(
        "one invites", "one editor sends a link to reply, to themselves for instance", alone_invites
    ),
    Attack("one refuses", "one editor holds a reply back", alone_refuses),
    Attack("one waits", "one editor lets an embargo end", alone_publishes_at_the_hour),
    Attack("before the hour", "looking at what is under embargo", before_the_hour),
    Attack(
        "made up links",
        "secrets of links to reply that are made up, cut or lengthened",
        made_up_links,
    ),
    Attack("old links", "a link to reply used twice, or after its time", old_links),
    Attack("replies", "scripts in a reply", hostile_replies),
    Attack(
        "to others",
        "more than one address where somebody named, or who complains, is written to",
        letters_to_others,
    ),
    Attack(
        "to anybody",
        "links to reply for somebody whom the check does not name",
        letters_to_who_is_not_named,
    ),
    Attack(
        "strangers", "printing, refusing, covering and deciding without being an editor", strangers
    ),
]
