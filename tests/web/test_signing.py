import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import made_assessment as making
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from fairwitness.web.operator.tasks import render_bundle
from fairwitness.web.store import answering, packs, reviewing
from fairwitness.web.store.models import Assessment, Bundle, Entry, Notification
from fairwitness.web.store.places import Spot

pytestmark = pytest.mark.django_db

ITEM = Spot("cac-2018", "items", packs.pack(making.CAC).items[0].id)
State = Assessment.State


@pytest.fixture
def who() -> making.Made:
    return making.made()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _approved(who: making.Made, by: Any = None) -> Assessment:
    made = who.start(making.CAC, making.UK)
    row = answering.newest(made, ITEM)
    fields, based_on = {"note": f"For {made.pk}."}, row.revision if row else 0
    answering.save(made, ITEM, fields, based_on=based_on, by=by or who.author)
    reviewing.ask(made, by=who.author)
    reviewing.approve(made, "", by=who.reviewer)
    return made


def _rendered(bundle: Bundle, folder: Path) -> bytes:
    """Stand in for the task: write a zip and say that it is ready."""
    held = BytesIO()
    with ZipFile(held, "w") as zipped:
        zipped.writestr("report.html", "<script>alert(1)</script>")
        zipped.writestr("figures.csv", "metric,value\n")
        zipped.writestr("queries/0.sql", "SELECT 1")
    data = held.getvalue()
    (folder / "one.zip").write_bytes(data)
    bundle.state, bundle.path = Bundle.State.READY, "one.zip"
    bundle.sha256, bundle.size = sha256(data).hexdigest(), len(data)
    bundle.save()
    return data


def _ready(who: making.Made, folder: Path) -> tuple[Assessment, Bundle]:
    made = _approved(who)
    bundle, _ = reviewing.freeze(made, by=who.signer, now=datetime.now(UTC))
    _rendered(bundle, folder)
    return made, bundle


def _downloaded(answer: Any) -> bytes:
    """Return what was downloaded; the end of an answer closes the database, but not in a test."""
    data: bytes = answer.getvalue()
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    return data


def _confirm(browser: Client, made: Assessment, digest: str) -> Any:
    return browser.post(f"/assessments/{made.pk}/sign/confirm/", {"digest": digest})


def _state(made: Assessment) -> str:
    return Assessment.objects.get(pk=made.pk).state


def test_freezing_makes_one_bundle_and_one_task(
    who: making.Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = making.fake_tasks(monkeypatch)
    made = _approved(who)
    browser = making.client(who.signer)
    for _ in range(2):
        browser.post(f"/assessments/{made.pk}/sign/freeze/")
    bundle = Bundle.objects.get()
    assert asked == [bundle.pk]
    page = browser.get(f"/assessments/{made.pk}/sign/").content.decode()
    assert "It is being made." in page
    assert 'hx-trigger="every 2s"' in page


def test_the_page_shows_the_digest_of_the_bytes_that_are_downloaded(
    who: making.Made, folder: Path
) -> None:
    made, bundle = _ready(who, folder)
    browser = making.client(who.viewer)
    page = browser.get(f"/assessments/{made.pk}/sign/").content.decode()
    answer = browser.get(f"/bundles/{bundle.pk}/")
    data = _downloaded(answer)
    assert sha256(data).hexdigest() in page
    assert "attachment" in answer["Content-Disposition"]


def test_a_report_is_only_a_download_and_runs_nothing(who: making.Made, folder: Path) -> None:
    _, bundle = _ready(who, folder)
    answer = making.client(who.viewer).get(f"/bundles/{bundle.pk}/report.html")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"] == 'attachment; filename="report.html"'
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("part", ["none.csv", "../secret", "%2e%2e/keys/secret", "queries"])
def test_nothing_but_the_parts_is_handed_out(who: making.Made, folder: Path, part: str) -> None:
    _, bundle = _ready(who, folder)
    assert making.client(who.viewer).get(f"/bundles/{bundle.pk}/{part}").status_code == 404
    bundle.path = "../../etc/passwd"
    bundle.save()
    assert making.client(who.viewer).get(f"/bundles/{bundle.pk}/").status_code == 404


def test_a_stranger_gets_no_bundle(who: making.Made, folder: Path) -> None:
    _, bundle = _ready(who, folder)
    for address in (f"/bundles/{bundle.pk}/", f"/bundles/{bundle.pk}/report.html"):
        assert making.client(who.stranger).get(address).status_code == 404


def test_a_fresh_second_factor_signs_and_keeps_it(who: making.Made, folder: Path) -> None:
    made, bundle = _ready(who, folder)
    browser = making.client(who.signer)
    making.second_factor(browser, who.signer, at=time.time())
    page = browser.get(f"/assessments/{made.pk}/sign/").content.decode()
    assert ">Sign</button>" in page
    _confirm(browser, made, bundle.sha256)
    bundle.refresh_from_db()
    assert _state(made) == State.SIGNED
    assert bundle.signed_by == who.signer
    assert bundle.signed_at is not None
    assert bundle.keep_until == bundle.signed_at.date().replace(year=bundle.signed_at.year + 3)
    assert Entry.objects.filter(verb="assessment.signed").count() == 1
    assert Notification.objects.filter(user=who.author, topic="assessment.signed").exists()


@pytest.mark.parametrize(
    ("method", "age", "again"),
    [("mfa", 301.0, True), ("password", 0.0, True), ("mfa", -60.0, True), ("mfa", 1.0, False)],
)
def test_an_old_second_factor_or_a_password_does_not_sign(
    who: making.Made, folder: Path, method: str, age: float, *, again: bool
) -> None:
    made, bundle = _ready(who, folder)
    browser = making.client(who.signer)
    making.second_factor(browser, who.signer, at=time.time() - age, method=method)
    answer = _confirm(browser, made, bundle.sha256)
    assert ("/accounts/2fa/reauthenticate/" in answer["Location"]) is again
    assert (_state(made) == State.APPROVED) is again


def test_the_factor_of_somebody_else_or_of_the_log_in_does_not_sign(
    who: making.Made, folder: Path
) -> None:
    made, bundle = _ready(who, folder)
    browser = making.client(who.signer)
    making.second_factor(browser, who.author, at=time.time())
    _confirm(browser, made, bundle.sha256)
    making.second_factor(browser, who.signer, at=time.time())
    session = browser.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [records[0] | {"reauthenticated": False}]
    session.save()
    _confirm(browser, made, bundle.sha256)
    assert _state(made) == State.APPROVED


def test_the_second_factor_is_really_asked_for(who: making.Made, folder: Path) -> None:
    made, _ = _ready(who, folder)
    browser = making.client(who.signer)
    page = browser.get(f"/assessments/{made.pk}/sign/").content.decode()
    way = f"/accounts/2fa/reauthenticate/?next=/assessments/{made.pk}/sign/".replace(
        "=/", "=%2F"
    ).replace(f"assessments/{made.pk}/sign/", f"assessments%2F{made.pk}%2Fsign%2F")
    assert way in page
    assert browser.get(way).status_code == 200


def test_who_wrote_in_it_does_not_sign_it(who: making.Made, folder: Path) -> None:
    both = making.person(who.organisation, "olga", is_owner=True)
    made = _approved(who, by=both)
    bundle, _ = reviewing.freeze(made, by=both, now=datetime.now(UTC))
    _rendered(bundle, folder)
    browser = making.client(both)
    making.second_factor(browser, both, at=time.time())
    page = browser.get(f"/assessments/{made.pk}/sign/").content.decode()
    assert "another person has to sign" in page
    assert _confirm(browser, made, bundle.sha256).status_code == 422
    assert _state(made) == State.APPROVED


def test_what_was_only_carried_over_does_not_keep_from_signing(who: making.Made) -> None:
    both = making.person(who.organisation, "olga", is_owner=True)
    first = _approved(who, by=both)
    Assessment.objects.filter(pk=first.pk).update(state=State.SIGNED)
    following = who.start(making.CAC)
    assert reviewing.wrote_in(first, both)
    assert not reviewing.wrote_in(following, both)


def test_another_digest_than_the_one_on_the_page_is_refused(who: making.Made, folder: Path) -> None:
    made, bundle = _ready(who, folder)
    for digest in ("", "0" * 64, "Ünicode"):
        with pytest.raises(reviewing.NotYet):
            reviewing.sign(bundle, digest, by=who.signer, now=datetime.now(UTC))
    assert _state(made) == State.APPROVED


def test_only_who_holds_the_role_signs(who: making.Made, folder: Path) -> None:
    made, bundle = _ready(who, folder)
    for person, status in ((who.reviewer, 403), (who.viewer, 403), (who.stranger, 404)):
        browser = making.client(person)
        making.second_factor(browser, person, at=time.time())
        assert _confirm(browser, made, bundle.sha256).status_code == status


def test_the_following_one_supersedes_it_and_its_bytes_stay(who: making.Made, folder: Path) -> None:
    first, bundle = _ready(who, folder)
    now = datetime.now(UTC)
    reviewing.sign(bundle, bundle.sha256, by=who.signer, now=now)
    following, again = _ready(who, folder)
    assert following.previous == first
    reviewing.sign(again, again.sha256, by=who.signer, now=now + timedelta(minutes=1))
    assert (_state(first), _state(following)) == (State.SUPERSEDED, State.SIGNED)
    answer = making.client(who.viewer).get(f"/bundles/{bundle.pk}/")
    assert sha256(_downloaded(answer)).hexdigest() == bundle.sha256
    with pytest.raises(answering.Closed):
        answering.save(first, ITEM, {"note": "B"}, based_on=1, by=who.author)


def test_what_blocks_is_said_before_signing(who: making.Made, folder: Path) -> None:
    made, bundle = _ready(who, folder)
    bundle.lint = [
        {
            "severity": "blocking",
            "what": {"en": "No place <b>", "zh": "缺"},
            "fix": {"en": "", "zh": ""},
        }
    ]
    bundle.save()
    browser = making.client(who.signer)
    page = browser.get(f"/assessments/{made.pk}/sign/").content.decode()
    assert "No place &lt;b&gt;" in page


def test_the_whole_way_from_the_start_to_a_signed_bundle(who: making.Made) -> None:
    author, signer = making.client(who.author), making.client(who.signer)
    start = {"pack": [making.CAC], "lang": ["en"], "because": "A launch."}
    address = author.post(f"/services/{who.service.pk}/assess/", start)["Location"]
    made = Assessment.objects.get()
    text = next(i.id for i in packs.pack(making.CAC).items if i.asks == "text")
    said = {"answer": "Rooms, public and private.", "based_on": "0"}
    author.post(f"{address}save/cac-2018/items/{text}", said)
    author.post(f"{address}review/ask/")
    making.client(who.reviewer).post(f"{address}review/decide/", {"outcome": "approved"})
    signer.post(f"{address}sign/freeze/")
    bundle = Bundle.objects.get()
    render_bundle.call(bundle.pk)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.what) == (Bundle.State.READY, "")
    making.second_factor(signer, who.signer, at=time.time())
    _confirm(signer, made, bundle.sha256)
    page = making.client(who.viewer).get(f"{address}sign/").content.decode()
    answer = signer.get(f"/bundles/{bundle.pk}/")
    data = _downloaded(answer)
    assert _state(made) == State.SIGNED
    assert sha256(data).hexdigest() in page
    with ZipFile(BytesIO(data)) as zipped:
        name = next(n for n in zipped.namelist() if n.endswith("report.html"))
        assert "Rooms, public and private." in zipped.read(name).decode()
        assert signer.get(f"/bundles/{bundle.pk}/{name}").content == zipped.read(name)
