"""The editors' work: order, who does it, what is the same, which wordings are covered."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rumour_desk import QUESTION, Desk, arrived, asked, drafted, followed, publish, published, sign

from fairwitness.web.store.models import Asked, Contact, Draft, Editor, Rumour, Sample
from fairwitness.web.store.rumours import asking, queue

TODAY = date(2026, 11, 26)
HERE = "/rumours/desk/checks/garlic/"


@pytest.fixture(autouse=True)
def _unlimited(db: None) -> None:  # noqa: ARG001 - the tables are needed
    cache.clear()


def made(text: str, *days: tuple[int, int]) -> Rumour:
    """Make a rumour that was asked so many days ago so many times."""
    rumour = Rumour.objects.create(text=text, first_day=TODAY, last_day=TODAY)
    for ago, times in days:
        day = TODAY - timedelta(days=ago)
        Asked.objects.create(rumour=rumour, day=day, lang="en", times=times)
    return rumour


def order() -> list[str]:
    return [each.rumour.text for each in queue.waiting(TODAY, 100)]


def act(who: Client, rumour: Rumour, name: str, **values: Any) -> int:
    return who.post(f"/rumours/desk/rumours/{rumour.pk}/{name}/", values).status_code


def test_what_grows_comes_before_what_is_asked_evenly_and_that_before_what_is_over() -> None:
    made("over", (30, 500))
    made("even", (1, 6), (8, 6))
    made("falls", (1, 6), (8, 60))
    made("grows", (0, 6))
    assert order() == ["grows", "falls", "even", "over"]
    grows = queue.waiting(TODAY, 1)[0]
    assert (grows.week, grows.before, grows.times) == (6, 0, 6)


def test_the_seven_days_end_today_and_none_is_counted_twice() -> None:
    made("one", (0, 1), (6, 10), (7, 100), (13, 1_000), (14, 10_000))
    (one,) = queue.waiting(TODAY, 10)
    assert (one.week, one.before, one.times) == (11, 1_100, 11_111)


def test_a_rumour_is_given_to_another_and_the_trail_says_by_whom(ours: Desk) -> None:
    rumour = asked()
    assert act(ours.ada, rumour, "claim") == 302
    assert act(ours.bo, rumour, "claim") == 400
    bo = Editor.objects.get(shown="Desk bo")
    assert act(ours.bo, rumour, "give", to=str(bo.pk)) == 302
    rumour.refresh_from_db()
    assert rumour.claimed_by == bo
    page = ours.ada.get(f"/rumours/desk/rumours/{rumour.pk}/").content.decode()
    assert "Desk ada took it on" in page
    assert "Desk bo gave it to: Desk bo" in page
    assert act(ours.ada, rumour, "give", to="") == 302
    rumour.refresh_from_db()
    assert rumour.claimed_by is None
    assert act(ours.ada, rumour, "give", to="999") == 404


@pytest.mark.parametrize("name", ["claim", "give", "join", "part", "reopen"])
def test_who_is_no_editor_gives_joins_and_opens_nothing(ours: Desk, name: str) -> None:
    rumour = asked()
    assert act(ours.stranger, rumour, name, to="1", into="1") == 404
    assert act(Client(), rumour, name) == 302
    assert ours.stranger.get(f"/rumours/desk/rumours/{rumour.pk}/").status_code == 404
    rumour.refresh_from_db()
    assert rumour.claimed_by is None


def test_two_that_are_the_same_count_as_one_and_both_who_asked_are_answered(ours: Desk) -> None:
    other = asked("Is it so that cloves of Allium sativum stop influenza?", email="b@mail.example")
    rumour = asked(email="a@mail.example")
    assert rumour != other
    assert act(ours.ada, other, "join", into=str(other.pk)) == 400
    assert act(ours.ada, other, "join", into=str(rumour.pk)) == 302
    (one,) = queue.waiting(timezone.now().date(), 10)
    assert (one.rumour, one.times) == (rumour, 2)
    again = asking.hand_over(other.text, now=timezone.now())
    assert again == other
    assert queue.waiting(timezone.now().date(), 10)[0].times == 3
    published(ours)
    other.refresh_from_db()
    assert other.check_id == "garlic"
    assert not Contact.objects.exists()


def test_what_was_joined_is_parted_again(ours: Desk) -> None:
    other = asked("Is it so that cloves of Allium sativum stop influenza?")
    rumour = asked()
    act(ours.ada, other, "join", into=str(rumour.pk))
    assert "Counted here too" in ours.bo.get(f"/rumours/desk/rumours/{rumour.pk}/").content.decode()
    assert act(ours.bo, other, "part") == 302
    assert len(queue.waiting(timezone.now().date(), 10)) == 2
    page = ours.bo.get(f"/rumours/desk/rumours/{other.pk}/").content.decode()
    assert "Desk bo parted it from" in page


def test_a_question_that_was_answered_with_the_wrong_check_is_opened_again(ours: Desk) -> None:
    published(ours)
    samples = Sample.objects.count()
    rumour = asked("Do onions cure a cold?")
    assert act(ours.ada, rumour, "answer", check="garlic") == 302
    assert Sample.objects.count() == samples + 1
    assert act(ours.bo, rumour, "reopen") == 302
    rumour.refresh_from_db()
    assert (rumour.check_id, rumour.closed_at) == ("", None)
    assert Sample.objects.count() == samples


def test_who_wants_corrections_gets_the_right_answer_too_when_the_first_was_the_wrong_one(
    ours: Desk,
) -> None:
    published(ours)
    rumour = asked("Do onions cure a cold?", email="a@mail.example", corrections="1")
    act(ours.ada, rumour, "answer", check="garlic")
    act(ours.bo, rumour, "reopen")
    draft = drafted(ours.ada, rumour, "onions")
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    publish(ours.bo, draft)
    first, second = (str(letter.body) for letter in arrived())
    assert "/rumours/checks/garlic/" in first
    assert "/rumours/checks/onions/" in second


def test_an_editor_finds_a_check_by_its_words_and_sees_whom_a_template_says_to_ask(
    ours: Desk,
) -> None:
    published(ours)
    found = ours.ada.get("/rumours/desk/", {"check": "garlic"}).content.decode()
    assert f'href="{HERE}"' in found
    none = ours.ada.get("/rumours/desk/", {"check": "zebra<script>"}).content.decode()
    assert f'href="{HERE}"' not in none
    assert "zebra<script>" not in none
    rumour = asked("Do onions cure a cold?")
    page = ours.ada.get(f"/rumours/desk/rumours/{rumour.pk}/draft/").content.decode()
    assert "Whoever is quoted." in page


def test_a_template_fills_a_draft_in_the_language_of_the_question(ours: Desk) -> None:
    rumour = asked("喝大蒜水能治流感吗？")
    begun = {"name": "garlic", "shape": "health-remedy"}
    ours.ada.post(f"/rumours/desk/rumours/{rumour.pk}/draft/", begun)
    draft = Draft.objects.get()
    assert "没有证据表明" in draft.content["summary"]
    sign(ours.ada, draft.pk)
    sign(ours.bo, draft.pk)
    page = publish(ours.bo, draft.pk).content.decode()
    assert "holds a blank of a template that is not filled in" in page
    other = {"name": "other", "shape": "none"}
    assert ours.ada.post(f"/rumours/desk/rumours/{rumour.pk}/draft/", other).status_code == 400


def test_a_wording_that_an_editor_confirms_is_answered_until_it_is_taken_back(ours: Desk) -> None:
    published(ours)
    wording = "Knobi heilt die Grippe!"
    ask = {"question": "knobi heilt die grippe"}
    assert ours.ada.post(f"{HERE}wordings/", {"text": wording}).status_code == 302
    assert ours.ada.post(f"{HERE}wordings/", {"text": wording}).status_code == 400
    assert "See the evidence" in Client().post("/rumours/answer/", ask).content.decode()
    page = ours.bo.get(HERE).content.decode()
    assert wording in page
    number = page.split(f"{HERE}wordings/")[1].split("/")[0]
    assert ours.stranger.post(f"{HERE}wordings/{number}/undo/").status_code == 404
    assert "See the evidence" in Client().post("/rumours/answer/", ask).content.decode()


def test_a_wording_that_is_taken_back_is_answered_no_more(ours: Desk) -> None:
    published(ours)
    ours.ada.post(f"{HERE}wordings/", {"text": "Knobi heilt die Grippe"})
    number = ours.bo.get(HERE).content.decode().split(f"{HERE}wordings/")[1].split("/")[0]
    assert ours.bo.post(f"{HERE}wordings/{number}/undo/").status_code == 302
    answer = Client().post("/rumours/answer/", {"question": "Knobi heilt die Grippe"})
    assert "See the evidence" not in answer.content.decode()
    assert "Desk bo took a wording back" in ours.ada.get(HERE).content.decode()


def test_a_confirmed_wording_stays_covered_by_the_next_version(ours: Desk) -> None:
    published(ours)
    ours.ada.post(f"{HERE}wordings/", {"text": "Knobi heilt die Grippe"})
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    answer = Client().post("/rumours/answer/", {"question": "Knobi heilt die Grippe"})
    assert "See the evidence" in answer.content.decode()


def test_the_words_of_a_question_that_was_answered_are_offered_as_a_wording(ours: Desk) -> None:
    published(ours)
    assert QUESTION in ours.ada.get(HERE).content.decode()
    draft = drafted(ours.ada, asked("Do onions cure a cold?"), "onions")
    sign(ours.ada, draft)
    sign(ours.bo, draft)
    publish(ours.bo, draft)
    assert QUESTION not in ours.ada.get("/rumours/desk/checks/onions/").content.decode()
