import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from made_duties import rise, run
from outgoing_people import HOSTILE, Place, logged_in, place, yesterday

from fairwitness.web.operator.registers import register_of
from fairwitness.web.store import tokens
from fairwitness.web.store.models import ApiToken, Assessment, Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def ours() -> Place:
    return place("ours")


def feed(secret: str) -> Any:
    return Client().get(f"/calendar/{secret}.ics")


def entries(secret: str) -> dict[str, Any]:
    answer = feed(secret)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(e["UID"]): e for e in Calendar.from_ical(answer.content.decode()).walk("VEVENT")}


def task(where: Place, user: Any, key: str = "terrorism", due: date | None = None) -> Assignment:
    return Assignment.objects.create(
        assessment=where.assessment,
        pack="uk-osa",
        part="risks",
        key=key,
        user=user,
        due_on=due or date(2026, 8, 15),
        assigned_by=where.owner,
    )


def test_it_holds_assessments_and_ones_own_tasks(ours: Place) -> None:
    mine, other = task(ours, ours.colleague), task(ours, ours.owner, "fraud")
    found = entries(ours.token("calendar:read", of=ours.colleague))
    assert found.keys() == {
        f"assessment-{ours.assessment.pk}@deadlines.fairwitness",
        f"task-{mine.pk}@deadlines.fairwitness",
    }
    assert other.pk != mine.pk
    due = found[f"assessment-{ours.assessment.pk}@deadlines.fairwitness"]
    assert due["DTSTART"].dt == date(2026, 9, 30)
    assert due["DTEND"].dt == date(2026, 10, 1)
    assert "ours forum" in due["SUMMARY"]


def test_what_is_signed_or_has_no_day_is_not_in_it(ours: Place) -> None:
    secret = ours.token("calendar:read")
    task(ours, ours.owner)
    Assessment.objects.update(state=Assessment.State.SIGNED)
    assert entries(secret) == {}
    Assessment.objects.update(state=Assessment.State.DRAFT, due_on=None)
    Assignment.objects.update(due_on=None)
    assert entries(secret) == {}


def test_duties_of_a_register_stand_beside_them(ours: Place) -> None:
    secret = ours.token("calendar:read")
    path = register_of(ours.service)
    path.write_bytes(b"no register at all")
    assert len(entries(secret)) == 1  # what can be told is told
    path.unlink()
    surge = rise("notices.received", "2026-02-02", "2026-02-04", shape="surge")
    (kept,) = run(path, "2026-02-05", "cac-2018/2018-11-30", changes=[surge]).open
    found = entries(secret)
    assert len(found) == 2
    assert found[f"{kept.duty.id}@duties.fairwitness"]["DTSTART"].dt == kept.duty.due


def test_the_same_rows_give_the_same_bytes(ours: Place) -> None:
    secret = ours.token("calendar:read")
    assert feed(secret).content == feed(secret).content


def test_nothing_of_strangers_is_in_it(ours: Place) -> None:
    theirs = place("theirs")
    found = entries(theirs.token("calendar:read"))
    assert found.keys() == {f"assessment-{theirs.assessment.pk}@deadlines.fairwitness"}
    assert ours.assessment.pk != theirs.assessment.pk


def test_only_a_calendar_address_that_holds_opens_it(ours: Place) -> None:
    secret = ours.token("calendar:read")
    row = ApiToken.objects.get()
    tokens.revoke(row, ours.owner, now=timezone.now())
    for wrong in (
        secret,
        "fw_unknown",
        ours.token("services:read"),
        ours.token("calendar:read", now=yesterday(), days=1),
    ):
        assert feed(wrong).status_code == 404
    assert Client().post(f"/calendar/{secret}.ics").status_code == 405


def test_the_address_is_shown_once_and_good_for_nothing_else(ours: Place) -> None:
    page = f"/organisations/{ours.organisation.pk}/calendar/"
    for user, status in ((None, 302), (place("theirs").owner, 404), (ours.colleague, 200)):
        assert logged_in(user).post(page).status_code == status
    assert logged_in(ours.owner).get(page).status_code == 405
    shown = logged_in(ours.owner).post(page).content.decode()
    (secret,) = set(re.findall(r"http://localhost:8000/calendar/(fw_[\w-]+)\.ics", shown))
    assert entries(secret)
    answer = Client().get("/api/v1/services", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 403
    assert secret not in str(list(ApiToken.objects.values()))


def test_it_is_not_kept_by_caches(ours: Place) -> None:
    assert "no-store" in feed(ours.token("calendar:read"))["Cache-Control"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_within_its_line(text: str) -> None:
    ours = place("ours", service=text, because=text, organisation=text)
    task(ours, ours.owner, text.replace("\0", "")[:160])
    secret = ours.token("calendar:read")
    assert len(entries(secret)) == 2
    body = feed(secret).content
    assert body.count(b"BEGIN:VEVENT\r\n") == 2
    assert b"\r\nATTENDEE" not in body
    assert b"\0" not in body
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
