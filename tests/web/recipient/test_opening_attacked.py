"""What is tried at a desk: with renamed officers, manifests that are over, events left behind."""

from datetime import timedelta
from typing import Any

import opening_people as people
import pytest
from made_filing import Person, person
from recipient_desk import Desk, published

from fairwitness.ledger.lock import LedgerBusy
from fairwitness.web.store.models import DeskRequest, ReceivedFiling
from fairwitness.web.store.recipient import acting, entering, keeping, places, viewing


@pytest.fixture
def digest(ours: Desk) -> str:
    return ours.filed()


def told(ours: Desk, digest: str) -> list[str]:
    """Return what the filer is told."""
    answer = ours.asked(f"/filing/v1/filings/{digest}/events").json()
    return [one["what"] for one in answer["events"]]


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Let the time pass for requests; events keep theirs."""
    moment = acting.moment
    monkeypatch.setattr(acting, "moment", lambda: moment() + by)


def test_an_opening_after_a_lapsed_request_is_told_to_the_filer(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.asks(ours, digest, **{"open-hours": "1"})
    later(monkeypatch, timedelta(hours=1))
    people.asks(ours, digest, "bob")
    assert told(ours, digest) == ["received", "requested", "ended", "requested"]


def test_what_a_busy_ledger_left_is_entered_with_the_next_event(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: object) -> None:
        raise LedgerBusy(places.log())

    with monkeypatch.context() as patch:
        patch.setattr(entering, "enter", busy)
        assert people.asks(ours, digest).status_code == 400
    assert told(ours, digest) == ["received"]
    assert people.approves(ours, digest, "bob").status_code == 302
    assert told(ours, digest) == ["received", "requested", "approved"]


def test_an_officer_marked_during_a_disposal_does_not_count(
    ours: Desk, digest: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark comes after everything that is looked at before the filing is held."""
    settings.RETENTION = timedelta(0)
    data = {"dispose-purpose": "its time is over", "dispose-hours": "24"}
    assert ours.browser("records").post(f"/filings/{digest}/disposal/", data).status_code == 302
    for name in ("alice", "carol"):
        people.approves(ours, digest, name)
    locked = acting.locked

    def marked_before(filing: ReceivedFiling) -> ReceivedFiling:
        monkeypatch.setattr(acting, "locked", locked)
        acting.mark_conflict(ours.people["clerk"], filing, "carol")
        return locked(filing)

    monkeypatch.setattr(acting, "locked", marked_before)
    with pytest.raises(people.approval.NotApproved, match="2 officers must approve"):
        keeping.dispose(ours.people["records"], DeskRequest.objects.get())
    assert places.filing(digest).exists()


def test_a_request_that_lapses_while_a_disposal_waits_for_the_filing_disposes_of_nothing(
    ours: Desk, digest: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RETENTION = timedelta(0)
    data = {"dispose-purpose": "its time is over", "dispose-hours": "1"}
    ours.browser("records").post(f"/filings/{digest}/disposal/", data)
    for name in ("alice", "carol"):
        people.approves(ours, digest, name)
    locked = acting.locked

    def waits(filing: ReceivedFiling) -> ReceivedFiling:
        later(monkeypatch, timedelta(hours=1))
        return locked(filing)

    monkeypatch.setattr(acting, "locked", waits)
    with pytest.raises(people.approval.NotApproved, match="and not now"):
        keeping.dispose(ours.people["records"], DeskRequest.objects.get())
    assert places.filing(digest).exists()


def test_while_the_newest_manifest_is_not_valid_nobody_asks_or_approves(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.asks(ours, digest)
    content = people.signed(ours, digest, "bob")
    later(monkeypatch, timedelta(days=400))
    for answer in (
        people.approves(ours, digest, "bob", content=content),
        people.asks(ours, digest, "carol"),
    ):
        assert "is not valid now" in answer.content.decode()
    assert DeskRequest.objects.count() == 1


@pytest.mark.parametrize("kept", ["both keys", "the age key", "the signing key"])
def test_a_marked_officer_is_barred_under_another_name(ours: Desk, digest: str, kept: str) -> None:
    ours.browser("clerk").post(f"/filings/{digest}/conflict/", {"officer": "bob"})
    alice, bob, carol = ours.authority.people
    other = person("bobby")
    renamed = Person(
        "bobby",
        other.age if kept == "the signing key" else bob.age,
        other.recipient if kept == "the signing key" else bob.recipient,
        other.ssh if kept == "the age key" else bob.ssh,
    )
    ours.authority.people = (alice, renamed, carol)
    published(ours.authority, ours.people["clerk"].user, previous=ours.manifest.digest)
    again = ours.browser("clerk").post(
        f"/people/{ours.people['bob'].pk}/", {"roles": ["officer"], "officer": "bobby"}
    )
    assert again.status_code == 302, again.content.decode()
    ours.people["bobby"] = ours.people["bob"]
    people.asks(ours, digest)
    people.approves(ours, digest, "alice")
    refused = people.approves(ours, digest, "bobby")
    assert "You have a conflict of interest" in refused.content.decode()
    assert DeskRequest.objects.get().state == "asked"
    filing = ReceivedFiling.objects.get()
    assert acting.barred(filing) == {"bob", "bobby"}


def test_a_view_whose_time_is_over_leaves_no_share(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    assert list(places.shares().iterdir())
    later(monkeypatch, viewing.LASTS)
    assert browser.get(begun["Location"], secure=True).status_code == 400
    assert not list(places.shares().iterdir())


def test_a_request_that_made_room_for_the_next_leaves_no_share(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.asks(ours, digest, **{"open-hours": "1"})
    for name in ("alice", "bob"):
        people.approves(ours, digest, name)
    people.takes_turn(ours, digest, "alice")
    assert list(places.shares().iterdir())
    later(monkeypatch, timedelta(hours=1))
    assert people.asks(ours, digest, "bob").status_code == 302
    assert not list(places.shares().iterdir())
