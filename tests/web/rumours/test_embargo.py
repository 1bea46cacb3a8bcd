"""An embargo: both sign the hour, nothing is shown before it, and at it the check is published."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from rumour_desk import Desk, asked, drafted, publish, sign, write

from fairwitness.web.rumours import at_embargo
from fairwitness.web.store.models import CheckVersion
from fairwitness.web.store.rumours import due

UNTIL = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=2)
FORM = f"{UNTIL:%Y-%m-%dT%H:%M}"


def held(ours: Desk, *, both: bool = True) -> int:
    draft = drafted(ours.ada, asked(), embargo=FORM)
    sign(ours.ada, draft)
    if both:
        sign(ours.bo, draft)
    return draft


def nothing_is_shown() -> bool:
    paths = ("/rumours/", "/rumours/feeds/everything.json", "/rumours/sitemap.xml")
    return (
        Client().get("/rumours/checks/garlic/").status_code == 404
        and not any(b"Garlic" in Client().get(path).content for path in paths)
        and not CheckVersion.objects.exists()
    )


def test_nothing_is_shown_before_the_hour_and_at_it_the_check_is_published(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = held(ours)
    answer = publish(ours.bo, draft)
    assert answer.status_code == 400
    assert "under embargo until" in answer.content.decode()
    due.do(now=UNTIL - timedelta(seconds=1))
    assert nothing_is_shown()
    waiting = DBTaskResult.objects.filter(task_path__contains="publish_due")
    assert {each.run_after for each in waiting} == {UNTIL}
    monkeypatch.setattr(timezone, "now", lambda: UNTIL)
    at_embargo.publish_due.func()
    assert Client().get("/rumours/checks/garlic/").status_code == 200
    due.do(now=UNTIL)
    assert CheckVersion.objects.count() == 1


def test_one_signature_is_not_enough_at_any_hour(ours: Desk) -> None:
    held(ours, both=False)
    due.do(now=UNTIL + timedelta(days=1))
    assert nothing_is_shown()


def test_a_changed_hour_is_signed_anew(ours: Desk) -> None:
    draft = held(ours)
    write(ours.ada, draft)
    due.do(now=UNTIL + timedelta(days=1))
    assert nothing_is_shown()
    answer = publish(ours.ada, draft)
    assert "changed after somebody had signed" in answer.content.decode()
    trail = ours.bo.get("/rumours/desk/checks/garlic/").content.decode()
    assert f"Desk ada set the embargo: {UNTIL:%Y-%m-%d %H:%M} UTC" in trail
    assert "Desk ada set the embargo: –" in trail


def test_the_next_look_at_the_queue_or_the_command_publishes_what_is_due(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(ours)
    call_command("rumours_due")
    assert nothing_is_shown()
    monkeypatch.setattr(timezone, "now", lambda: UNTIL + timedelta(minutes=1))
    call_command("rumours_due")
    assert Client().get("/rumours/checks/garlic/").status_code == 200
