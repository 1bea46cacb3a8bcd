"""Complaints about a check: without a name, with an outcome, counted in public."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from made_checks import HOSTILE
from rumour_desk import Desk, arrived, published
from test_readers_privacy import everything_kept

from fairwitness.web.store.models import Complaint, ComplaintContact, Decision, Draft
from fairwitness.web.store.rumours import complaining

READER = "reader@mail.example"
WORDS = "The study is from 1998, not 1989."
FORM = "/rumours/checks/garlic/complain/"


@pytest.fixture(autouse=True)
def _unlimited(db: None) -> None:  # noqa: ARG001 - the tables are needed
    cache.clear()


def complain(text: str = WORDS, email: str = "") -> Complaint:
    answer = Client().post(FORM, {"text": text, "email": email})
    assert answer.status_code == 200, answer.content.decode()
    return Complaint.objects.order_by("-id")[0]


def decide(ours: Desk, complaint: Complaint, outcome: str, reason: str = "It is so.") -> int:
    path = f"/rumours/desk/complaints/{complaint.pk}/"
    return ours.ada.post(path, {"outcome": outcome, "reason": reason}).status_code


def counts() -> str:
    return Client().get("/rumours/complaints/").content.decode()


def test_a_complaint_that_is_upheld_begins_a_correction(ours: Desk) -> None:
    published(ours)
    assert 'name="text"' in Client().get("/rumours/checks/garlic/").content.decode()
    complaint = complain()
    assert "(1 waits)" in ours.ada.get("/rumours/desk/").content.decode()
    assert WORDS in ours.bo.get("/rumours/desk/complaints/").content.decode()
    assert decide(ours, complaint, "upheld") == 302
    draft = Draft.objects.get(published_at=None)
    assert draft.change is not None
    assert draft.change["step"] == "correction"
    assert Decision.objects.get().draft == draft
    assert "Upheld" in ours.bo.get("/rumours/desk/complaints/").content.decode()
    assert decide(ours, complain("And the year before."), "upheld") == 302
    assert Draft.objects.filter(published_at=None).count() == 1


def test_nothing_tells_who_complained_and_the_address_goes_with_the_answer(ours: Desk) -> None:
    published(ours)
    mail.outbox.clear()
    complaint = complain(email=READER)
    assert READER not in everything_kept()
    assert WORDS not in Client().get("/rumours/checks/garlic/").content.decode()
    assert WORDS not in counts()
    assert decide(ours, complaint, "not-upheld", "The study says 1989.") == 302
    (letter,) = arrived()
    assert letter.to == [READER]
    assert letter.subject == "Your complaint was decided: Not upheld"
    assert "The study says 1989." in str(letter.body)
    assert not ComplaintContact.objects.exists()


def test_a_decision_has_a_reason_and_stays_beside_a_later_one(ours: Desk) -> None:
    published(ours)
    complaint = complain()
    assert decide(ours, complaint, "not-upheld", " ") == 400
    assert decide(ours, complaint, "removed") == 400
    assert not Decision.objects.exists()
    assert decide(ours, complaint, "out-of-scope", "It is about another check.") == 302
    assert decide(ours, complaint, "upheld", "It is about this one.") == 302
    page = ours.bo.get(f"/rumours/desk/complaints/{complaint.pk}/").content.decode()
    assert "It is about another check." in page
    assert "It is about this one." in page
    with pytest.raises(TypeError):
        Decision.objects.all()[0].save()


def test_counts_are_exact_from_ten_on(ours: Desk) -> None:
    published(ours)
    for number in range(10):
        made = complaining.complain("garlic", f"Number {number}.", now=timezone.now())
        if number < 9:
            decide(ours, made, "not-upheld")
    assert counts().count("<td>fewer than 10</td>") == 4
    decide(ours, made, "not-upheld")
    assert counts().count("<td>fewer than 10</td>") == 3
    assert "<td>10</td>" in counts()
    last = timezone.now() - timedelta(days=40)
    complaining.complain("garlic", "Last month.", now=last)
    assert f"{last:%Y-%m}" in counts()


def test_of_several_decisions_the_last_one_is_counted(ours: Desk) -> None:
    published(ours)
    for number in range(10):
        made = complaining.complain("garlic", f"Number {number}.", now=timezone.now())
        decide(ours, made, "out-of-scope")
        decide(ours, made, "upheld")
    (month,) = complaining.months()
    assert month.counts == (10, None, None, None)


@pytest.mark.parametrize("text", ["", " \n", "!!!", "\u202e\u202e", "x" * 2_001])
def test_what_says_nothing_is_no_complaint(ours: Desk, text: str) -> None:
    published(ours)
    assert Client().post(FORM, {"text": text}).status_code == 400
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    "email", ["a@b.example\r\nBcc: c@d.example", "a@b.example,c@d.example", "<x>"]
)
def test_what_is_no_address_is_refused(ours: Desk, email: str) -> None:
    published(ours)
    assert Client().post(FORM, {"text": WORDS, "email": email}).status_code == 400
    assert not Complaint.objects.exists()


def test_hostile_words_stay_words(ours: Desk) -> None:
    published(ours)
    complaint = complain(HOSTILE)
    for path in ("/rumours/desk/complaints/", f"/rumours/desk/complaints/{complaint.pk}/"):
        assert "<script>alert" not in ours.ada.get(path).content.decode()
    decide(ours, complaint, "not-upheld", HOSTILE)
    for path in ("/rumours/desk/complaints/", f"/rumours/desk/complaints/{complaint.pk}/"):
        assert "<script>alert" not in ours.ada.get(path).content.decode()


def test_strangers_read_no_complaint_and_decide_about_none(ours: Desk) -> None:
    published(ours)
    complaint = complain()
    path = f"/rumours/desk/complaints/{complaint.pk}/"
    given = {"outcome": "out-of-scope", "reason": "No."}
    for answer in (ours.stranger.get(path), ours.stranger.post(path, given)):
        assert answer.status_code == 404
    assert Client().post(path, given)["Location"].startswith("/accounts/login/")
    assert not Decision.objects.exists()


def test_too_many_from_one_place_and_what_comes_from_elsewhere_are_refused(ours: Desk) -> None:
    published(ours)
    forged = Client().post(FORM, {"text": WORDS}, headers={"origin": "https://elsewhere.example"})
    assert forged.status_code == 403
    given = [Client().post(FORM, {"text": WORDS}).status_code for _ in range(7)]
    assert given == [200] * 5 + [429] * 2
    assert Complaint.objects.count() == 5
    assert Client().post("/rumours/checks/none/complain/", {"text": WORDS}).status_code == 404
