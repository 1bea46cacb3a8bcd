"""An opening at the desk: asked, approved, turns taken, viewed for a while, ended."""

import zipfile
from io import BytesIO
from pathlib import Path

import opening_people as people
import pytest
import typst
from django.test import Client
from made_filing import CANARY
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from recipient_desk import Desk

from fairwitness.web.recipient import watermark
from fairwitness.web.recipient.views import viewing as views
from fairwitness.web.store.models import DeskRequest, FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import acting, viewing

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
    assert people.kinds(digest) == ["received", "requested", "approved", "approved", "opened"]
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
    assert "/OpenAction" in PdfReader(made).root_object
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
    assert people.kinds(digest)[-1] == "ended"
    monkeypatch.undo()
    assert browser.get(begun["Location"], secure=True).status_code == 400


def test_the_opener_closes_the_view(ours: Desk, digest: str) -> None:
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    assert browser.post(people.place(digest, 1, "end/")).status_code == 302
    assert browser.get(begun["Location"], secure=True).status_code == 400
    assert people.kinds(digest)[-2:] == ["opened", "ended"]
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


def test_the_filer_sees_every_step_with_its_proof(ours: Desk, digest: str) -> None:
    people.ready(ours, digest)
    people.views(ours, digest)
    told = ours.asked(f"/filing/v1/filings/{digest}/events").json()["events"]
    assert [one["what"] for one in told] == people.kinds(digest)
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


def test_one_view_is_decrypted_at_a_time_and_others_are_told_to_come_again(
    ours: Desk, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "WAIT_S", 0.01)
    people.ready(ours, digest)
    browser, begun = people.views(ours, digest)
    for place in (begun["Location"], begun["Location"] + "report.pdf"):
        with views.DECRYPTING:
            busy = browser.get(place, secure=True)
        assert busy.status_code == 400
        assert "Another filing is being decrypted" in busy.content.decode()
        assert browser.get(place, secure=True).status_code == 200
