"""What a desk refuses before an opening: out of turn, in conflict, removed, over, gone wrong."""

from datetime import timedelta
from typing import Any

import opening_people as people
import pytest
from recipient_desk import Desk, published

from fairwitness.filing import events as told_events
from fairwitness.sealing import statement
from fairwitness.web.store.models import DeskRequest, FilingEvent
from fairwitness.web.store.recipient import acting, places


@pytest.fixture
def digest(ours: Desk) -> str:
    return ours.filed()


def test_before_the_first_turn_is_handed_out_the_opening_is_in_the_ledger(
    ours: Desk, digest: str
) -> None:
    people.asks(ours, digest)
    for name in ("alice", "bob"):
        people.approves(ours, digest, name)
    assert "opened" not in people.kinds(digest)
    assert people.takes_home(ours, digest, "alice").status_code == 200
    row = FilingEvent.objects.get(kind="opened")
    assert row.entry is not None
    said = statement.read(bytes(row.statement), told_events.Event).values.detail
    assert (said["opener"], said["purpose"]) == ("alice", "review")


def test_nobody_takes_a_turn_before_enough_have_approved_or_out_of_turn(
    ours: Desk, digest: str
) -> None:
    people.asks(ours, digest)
    assert people.takes_home(ours, digest, "alice").status_code == 400
    people.approves(ours, digest, "alice")
    again = people.approves(ours, digest, "alice")
    assert "is here already" in again.content.decode()
    assert people.takes_home(ours, digest, "alice").status_code == 400
    people.approves(ours, digest, "bob")
    assert "It is not your turn" in people.takes_home(ours, digest, "bob").content.decode()
    assert "It is not your turn" in people.takes_home(ours, digest, "carol").content.decode()
    third = people.approves(ours, digest, "carol")
    assert "waits for no approval" in third.content.decode()
    early = people.views(ours, digest, key="x")[1]
    assert early.status_code == 400


def test_an_approval_is_its_officers_own_and_of_this_request(ours: Desk, digest: str) -> None:
    people.asks(ours, digest)
    bobs = people.signed(ours, digest, "bob")
    answer = people.approves(ours, digest, "alice", content=bobs)
    assert "The approval is another officer" in answer.content.decode()
    assert people.approves(ours, digest, "bob", content=b"nothing").status_code == 400
    ours.browser("alice").post(people.place(digest, 1, "end/"))
    people.asks(ours, digest)
    answer = people.approves(ours, digest, "bob", number=2, content=bobs)
    assert "is for another request" in answer.content.decode()
    assert "approved" not in people.kinds(digest)


def test_an_officer_in_conflict_neither_approves_nor_counts(ours: Desk, digest: str) -> None:
    people.asks(ours, digest)
    people.approves(ours, digest, "bob")
    marked = ours.browser("clerk").post(f"/filings/{digest}/conflict/", {"officer": "bob"})
    assert marked.status_code == 302
    assert people.kinds(digest)[-1] == "conflict"
    people.approves(ours, digest, "alice")
    assert DeskRequest.objects.get().state == "asked", "bob's approval does not count any more"
    page = ours.browser("alice").get(people.place(digest, 1)).content.decode()
    assert "does not count" in page
    people.approves(ours, digest, "carol")
    assert DeskRequest.objects.get().order == ["alice", "carol"]
    second = people.asks(ours, digest, "bob")
    assert "You have a conflict of interest" in second.content.decode()
    assert people.takes_turn(ours, digest, "alice").status_code == 302
    ours.browser("clerk").post(f"/filings/{digest}/conflict/", {"officer": "carol"})
    assert people.takes_home(ours, digest, "carol").status_code == 400


def test_an_officer_removed_between_approvals_does_not_count(ours: Desk, digest: str) -> None:
    people.asks(ours, digest)
    people.approves(ours, digest, "bob")
    everybody = ours.authority.people
    ours.authority.people = (everybody[0], everybody[2])
    published(ours.authority, ours.people["clerk"].user, previous=ours.manifest.digest)
    people.approves(ours, digest, "alice")
    assert DeskRequest.objects.get().state == "asked"
    assert people.takes_home(ours, digest, "bob").status_code == 400
    people.approves(ours, digest, "carol")
    assert DeskRequest.objects.get().order == ["alice", "carol"]
    ours.authority.people = everybody


def test_what_is_brought_back_is_an_age_file_without_a_layer(ours: Desk, digest: str) -> None:
    people.asks(ours, digest)
    for name in ("alice", "bob"):
        people.approves(ours, digest, name)
    home = people.takes_home(ours, digest, "alice").content
    same = people.turns.read(home).share
    for content in (b"AGE-SECRET-KEY-1", same, b"x" * 9000):
        answer = people.brings(ours, digest, "alice", content)
        assert "not what a turn makes" in answer.content.decode()
    assert DeskRequest.objects.get().taken == 0


def test_turns_that_went_wrong_begin_anew(ours: Desk, digest: str) -> None:
    people.asks(ours, digest)
    for name in ("alice", "bob"):
        people.approves(ours, digest, name)
    wrong = people.sealed_to(ours.authority.people[2].recipient)
    assert people.brings(ours, digest, "alice", wrong).status_code == 302
    home = people.takes_home(ours, digest, "bob").content
    with pytest.raises(people.turns.WrongTurn, match="something else"):
        people.turns.taken(people.turns.read(home), people.machine(ours, "bob"))
    assert ours.browser("bob").post(people.place(digest, 1, "anew/")).status_code == 400
    assert ours.browser("alice").post(people.place(digest, 1, "anew/")).status_code == 302
    assert not list(places.shares().iterdir())
    for name in ("alice", "bob"):
        assert people.takes_turn(ours, digest, name).status_code == 302
    assert people.views(ours, digest)[1].status_code == 302


def test_when_the_clock_is_set_back_nothing_is_approved_or_opened(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.asks(ours, digest)
    content = people.signed(ours, digest, "bob")
    now = acting.timezone.now

    class Earlier:
        @staticmethod
        def now() -> Any:
            return now() - timedelta(hours=2)

    monkeypatch.setattr(acting, "timezone", Earlier)
    answer = people.approves(ours, digest, "bob", content=content)
    assert "The clock of this host" in answer.content.decode()
    assert "approved" not in people.kinds(digest)


def test_a_request_that_is_over_makes_room_for_the_next(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.asks(ours, digest, **{"open-hours": "1"})
    second = people.asks(ours, digest, "bob")
    assert "Another request of this kind is not over" in second.content.decode()
    moment = acting.moment
    monkeypatch.setattr(acting, "moment", lambda: moment() + timedelta(hours=1))
    assert people.asks(ours, digest, "bob").status_code == 302
    assert people.kinds(digest) == ["received", "requested", "ended", "requested"]
