"""Retention, legal hold, disposal: k officers, a tombstone, and nothing left that opens."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import opening_people as people
import pytest
from made_filing import CANARY
from recipient_desk import Desk

from fairwitness.filing import events as told_events
from fairwitness.ledger import auditing, verifying
from fairwitness.web.config import environment
from fairwitness.web.store.models import DeskRequest, FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import arriving, entering, keeping, places


@pytest.fixture
def digest(ours: Desk) -> str:
    return ours.filed()


@pytest.fixture
def _over(settings: Any) -> None:
    settings.RETENTION = timedelta(0)


def asks(ours: Desk, digest: str) -> Any:
    data = {"dispose-purpose": "its time is over", "dispose-hours": "24"}
    return ours.browser("records").post(f"/filings/{digest}/disposal/", data)


def with_reason(ours: Desk, digest: str, act: str) -> Any:
    browser = ours.browser("records")
    return browser.post(f"/filings/{digest}/{act}/", {f"{act}-reason": "A court asks for it"})


def approved(ours: Desk, digest: str, number: int = 1) -> None:
    assert asks(ours, digest).status_code == 302
    for name in ("alice", "carol"):
        assert people.approves(ours, digest, name, number).status_code == 302


def disposes(ours: Desk, digest: str, number: int = 1) -> Any:
    return ours.browser("records").post(people.place(digest, number, "dispose/"))


def test_a_filing_is_kept_until_its_time_is_over(ours: Desk, digest: str) -> None:
    page = ours.browser("records").get(f"/filings/{digest}/").content.decode()
    assert "Kept at least until" in page
    assert "must be kept until" in asks(ours, digest).content.decode()
    assert not DeskRequest.objects.exists()


@pytest.mark.usefixtures("_over")
def test_k_officers_dispose_of_a_filing_and_nothing_opens_it_any_more(
    ours: Desk, digest: str, tmp_path: Path
) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    key = people.key_of(ours, digest)
    approved(ours, digest, 2)
    assert disposes(ours, digest, 2).status_code == 302
    filing = ReceivedFiling.objects.get(digest=digest)
    assert filing.state == "disposed"
    assert not places.filing(digest).exists()
    assert not list(places.shares().iterdir())
    assert browser.get(begun["Location"], secure=True).status_code == 400
    assert people.takes_home(ours, digest, "alice").status_code == 400
    again = people.asks(ours, digest, "bob")
    assert "was disposed of" in again.content.decode()
    people.refuse_found(
        [CANARY.strip(), key.splitlines()[0].encode(), key.splitlines()[1].encode(), b"-> X25519"],
        [tmp_path / "data", tmp_path / "keys"],
    )
    told = ours.asked(f"/filing/v1/filings/{digest}/events").json()["events"]
    assert told[-1]["what"] == "disposed"
    assert ours.asked(f"/filing/v1/filings/{digest}/receipt").status_code == 200
    verifying.verify(places.log(), places.log_key().verifier)


@pytest.mark.usefixtures("_over")
def test_too_few_approvals_or_those_of_an_opening_dispose_of_nothing(
    ours: Desk, digest: str
) -> None:
    people.asks(ours, digest)
    opening = people.signed(ours, digest, "alice")
    asks(ours, digest)
    answer = people.approves(ours, digest, "alice", number=2, content=opening)
    assert "This is no disposal of fairwitness" in answer.content.decode()
    people.approves(ours, digest, "alice", number=2)
    assert "2 officers must approve" in disposes(ours, digest, 2).content.decode()
    assert disposes(ours, digest, 1).status_code == 400
    assert places.filing(digest).exists()


@pytest.mark.usefixtures("_over")
def test_a_legal_hold_refuses_disposal_until_it_is_lifted(ours: Desk, digest: str) -> None:
    approved(ours, digest)
    assert with_reason(ours, digest, "hold").status_code == 302
    assert "There is a hold already" in with_reason(ours, digest, "hold").content.decode()
    assert "There is a legal hold" in disposes(ours, digest).content.decode()
    assert places.filing(digest).exists()
    assert with_reason(ours, digest, "lift").status_code == 302
    assert "There is no hold" in with_reason(ours, digest, "lift").content.decode()
    assert disposes(ours, digest).status_code == 302
    kinds = [row.kind for row in FilingEvent.objects.order_by("number")]
    assert kinds[-3:] == ["held", "lifted", "disposed"]


@pytest.mark.usefixtures("_over")
def test_an_officer_marked_after_approving_does_not_count(ours: Desk, digest: str) -> None:
    approved(ours, digest)
    ours.browser("clerk").post(f"/filings/{digest}/conflict/", {"officer": "carol"})
    assert "2 officers must approve" in disposes(ours, digest).content.decode()


@pytest.mark.usefixtures("_over")
@pytest.mark.parametrize("step", ["ledger", "files"])
def test_a_disposal_that_was_stopped_is_finished_at_the_next_start(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    approved(ours, digest)

    class Stopped(BaseException):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    where, name = {"ledger": (entering, "enter"), "files": (keeping, "_remove")}[step]
    with monkeypatch.context() as patch:
        patch.setattr(where, name, stop)
        with pytest.raises(Stopped):
            disposes(ours, digest)
    assert ReceivedFiling.objects.get(digest=digest).state == "disposed"
    assert people.takes_home(ours, digest, "alice").status_code == 400
    arriving.settle()
    keeping.settle()
    row = FilingEvent.objects.get(kind="disposed")
    assert row.entry is not None
    assert not places.filing(digest).exists()
    assert DeskRequest.objects.get().state == "done"
    proof = auditing.prove(places.log(), places.log_key().verifier, row.entry)
    assert proof.index == row.entry
    assert told_events.read(bytes(row.statement)).values.what == "disposed"


@pytest.mark.usefixtures("_over")
def test_what_an_ended_request_and_a_crash_left_of_shares_is_removed(
    ours: Desk, digest: str
) -> None:
    people.asks(ours, digest)
    for name in ("alice", "bob"):
        people.approves(ours, digest, name)
    people.takes_turn(ours, digest, "alice")
    (kept,) = places.shares().iterdir()
    stray = places.shares() / f"{digest}.1.0"
    stray.write_bytes(b"of before")
    of_another = places.shares() / f"{'0' * 64}.1.1"
    of_another.write_bytes(b"of a filing that is gone")
    keeping.settle()
    assert list(places.shares().iterdir()) == [kept]
    ours.browser("alice").post(people.place(digest, 1, "end/"))
    assert not list(places.shares().iterdir())


@pytest.mark.parametrize("days", ["-1", "many", "1.5", "99999999"])
def test_a_time_of_retention_that_is_none_is_refused(days: str) -> None:
    with pytest.raises(environment.BadEnvironment, match="FAIRWITNESS_RETENTION_DAYS"):
        environment.read({"FAIRWITNESS_RETENTION_DAYS": days})


def test_a_filing_is_kept_three_years_unless_the_desk_says_otherwise() -> None:
    assert environment.read({}).retention == timedelta(days=1096)
    assert environment.read({"FAIRWITNESS_RETENTION_DAYS": "30"}).retention == timedelta(days=30)
