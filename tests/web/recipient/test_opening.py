"""An opening at the desk: asked, approved, turns taken, viewed for a while, ended."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import opening_people as people
import pytest
import typst
from django.test import Client
from made_filing import CANARY
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from recipient_desk import Desk, published

from fairwitness.filing import events as told_events
from fairwitness.sealing import statement
from fairwitness.web.recipient import watermark
from fairwitness.web.store.models import DeskRequest, FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import acting, places, viewing

PDF = typst.compile(b"#set page(width: 10cm, height: 10cm)\nOne\n#pagebreak()\nTwo")


def bundle(**more: bytes) -> bytes:
    """Return a bundle with a report in it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("report.html", b"<h1>" + CANARY + b"</h1>")
        archive.writestr("report.pdf", PDF)
        archive.writestr("queries/one.sql", b"SELECT 1")
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def digest(ours: Desk) -> str:
    return ours.filed(content=bundle())


def kinds(digest: str) -> list[str]:
    rows = FilingEvent.objects.filter(filing__digest=digest).order_by("number")
    return [row.kind for row in rows]


def test_two_officers_approve_and_take_turns_and_the_opener_views_it(
    ours: Desk, digest: str
) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    assert begun.status_code == 302, begun.content.decode()
    page = browser.get(begun["Location"], secure=True)
    assert "report.html" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    report = browser.get(begun["Location"] + "report.html", secure=True)
    assert CANARY in report.content
    assert report["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in report["Cache-Control"]
    query = browser.get(begun["Location"] + "queries/one.sql", secure=True)
    assert (query.content, query["Content-Type"]) == (b"SELECT 1", "text/plain; charset=utf-8")
    assert browser.get(begun["Location"] + "nothing", secure=True).status_code == 404
    assert kinds(digest) == ["received", "requested", "approved", "approved", "opened"]
    assert not FilingEvent.objects.filter(entry=None).exists()
    assert ReceivedFiling.objects.get(digest=digest).state == "opened"


def test_a_pdf_says_on_every_page_who_saw_it(ours: Desk, digest: str) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    answer = browser.get(begun["Location"] + "report.pdf", secure=True)
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 2
    for page, own in zip(pages, ("One", "Two"), strict=True):
        text = page.extract_text()
        assert own in text
        assert "alice" in text
        assert digest[:16] in text


def test_a_pdf_does_nothing_by_itself_and_a_damaged_one_is_not_shown() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(PDF)))
    script = DictionaryObject({NameObject("/JS"): TextStringObject("app.alert('opened');")})
    writer.root_object[NameObject("/OpenAction")] = script
    names = DictionaryObject({NameObject("/JavaScript"): script})
    writer.root_object[NameObject("/Names")] = names
    made = BytesIO()
    writer.write(made)
    assert b"app.alert" in made.getvalue()
    root = PdfReader(BytesIO(watermark.marked(made.getvalue(), "alice"))).root_object
    assert "/OpenAction" not in root
    assert "/JavaScript" not in (root.get("/Names") or {})
    for content in (b"", b"%PDF-1.7 nothing", PDF[:200]):
        with pytest.raises(watermark.BadPdf):
            watermark.marked(content, "alice")


def test_the_cookie_goes_nowhere_else_and_holds_no_key(ours: Desk, digest: str) -> None:
    people.ready(ours, digest)
    key = people.key_of(ours, digest)
    _, begun = people.views(ours, digest, key=key)
    cookie = begun.cookies["view"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == people.place(digest, 1, "view/")
    assert 0 < int(cookie["max-age"]) <= viewing.LASTS.total_seconds()
    assert "AGE-SECRET" not in cookie.value
    assert key.splitlines()[1] not in cookie.value


def test_the_view_is_one_browsers_and_one_officers(ours: Desk, digest: str) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    place, cookie = begun["Location"], begun.cookies["view"].value
    assert ours.browser("alice").get(place, secure=True).status_code == 400
    other = ours.browser("bob")
    other.cookies["view"] = cookie
    assert other.get(place, secure=True).status_code == 400
    assert ours.browser("inspector").get(place, secure=True).status_code == 403
    assert Client().get(place, secure=True).status_code == 302
    assert browser.get(place, secure=True).status_code == 200
    people.views(ours, digest)  # a second browser of the opener takes the place of the first
    assert browser.get(place, secure=True).status_code == 400


def test_a_view_ends_with_its_time(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    moment = acting.moment
    monkeypatch.setattr(acting, "moment", lambda: moment() + viewing.LASTS)
    late = browser.get(begun["Location"], secure=True)
    assert late.status_code == 400
    assert "This view is closed" in late.content.decode()
    assert kinds(digest)[-1] == "ended"
    monkeypatch.undo()
    assert browser.get(begun["Location"], secure=True).status_code == 400


def test_the_opener_closes_the_view(ours: Desk, digest: str) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    assert browser.post(people.place(digest, 1, "end/")).status_code == 302
    assert browser.get(begun["Location"], secure=True).status_code == 400
    assert kinds(digest)[-2:] == ["opened", "ended"]
    assert DeskRequest.objects.get().state == "ended"


def test_the_key_of_another_filing_opens_no_view(ours: Desk, digest: str) -> None:
    other = ours.filed("two", content=bundle(more=b"another"))
    people.ready(ours, digest)
    people.ready(ours, other)
    key = people.key_of(ours, other)
    _, answer = people.views(ours, digest, key=key)
    assert answer.status_code == 400
    assert "not the key of this filing" in answer.content.decode()
    _, nonsense = people.views(ours, digest, key="nonsense")
    assert nonsense.status_code == 400


def test_what_is_no_zip_or_too_large_is_opened_elsewhere(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ours.filed("plain", content=b"no zip")
    people.ready(ours, plain)
    browser, begun = people.views(ours, plain)
    page = browser.get(begun["Location"], secure=True)
    assert "The zip is not unpacked" in page.content.decode()
    large = ours.filed("large", content=bundle())
    people.ready(ours, large)
    monkeypatch.setattr(viewing, "LARGEST", 100)
    _, begun = people.views(ours, large)
    assert "Open it on your own machine" in begun.content.decode()


# Before


def test_before_the_last_turn_is_handed_out_the_opening_is_in_the_ledger(
    ours: Desk, digest: str
) -> None:
    people.asks(ours, digest)
    for name in ("alice", "bob"):
        people.approves(ours, digest, name)
    people.takes_turn(ours, digest, "alice")
    assert "opened" not in kinds(digest)
    assert people.takes_home(ours, digest, "bob").status_code == 200
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
    assert "approved" not in kinds(digest)


def test_an_officer_in_conflict_neither_approves_nor_counts(ours: Desk, digest: str) -> None:
    people.asks(ours, digest)
    people.approves(ours, digest, "bob")
    marked = ours.browser("clerk").post(f"/filings/{digest}/conflict/", {"officer": "bob"})
    assert marked.status_code == 302
    assert kinds(digest)[-1] == "conflict"
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
    assert "approved" not in kinds(digest)


def test_a_request_that_is_over_makes_room_for_the_next(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.asks(ours, digest, **{"open-hours": "1"})
    second = people.asks(ours, digest, "bob")
    assert "Another request of this kind is not over" in second.content.decode()
    moment = acting.moment
    monkeypatch.setattr(acting, "moment", lambda: moment() + timedelta(hours=1))
    assert people.asks(ours, digest, "bob").status_code == 302
    assert kinds(digest) == ["received", "requested", "ended", "requested"]


def test_the_filer_sees_every_step_with_its_proof(ours: Desk, digest: str) -> None:
    people.ready(ours, digest)
    people.views(ours, digest)
    told = ours.asked(f"/filing/v1/filings/{digest}/events").json()["events"]
    assert [one["what"] for one in told] == kinds(digest)
    assert all(one["proof"].startswith("c2sp.org/tlog-proof@v1") for one in told)


def test_disk_and_database_hold_no_plaintext_and_no_key(
    ours: Desk, digest: str, tmp_path: Path
) -> None:
    people.ready(ours, digest)
    key = people.key_of(ours, digest)
    browser, begun = people.views(ours, digest, key=key)
    browser.get(begun["Location"] + "report.html", secure=True)
    secrets = [CANARY.strip(), key.splitlines()[0].encode(), key.splitlines()[1].encode()]
    secrets += [one.age.strip().encode() for one in ours.authority.people]
    people.refuse_found(secrets, [tmp_path / "data", tmp_path / "keys"])
