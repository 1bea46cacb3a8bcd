"""Evidence from the request to the last figure, and no canary of the sample anywhere."""

import json
import lzma
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import small_synapse
from canary_search import found_in_folder
from django.utils import timezone
from installation import Installation
from workspace import PACKS, Workspace, workspace

from fairwitness.web.operator import tasks
from fairwitness.web.store import collecting
from fairwitness.web.store.models import Assessment, Bundle, Collection, Notification

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ASKED = {"packs": PACKS, "since": "2026-06-01", "until": "2026-09-01", "k": "10"}


@pytest.fixture
def ours() -> Workspace:
    return workspace()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return small_synapse.database(tmp_path / "homeserver.db", accounts=40)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("owner", 302), ("author", 302), ("reviewer", 403), ("signer", 403), ("viewer", 403)),
        *(("stranger", 404), ("nobody", 302)),
    ],
)
def test_owner_and_author_may_ask_for_evidence(
    ours: Workspace, database: Path, who: str, status: int
) -> None:
    ours.connect(database)
    answer = ours.client(who).post(f"/services/{ours.service.pk}/collect/", ASKED)
    assert answer.status_code == status
    assert Collection.objects.count() == (who in {"owner", "author"})


def test_evidence_is_what_the_command_line_makes_and_survives_the_way_through_json(
    ours: Workspace, database: Path
) -> None:
    ours.connect(database)
    client = ours.client("author")
    client.post(f"/services/{ours.service.pk}/collect/", ASKED)
    collection = Collection.objects.get()
    place = f"/collections/{collection.pk}/"
    waiting = client.get(place).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert 'http-equiv="refresh"' in waiting
    assert "HX-Refresh" not in client.get(f"{place}progress/")

    tasks.collect.call(collection.pk)
    collection.refresh_from_db()
    evidence = collecting.evidence_of(collection)
    assert collection.state == "done", collection.what
    assert evidence.figures
    assert collecting.evidence_text(evidence) == collection.evidence
    assert collecting.EVIDENCE.validate_json(collecting.evidence_text(evidence)) == evidence
    assert client.get(f"{place}progress/")["HX-Refresh"] == "true"
    shown = client.get(place).content.decode()
    assert f"{len(evidence.figures)} figures" in shown
    assert "hx-trigger" not in shown
    chinese = client.get(place, headers={"accept-language": "zh-hans"}).content.decode()
    assert evidence.metrics[0].title.zh in chinese


def test_a_run_is_done_once_whoever_has_its_task(ours: Workspace, database: Path) -> None:
    ours.connect(database)
    collection = ours.collection()
    for _ in range(3):
        tasks.collect.call(collection.pk)
    collection.refresh_from_db()
    assert collection.attempts == 1


def test_a_failure_says_what_and_what_to_do_and_can_be_tried_again(
    ours: Workspace, database: Path
) -> None:
    ours.connect(database)
    collection, client = ours.collection(), ours.client("owner")
    away = database.rename(database.with_suffix(".away"))
    tasks.collect.call(collection.pk)
    collection.refresh_from_db()
    assert collection.state == "failed"
    page = client.get(f"/collections/{collection.pk}/").content.decode()
    assert 'class="fix"' in page
    assert "Try again" in page
    assert [told.user for told in Notification.objects.all()] == [ours.people["owner"]]

    away.rename(database)
    client.post(f"/collections/{collection.pk}/again/")
    tasks.collect.call(collection.pk)
    collection.refresh_from_db()
    assert (collection.state, collection.what) == ("done", "")


def test_nothing_is_read_that_nobody_agreed_to(ours: Workspace, database: Path) -> None:
    source = ours.connect(database)
    source.manifest_digest = "0" * 64
    source.save()
    collection = ours.collection()
    tasks.collect.call(collection.pk)
    collection.refresh_from_db()
    assert collection.state == "failed"
    assert "agree to it again" in collection.fix


def test_a_bug_is_told_by_its_place_and_never_by_its_message(
    ours: Workspace, database: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    ours.connect(database)
    collection = ours.collection()

    def crash(*_: object) -> None:
        raise ValueError("@alice:here.example said")

    monkeypatch.setattr(tasks, "gather", crash)
    tasks.collect.call(collection.pk)
    collection.refresh_from_db()
    assert "ValueError at test_collecting.py" in collection.what
    assert "alice" not in collection.what + collection.fix + caplog.text


@pytest.mark.parametrize(
    "wrong",
    [{"until": "2026-05-01"}, {"until": "2199-01-01"}, {"k": "3"}, {"packs": ["nothing/1"]}],
)
def test_what_cannot_be_counted_is_refused_with_the_form(
    ours: Workspace, database: Path, wrong: dict[str, Any]
) -> None:
    ours.connect(database)
    answer = ours.client("author").post(f"/services/{ours.service.pk}/collect/", {**ASKED, **wrong})
    assert answer.status_code == 400
    assert not Collection.objects.exists()


def test_a_bundle_is_rendered_whole_and_named_by_its_digest(
    ours: Workspace, database: Path, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "bundles"
    ours.connect(database)
    collection = ours.collection()
    tasks.collect.call(collection.pk)
    author = ours.people["author"]
    assessment = Assessment.objects.create(
        service=ours.service, packs=PACKS, langs=["en"], collection=collection, started_by=author
    )
    at = timezone.now()
    digests = set()
    for _ in range(2):
        bundle = Bundle.objects.create(assessment=assessment, made_at=at, requested_by=author)
        tasks.render_bundle.call(bundle.pk)
        bundle.refresh_from_db()
        assert bundle.state == "ready", bundle.what
        digests.add(bundle.sha256)
    assert len(digests) == 1, "the same moment gives the same bytes"
    assert [path.name for path in settings.MEDIA_ROOT.iterdir()] == [f"{bundle.sha256}.zip"]
    with ZipFile(settings.MEDIA_ROOT / bundle.path) as held:
        assert {"report.html", "report.pdf", "record.json", "manifest.json"} <= set(held.namelist())
    assert bundle.size == (settings.MEDIA_ROOT / bundle.path).stat().st_size
    assert {"severity", "what", "fix"} <= bundle.lint[0].keys()


def test_no_canary_of_the_sample_is_in_anything_of_ours(tmp_path: Path) -> None:
    canaries: list[str] = json.loads((SAMPLES / "canaries.json").read_text(encoding="utf-8"))
    installation = Installation(tmp_path / "data")
    installation.data.mkdir()
    installation.prepared()
    with installation.worker("--batch") as worker:
        worker.wait(120)
    assert installation.rows("SELECT state FROM store_collection") == [("done",)]
    sample = installation.data / "sample.db"
    assert found_in_folder(installation.data, canaries), "the sample itself has them"
    assert sample.read_bytes() == lzma.decompress((SAMPLES / "synapse-1.163.db.xz").read_bytes()), (
        "it was only read"
    )
    sample.unlink()
    assert found_in_folder(installation.data, canaries) == []


def test_the_daily_look_keeps_a_register_for_each_service(
    ours: Workspace, database: Path, tmp_path: Path, settings: Any
) -> None:
    from fairwitness.web.operator.daily import looked, register_of  # noqa: PLC0415

    settings.DATA_FOLDER = tmp_path
    source = ours.connect(database)
    now = timezone.now().replace(microsecond=0)
    assert list(looked(now)) == []
    ours.client("owner").post(f"/sources/{source.pk}/daily/", {"daily": "yes"})
    ours.service.launched_on = date(2026, 4, 1)
    ours.service.save()
    ((name, said),) = looked(now)
    assert name == "Our chat"
    assert "duties are open" in said
    assert register_of(ours.service).is_file()
    told = Notification.objects.count()
    assert list(looked(now)) == [(name, said.partition(",")[0] + ", 0 of them new.")]
    assert Notification.objects.count() == told, "nobody is told twice"
