"""What falls due stands on the pages, begins an assessment, and is met by its signature."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from outgoing_people import work
from workspace import Workspace, workspace

from fairwitness.duties.register import Register, RegisterBusy
from fairwitness.web.operator import registers
from fairwitness.web.operator.daily import looked
from fairwitness.web.operator.meeting import meet_duty
from fairwitness.web.operator.registers import meet, open_duties, register_of
from fairwitness.web.store.models import Assessment, Bundle, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Workspace:
    return workspace()


@pytest.fixture(autouse=True)
def _registers_apart(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = tmp_path


def due_feature(ours: Workspace) -> None:
    """Declare a feature a month ahead, and look at the service without any source."""
    ours.client("author").post(
        f"/services/{ours.service.pk}/features/",
        {"name": "Voice rooms", "launches_on": date.today() + timedelta(days=30)},  # noqa: DTZ011
    )
    seen = dict(looked(timezone.now().replace(microsecond=0)))
    assert "duties are open" in seen[ours.service.name]


def test_a_feature_that_is_declared_raises_a_duty_that_the_pages_show(ours: Workspace) -> None:
    client = ours.client("author")
    assert "Nothing is due." in client.get(f"/services/{ours.service.pk}/").content.decode()
    due_feature(ours)
    ((_service, kept), *_) = open_duties([ours.service])
    for path in ("/", f"/services/{ours.service.pk}/"):
        page = client.get(path).content.decode()
        assert kept.duty.id in page
        assert "Start the assessment" in page


def told(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_duty_is_dismissed_with_a_reason_that_stays_on_record(ours: Workspace) -> None:
    due_feature(ours)
    kept = open_duties([ours.service])[0][1]
    page, way = f"/services/{ours.service.pk}/duties/", f"{kept.duty.id}/dismiss/"
    for role in ("author", "reviewer", "viewer"):
        assert "Dismiss this duty" not in told(ours.client(role).get(page))
        assert ours.client(role).post(page + way, {"reason": "No."}).status_code == 403
    signer = ours.client("signer")
    assert "Dismiss this duty" in told(signer.get(page))
    for empty in ("", "  ", "\x00\x07"):
        refused = signer.post(page + way, {"reason": empty})
        assert refused.status_code == 422
        assert "stays on record" in told(refused)
    assert signer.post(page + way, {"reason": "<b>Old</b> notices."}).status_code == 302
    assert kept.duty.id not in {one.duty.id for _, one in open_duties([ours.service])}
    shown = told(ours.client("viewer").get(page))
    assert "&lt;b&gt;Old&lt;/b&gt; notices." in shown
    entry = Entry.objects.get(verb="duty.dismissed")
    assert (entry.by, entry.detail["duty"]) == (ours.people["signer"], kept.duty.id)
    assert signer.post(page + way, {"reason": "Twice."}).status_code == 422
    assert Entry.objects.filter(verb="duty.dismissed").count() == 1
    again = f"{page}{kept.duty.id}/reopen/"
    assert signer.post(again, {"reason": "It was due after all."}).status_code == 302
    assert kept.duty.id in {one.duty.id for _, one in open_duties([ours.service])}


def test_the_page_of_duties_is_in_chinese_too(ours: Workspace) -> None:
    due_feature(ours)
    client = ours.client("signer")
    client.cookies["django_language"] = "zh-hans"
    shown = told(client.get(f"/services/{ours.service.pk}/duties/"))
    assert "驳回此项义务" in shown
    assert "Dismiss" not in shown


def signed_one(ours: Workspace, duty: str) -> Assessment:
    made = Assessment.objects.create(
        service=ours.service,
        packs=["cac-2018/2018-11-30"],
        duty=duty,
        state=Assessment.State.SIGNED,
        started_by=ours.people["author"],
    )
    Bundle.objects.create(
        assessment=made,
        made_at=timezone.now(),
        state=Bundle.State.READY,
        requested_by=ours.people["signer"],
        signed_by=ours.people["signer"],
        signed_at=timezone.now(),
    )
    return made


def test_a_busy_register_is_met_later_and_takes_nothing_from_the_signature(
    ours: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_feature(ours)
    kept = open_duties([ours.service])[0][1]
    made = signed_one(ours, kept.duty.id)

    def busy(*_: Any, **__: Any) -> None:
        raise RegisterBusy("It is in use.", fix="Try again.", retry=True)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(registers, "meet", busy)
        meet_duty.enqueue(made.pk, 0)
        work()
    assert kept.duty.id in {one.duty.id for _, one in open_duties([ours.service])}
    (later,) = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    assert later.run_after > timezone.now() + timedelta(seconds=30)
    assert later.args_kwargs["args"] == [made.pk, 1]
    meet_duty.call(*later.args_kwargs["args"])
    assert kept.duty.id not in {one.duty.id for _, one in open_duties([ours.service])}


def test_an_assessment_that_began_with_a_duty_meets_it(ours: Workspace) -> None:
    due_feature(ours)
    before = open_duties([ours.service])
    kept = before[0][1]
    client = ours.client("author")
    answer = client.post(
        f"/services/{ours.service.pk}/assess/",
        {
            "pack": f"{kept.duty.pack}/{kept.duty.version}",
            "lang": "en",
            "because": "It is due.",
            "duty": kept.duty.id,
            "due": kept.duty.due.isoformat(),
        },
    )
    assert answer.status_code == 302
    made = Assessment.objects.get()
    assert (made.duty, made.due_on) == (kept.duty.id, kept.duty.due)
    meet(made, by=made.started_by, at=timezone.now())
    assert kept.duty.id not in {one.duty.id for _, one in open_duties([ours.service])}
    meet(made, by=made.started_by, at=timezone.now())
    with Register(register_of(ours.service), make=False) as register:
        steps = next(one for one in register.duties() if one.duty.id == kept.duty.id).steps
    assert [step.sort for step in steps].count("met") == 1
