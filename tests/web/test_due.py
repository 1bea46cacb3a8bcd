"""What falls due stands on the pages, begins an assessment, and is met by its signature."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from workspace import Workspace, workspace

from fairwitness.duties.register import Register
from fairwitness.web.operator.daily import looked
from fairwitness.web.operator.registers import meet, open_duties, register_of
from fairwitness.web.store.models import Assessment

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
