"""Corrections go to those who asked, if they wanted that; then they are forgotten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rumour_desk import QUESTION, Desk, arrived, asked, followed, published
from test_readers_privacy import everything_kept

from fairwitness.web.store.models import Contact
from fairwitness.web.store.rumours import correcting

READER = "reader@mail.example"


@pytest.fixture(autouse=True)
def _unlimited(db: None) -> None:  # noqa: ARG001 - the tables are needed
    cache.clear()


def told(ours: Desk) -> list[mail.EmailMessage]:
    """Ask with an address for corrections too, publish, and return the letters."""
    asked(QUESTION, email=READER, corrections="1")
    published(ours)
    return arrived()


def end_of(letter: mail.EmailMessage) -> str:
    found = re.search(r"http://localhost:8000(/rumours/corrections/\S+/end/)", str(letter.body))
    assert found is not None, letter.body
    return found.group(1)


def test_who_wanted_it_is_told_of_a_correction_and_of_a_retraction_but_of_no_update(
    ours: Desk,
) -> None:
    told(ours)
    followed(ours, "update", summary="No study shows that garlic cures any flu.")
    assert len(arrived()) == 1
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    followed(ours, "retraction", summary="Garlic does not cure the flu.")
    first, second, third = arrived()
    assert "your address is kept for 90 days more" in str(first.body)
    assert second.to == [READER]
    assert second.subject == "The answer to your question was corrected: False"
    assert "It said too little." in str(second.body)
    assert "/rumours/checks/garlic/3/" in str(second.body)
    assert third.subject == "The answer to your question was retracted"


def test_who_did_not_say_so_is_forgotten_with_the_answer(ours: Desk) -> None:
    asked(QUESTION, email=READER)
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    (letter,) = arrived()
    assert "is deleted now" in str(letter.body)
    assert not Contact.objects.exists()


def test_one_click_ends_it(ours: Desk) -> None:
    (letter,) = told(ours)
    assert READER not in everything_kept()
    end = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert end.removeprefix("http://localhost:8000") == end_of(letter)
    Client().get(end_of(letter))
    assert Contact.objects.count() == 1
    mailer = Client(enforce_csrf_checks=True)
    sent = {"List-Unsubscribe": "One-Click"}
    headers = {"origin": "https://mail.example"}
    assert mailer.post(end_of(letter), sent, headers=headers).status_code == 200
    assert not Contact.objects.exists()
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    assert len(arrived()) == 1


def test_an_address_is_kept_for_its_time_and_no_longer(ours: Desk) -> None:
    told(ours)
    now = timezone.now()
    correcting.forget(now=now + timedelta(days=89))
    assert Contact.objects.count() == 1
    correcting.forget(now=now + timedelta(days=90, seconds=5))
    assert not Contact.objects.exists()


def test_who_waits_for_an_answer_is_not_forgotten(ours: Desk) -> None:  # noqa: ARG001 - the tables are needed
    asked(QUESTION, email=READER, corrections="1")
    correcting.forget(now=timezone.now() + timedelta(days=900))
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("secret", ["none", "a" * 43, "%00", "..%2f", ""])
def test_nobody_ends_the_letters_of_another(ours: Desk, secret: str) -> None:
    told(ours)
    assert Client().post(f"/rumours/corrections/{secret}/end/").status_code == 404
    assert Contact.objects.count() == 1


def test_letters_are_in_the_language_of_the_question_and_long_texts_do_not_cut_the_link_off(
    ours: Desk,
) -> None:
    answer = Client().post(
        "/rumours/zh/hand-over/",
        {"question": QUESTION, "email": READER, "corrections": "1"},
    )
    assert answer.status_code == 200
    published(ours, summary="W" * 4_000)
    followed(ours, "correction", summary="V" * 4_000)
    for letter in arrived():
        assert end_of(letter)
    assert arrived()[1].subject == "您所提问题的答复已更正：不实"
