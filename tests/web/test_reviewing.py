from datetime import UTC, date, datetime

import made_assessment as making
import pytest

from fairwitness.web.store import answering, beside, packs, reviewing
from fairwitness.web.store.models import Assessment, Entry, Notification, Review
from fairwitness.web.store.places import Spot

pytestmark = pytest.mark.django_db

ITEM = Spot("cac-2018", "items", packs.pack(making.CAC).items[0].id)
State = Assessment.State


@pytest.fixture
def who() -> making.Made:
    return making.made()


@pytest.fixture
def draft(who: making.Made) -> Assessment:
    return who.start()


def _state(made: Assessment) -> str:
    return Assessment.objects.get(pk=made.pk).state


def test_the_way_from_draft_to_approval(who: making.Made, draft: Assessment) -> None:
    making.client(who.author).post(f"/assessments/{draft.pk}/review/ask/")
    assert _state(draft) == State.REVIEW
    assert Notification.objects.get(user=who.reviewer).topic == "review.wanted"
    browser = making.client(who.reviewer)
    page = browser.get(f"/assessments/{draft.pk}/review/").content.decode()
    assert "would make a recipient send it back" in page
    browser.post(
        f"/assessments/{draft.pk}/review/decide/", {"outcome": "approved", "text": "Well done."}
    )
    assert _state(draft) == State.APPROVED
    assert Review.objects.get().by == who.reviewer
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert verbs == ["assessment.started", "review.asked", "review.approved"]


def test_an_open_comment_stops_approval_and_keeps_the_word(
    who: making.Made, draft: Assessment
) -> None:
    made = beside.comment(draft, ITEM, "Why?", by=who.reviewer)
    reviewing.ask(draft, by=who.author)
    browser = making.client(who.reviewer)
    address = f"/assessments/{draft.pk}/review/decide/"
    answer = browser.post(address, {"outcome": "approved", "text": "Fine by me."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 comment is open." in page
    assert "Fine by me." in page
    assert _state(draft) == State.REVIEW
    beside.settle(draft, made.pk, by=who.author)
    browser.post(address, {"outcome": "approved"})
    assert _state(draft) == State.APPROVED


def test_it_is_given_back_only_with_a_word(who: making.Made, draft: Assessment) -> None:
    reviewing.ask(draft, by=who.author)
    browser = making.client(who.reviewer)
    address = f"/assessments/{draft.pk}/review/decide/"
    assert browser.post(address, {"outcome": "returned", "text": " "}).status_code == 422
    browser.post(address, {"outcome": "returned", "text": "Look at the logs again."})
    assert _state(draft) == State.DRAFT
    page = making.client(who.author).get(f"/assessments/{draft.pk}/review/").content.decode()
    assert "Look at the logs again." in page


def test_nothing_is_written_while_it_is_in_review(who: making.Made, draft: Assessment) -> None:
    reviewing.ask(draft, by=who.author)
    with pytest.raises(answering.Closed):
        answering.save(draft, ITEM, {"answer": "Late."}, based_on=0, by=who.author)
    answer = making.client(who.author).post(
        f"/assessments/{draft.pk}/save/{'/'.join(ITEM)}", {"answer": "Late.", "based_on": "0"}
    )
    assert answer.status_code == 422
    assert "Late." in answer.content.decode()
    reviewing.withdraw(draft, by=who.author)
    answering.save(draft, ITEM, {"answer": "In time."}, based_on=0, by=who.author)


def test_two_texts_are_decided_on_before_review(who: making.Made, draft: Assessment) -> None:
    answering.save(draft, ITEM, {"note": "A"}, based_on=0, by=who.author)
    answering.save(draft, ITEM, {"note": "B"}, based_on=0, by=who.second)
    with pytest.raises(reviewing.NotYet, match="at the same time"):
        reviewing.ask(draft, by=who.author)


def test_without_evidence_there_is_nothing_to_review(who: making.Made) -> None:
    who.service.collections.all().delete()
    draft = who.start()
    assert making.client(who.author).get(f"/assessments/{draft.pk}/").status_code == 200
    with pytest.raises(reviewing.NotYet, match="No evidence"):
        reviewing.ask(draft, by=who.author)


@pytest.mark.parametrize("state", [s for s in State if s is not State.DRAFT])
def test_every_saving_function_refuses_what_is_not_open(
    who: making.Made, draft: Assessment, state: State
) -> None:
    answering.save(draft, ITEM, {"note": "A"}, based_on=0, by=who.author)
    Assessment.objects.filter(pk=draft.pk).update(state=state)
    with pytest.raises(answering.Closed):
        answering.save(draft, ITEM, {"note": "B"}, based_on=1, by=who.author, settles=True)
    with pytest.raises(answering.Closed):
        answering.add(draft, "cac-2018", "controls", "Filters", by=who.author)
    with pytest.raises(answering.Closed):
        beside.assign(draft, ITEM, who.second, due_on=None, by=who.author)
    if state in {State.SIGNED, State.SUPERSEDED}:
        with pytest.raises(answering.Closed):
            beside.comment(draft, ITEM, "Why?", by=who.reviewer)
        with pytest.raises(reviewing.NotYet):
            reviewing.give_back(draft, "No.", by=who.reviewer)
    for act in (reviewing.ask, reviewing.withdraw):
        if (act, state) != (reviewing.withdraw, State.REVIEW):
            with pytest.raises(reviewing.NotYet):
                act(draft, by=who.author)
    assert answering.history(draft, ITEM).count() == 1


def test_who_has_not_the_role_decides_nothing(who: making.Made, draft: Assessment) -> None:
    reviewing.ask(draft, by=who.author)
    address = f"/assessments/{draft.pk}/review/decide/"
    for person, status in ((who.author, 403), (who.signer, 403), (who.stranger, 404)):
        answer = making.client(person).post(address, {"outcome": "approved"})
        assert answer.status_code == status
    assert _state(draft) == State.REVIEW


def test_what_was_frozen_before_a_return_cannot_be_signed(
    who: making.Made, draft: Assessment
) -> None:
    reviewing.ask(draft, by=who.author)
    approval = reviewing.approve(draft, "", by=who.reviewer)
    first, is_new = reviewing.freeze(draft, by=who.signer, now=datetime.now(UTC))
    assert is_new
    assert reviewing.freeze(draft, by=who.signer, now=datetime.now(UTC)) == (first, False)
    reviewing.give_back(draft, "Again.", by=who.reviewer)
    reviewing.ask(draft, by=who.author)
    reviewing.approve(draft, "", by=who.reviewer)
    first.made_at = approval.at.replace(year=2025)
    first.save()
    assert reviewing.frozen(draft) is None
    second, is_new = reviewing.freeze(draft, by=who.signer, now=datetime.now(UTC))
    assert is_new
    assert second.pk != first.pk


@pytest.mark.parametrize(
    ("names", "until"),
    [
        ([making.UK], date(2029, 11, 26)),
        ([making.CAC, making.UK], date(2029, 11, 26)),
        ([making.CAC], None),
    ],
)
def test_it_is_kept_as_long_as_any_pack_wants(names: list[str], until: date | None) -> None:
    under = [packs.pack(name) for name in names]
    assert reviewing.keep_until(under, date(2026, 11, 26)) == until


def test_a_leap_day_is_kept_to_the_day_after() -> None:
    assert reviewing.keep_until([packs.pack(making.UK)], date(2028, 2, 29)) == date(2031, 3, 1)
