"""The right of reply: two let it, it is used once, printed word for word, refused in the open."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from made_checks import HOSTILE
from rumour_desk import (
    INVITED,
    Desk,
    arrived,
    asked,
    drafted,
    invited,
    link_to_reply,
    published,
    sign,
)
from rumour_desk import publish as ask_for_publication

from fairwitness.ledger.policy import Policy
from fairwitness.ledger.proof import parse as read_proof
from fairwitness.web.config.unlogged import WithoutPlaces
from fairwitness.web.store.models import Refusal, Reply, ReplyInvitation
from fairwitness.web.store.rumours import inviting, places, replying

ADDRESS = INVITED["email"]
WORDS = "We did publish a trial.\nIt is from 1998."
HERE = "/rumours/desk/checks/garlic/"


def invite(ours: Desk, **values: str) -> Any:
    return ours.ada.post(f"{HERE}invite/", {**INVITED, **values})


def reply(path: str, text: str = WORDS, version: int = 1) -> Any:
    return Client().post(path, {"text": text, "version": str(version)})


def page(path: str = "/rumours/checks/garlic/") -> str:
    return Client().get(path).content.decode()


def later(monkeypatch: pytest.MonkeyPatch, **how_long: int) -> None:
    moment = timezone.now() + timedelta(**how_long)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_who_is_named_replies_once_and_it_is_printed_word_for_word(ours: Desk) -> None:
    published(ours)
    path = invited(ours)
    assert "was invited to reply until" in page()
    assert "until" in page(path)
    assert reply(path).status_code == 200
    assert "A reply has come. It is printed on" in page()
    assert "1998" not in page()
    row = Reply.objects.get()
    assert ours.ada.post(f"{HERE}replies/{row.pk}/print/").status_code == 302
    assert f'<blockquote class="words">{WORDS}</blockquote>' in page()
    assert f'<blockquote class="words">{WORDS}</blockquote>' in page("/rumours/checks/garlic/1/")


def test_the_ledger_holds_the_digest_of_a_reply_and_none_of_its_words(ours: Desk) -> None:
    published(ours)
    reply(invited(ours))
    row = Reply.objects.get()
    where = f"/rumours/checks/garlic/replies/{row.pk}/"
    assert Client().get(f"{where}reply.json").status_code == 404
    ours.bo.post(f"{HERE}replies/{row.pk}/print/")
    record = Client().get(f"{where}reply.json").content
    entry = Client().get(f"{where}entry.json").content
    assert json.loads(record)["text"] == WORDS
    assert json.loads(entry)["sha256"] == hashlib.sha256(record).hexdigest()
    assert b"1998" not in entry
    proof = read_proof(Client().get(f"{where}proof.tlog-proof").content)
    proof.shows(entry, Policy(logs=(places.public_key(),)), now=timezone.now())
    assert Client().get(f"{where}none.json").status_code == 404
    assert Client().get(f"{where}refusal.json").status_code == 404


def test_one_editor_alone_sends_no_invited(ours: Desk) -> None:
    published(ours)
    invite(ours)
    row = ReplyInvitation.objects.get()
    mail.outbox.clear()
    answer = ours.ada.post(f"{HERE}invitations/{row.pk}/agree/")
    assert answer.status_code == 400
    assert "another editor agrees to it" in answer.content.decode()
    assert ours.stranger.post(f"{HERE}invitations/{row.pk}/agree/").status_code == 404
    assert ADDRESS in ours.bo.get(HERE).content.decode()
    assert arrived() == []
    ours.ada.post(f"{HERE}invitations/{row.pk}/withdraw/")
    assert ours.bo.post(f"{HERE}invitations/{row.pk}/agree/").status_code == 404
    assert arrived() == []


def test_only_who_stands_in_the_check_is_invited(ours: Desk) -> None:
    published(ours)
    answer = invite(ours, who="Somebody else")
    assert answer.status_code == 400
    assert "does not name" in answer.content.decode()
    assert not ReplyInvitation.objects.exists()


def test_who_is_named_in_a_draft_gets_the_link_when_it_is_published(ours: Desk) -> None:
    draft = drafted(ours.ada, asked())
    invite(ours)
    ours.bo.post(f"{HERE}invitations/{ReplyInvitation.objects.get().pk}/agree/")
    assert arrived() == []
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    ask_for_publication(ours.bo, draft)
    (letter,) = arrived()
    assert letter.to == [ADDRESS]
    assert reply(link_to_reply(letter)).status_code == 200


def test_a_link_is_good_once_and_for_its_time_only(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(ours)
    used, late = invited(ours), invited(ours)
    reply(used)
    answer = reply(used, "Other words.")
    assert answer.status_code == 400
    assert "it works once" in answer.content.decode()
    later(monkeypatch, days=7, seconds=1)
    for given in (Client().get(late), reply(late)):
        assert given.status_code == 400
        assert "The time to reply is over." in given.content.decode()
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("secret", ["none", "a" * 43, "%00", "..%2f", "%E2%80%AE", "' OR 1=1"])
def test_nobody_makes_a_link_up(ours: Desk, secret: str) -> None:
    published(ours)
    invited(ours)
    for answer in (Client().get(f"/rumours/reply/{secret}/"), reply(f"/rumours/reply/{secret}/")):
        assert answer.status_code == 404
    assert not Reply.objects.exists()


def test_the_link_can_be_read_in_no_table_and_the_address_goes_with_the_reply(ours: Desk) -> None:
    published(ours)
    path = invited(ours)
    row = ReplyInvitation.objects.get()
    assert path.split("/")[3] not in f"{row.digest}{row.address!r}"
    assert row.address is not None
    assert ADDRESS.encode() not in bytes(row.address)
    reply(path)
    row.refresh_from_db()
    assert row.address is None


def test_the_address_of_who_does_not_reply_is_forgotten(ours: Desk) -> None:
    published(ours)
    invited(ours)
    inviting.forget(now=timezone.now() + timedelta(days=8))
    assert ReplyInvitation.objects.get().address is None


@pytest.mark.parametrize(
    "email", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "a@b.example\r\n\r\nx"]
)
def test_what_is_no_address_is_not_written_to(ours: Desk, email: str) -> None:
    published(ours)
    mail.outbox.clear()
    assert invite(ours, email=email).status_code == 400
    assert not ReplyInvitation.objects.exists()


def test_a_name_with_line_ends_puts_nothing_into_the_head_of_a_letter(ours: Desk) -> None:
    published(ours)
    invited(ours, who="A library\r\nof reviews")
    (letter,) = arrived()
    assert letter.to == [ADDRESS]
    assert "\n" not in letter.subject
    assert "names A library of reviews:" in str(letter.body)


def test_hostile_words_stay_words(ours: Desk) -> None:
    published(ours)
    hostile = HOSTILE.replace("\r\n", " ") + "\n{{ 7|add:1 }}"
    assert reply(invited(ours), hostile).status_code == 200
    row = Reply.objects.get()
    ours.ada.post(f"{HERE}replies/{row.pk}/print/")
    for shown in (page(), page("/rumours/zh/checks/garlic/"), ours.bo.get(HERE).content.decode()):
        assert "<script>alert" not in shown
        assert "{{ 7|add:1 }}" in shown
    record = Client().get(f"/rumours/checks/garlic/replies/{row.pk}/reply.json")
    assert record["Content-Disposition"].startswith("attachment")
    assert record.json()["text"] == hostile


@pytest.mark.parametrize("text", ["", " \n ", "\u202egnihton", "a\x00b", "x" * 5_001])
def test_what_cannot_be_printed_is_told_at_once_and_the_link_stays_good(
    ours: Desk, text: str
) -> None:
    published(ours)
    path = invited(ours)
    assert reply(path, text).status_code == 400
    assert Client().get(path).status_code == 200
    assert not Reply.objects.exists()


def test_a_reply_answers_a_version_that_there_is(ours: Desk) -> None:
    published(ours)
    path = invited(ours)
    assert reply(path, version=9).status_code == 404
    assert reply(path, version=0).status_code == 400
    assert reply(path, version=1).status_code == 200


def test_no_editor_holds_a_reply_back_by_doing_nothing(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(ours)
    reply(invited(ours))
    row = Reply.objects.get()
    ours.ada.post(f"{HERE}replies/{row.pk}/refuse/", {"reason": "I do not like it."})
    later(monkeypatch, days=2, seconds=1)
    assert WORDS in page()
    assert "I do not like it." not in page()


def test_not_to_print_a_reply_takes_two_editors_and_a_reason_that_is_printed(ours: Desk) -> None:
    published(ours)
    reply(invited(ours), "The flu office is run by a thief.")
    row = Reply.objects.get()
    where = f"{HERE}replies/{row.pk}/refuse/"
    assert ours.ada.post(where, {"reason": " "}).status_code == 400
    assert ours.ada.post(where, {"reason": "An insult under section 1."}).status_code == 302
    proposed = {"refusal": str(Refusal.objects.get().pk)}
    assert ours.ada.post(where, proposed).status_code == 400
    assert ours.stranger.post(where, proposed).status_code == 404
    assert ours.bo.post(where, {"refusal": "999"}).status_code == 404
    assert "not printed" not in page()
    assert ours.bo.post(where, proposed).status_code == 302
    ours.ada.post(f"{HERE}replies/{row.pk}/print/")
    shown = page()
    assert "A reply was not printed, because:" in shown
    assert "An insult under section 1." in shown
    assert "Decided by Desk ada and Desk bo." in shown
    assert "thief" not in shown
    record = f"/rumours/checks/garlic/replies/{row.pk}/"
    assert Client().get(f"{record}reply.json").status_code == 404
    entry = Client().get(f"{record}refusal.json").content
    assert json.loads(entry)["reason"] == "An insult under section 1."
    proof = read_proof(Client().get(f"{record}refusal.tlog-proof").content)
    proof.shows(entry, Policy(logs=(places.public_key(),)), now=timezone.now())


def test_what_is_on_record_is_never_changed(ours: Desk) -> None:
    published(ours)
    reply(invited(ours))
    row = Reply.objects.get()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    assert replying.words(row) == WORDS


def test_a_page_elsewhere_cannot_send_the_reply_of_its_visitor(ours: Desk) -> None:
    published(ours)
    path = invited(ours)
    sent = {"text": WORDS, "version": "1"}
    forged = Client().post(path, sent, headers={"origin": "https://elsewhere.example"})
    assert forged.status_code == 403
    assert not Reply.objects.exists()
    assert "no-store" in Client().get(path)["Cache-Control"]


def test_no_log_holds_a_link_that_is_still_good(
    ours: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    published(ours)
    path = invited(ours)
    caplog.handler.addFilter(WithoutPlaces())
    assert reply(path, " ").status_code == 400
    assert "(rumours:" in caplog.text
    assert path not in caplog.text


def test_a_reply_shows_at_once_on_a_page_that_was_looked_at_before(ours: Desk) -> None:
    published(ours)
    path = invited(ours)
    assert "no reply has come" in page()
    reply(path)
    assert "A reply has come" in page()
    row = Reply.objects.get()
    ours.ada.post(f"{HERE}replies/{row.pk}/print/")
    assert WORDS in page()
    ours.ada.post(f"{HERE}replies/{row.pk}/refuse/", {"reason": "A law."})
    proposed = {"refusal": str(Refusal.objects.get().pk)}
    ours.bo.post(f"{HERE}replies/{row.pk}/refuse/", proposed)
    assert WORDS not in page()
