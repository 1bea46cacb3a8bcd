"""Two people on one answer: nothing that either wrote is lost, and both see it."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import made_assessment as making
import pytest
from writing_at_once import TIMES

from fairwitness.web.store import answering, packs
from fairwitness.web.store.models import Assessment
from fairwitness.web.store.places import Spot

pytestmark = pytest.mark.django_db

TEXT = next(i.id for i in packs.pack(making.CAC).items if i.asks == "text")
ITEM = Spot("cac-2018", "items", TEXT)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def who() -> making.Made:
    return making.made()


@pytest.fixture
def draft(who: making.Made) -> Assessment:
    return who.start(making.CAC, making.UK)


def _address(made: Assessment, verb: str) -> str:
    return f"/assessments/{made.pk}/{verb}/{'/'.join(ITEM)}"


def _said(made: Assessment) -> dict[str, object] | None:
    row = answering.newest(made, ITEM)
    return None if row is None else row.value


def test_two_clients_on_one_version_lose_nothing_and_both_see_both(
    who: making.Made, draft: Assessment
) -> None:
    ada, bo = making.client(who.author), making.client(who.second)
    ada.post(_address(draft, "save"), {"answer": "First.", "based_on": "0"}, **HTMX)
    ada.post(_address(draft, "save"), {"answer": "Ada's text.", "based_on": "1"}, **HTMX)
    answer = bo.post(_address(draft, "save"), {"answer": "Bo's text.", "based_on": "1"}, **HTMX)
    assert answer["HX-Reswap"] == "outerHTML"
    for page in (
        answer.content.decode(),
        ada.get(_address(draft, "answer")).content.decode(),
        bo.get(_address(draft, "answer")).content.decode(),
    ):
        assert "Ada&#x27;s text." in page
        assert "Bo&#x27;s text." in page
        assert "Keep mine" in page
        assert "Keep theirs" in page
    assert _said(draft) == {"answer": "Ada's text."}
    assert [a.aside for a in answering.history(draft, ITEM)] == [True, False, False]
    told = ada.get(_address(draft, "state"), {"based_on": "2"}, **HTMX).content.decode()
    assert "Bo changed this at" in told


def test_an_answer_that_goes_on_does_not_hide_the_one_aside(
    who: making.Made, draft: Assessment
) -> None:
    answering.save(draft, ITEM, {"answer": "A"}, based_on=0, by=who.author)
    answering.save(draft, ITEM, {"answer": "B"}, based_on=0, by=who.second)
    answering.save(draft, ITEM, {"answer": "A, longer"}, based_on=1, by=who.author)
    assert [a.value["answer"] for a in answering.aside(draft, ITEM)] == ["B"]


@pytest.mark.parametrize(("version", "counts"), [("1", "A"), ("2", "B")])
def test_mine_or_theirs_is_kept_as_a_new_version(
    who: making.Made, draft: Assessment, version: str, counts: str
) -> None:
    answering.save(draft, ITEM, {"answer": "A"}, based_on=0, by=who.author)
    answering.save(draft, ITEM, {"answer": "B"}, based_on=0, by=who.second)
    making.client(who.second).post(_address(draft, "keep"), {"based_on": "1", "version": version})
    assert _said(draft) == {"answer": counts}
    assert answering.aside(draft, ITEM) == []
    assert answering.history(draft, ITEM).count() == 3


def test_a_merged_text_settles_both(who: making.Made, draft: Assessment) -> None:
    answering.save(draft, ITEM, {"answer": "A"}, based_on=0, by=who.author)
    answering.save(draft, ITEM, {"answer": "B"}, based_on=0, by=who.second)
    making.client(who.second).post(
        _address(draft, "save"), {"answer": "A and B", "based_on": "1", "settles": "1"}, **HTMX
    )
    assert _said(draft) == {"answer": "A and B"}
    assert answering.aside(draft, ITEM) == []


def test_polling_is_silent_while_nothing_is_new(who: making.Made, draft: Assessment) -> None:
    answering.save(draft, ITEM, {"answer": "A"}, based_on=0, by=who.author)
    answer = making.client(who.second).get(_address(draft, "state"), {"based_on": "1"})
    assert answer.status_code == 204


def test_writers_in_two_processes_lose_nothing(tmp_path: Path) -> None:
    script = Path(making.__file__).with_name("writing_at_once.py")
    env = {"PATH": os.environ["PATH"], "FAIRWITNESS_DATA": str(tmp_path)}
    env["DJANGO_SETTINGS_MODULE"] = "fairwitness.web.config.settings"
    told = subprocess.run(
        [sys.executable, script], env=env, capture_output=True, text=True, check=True
    ).stdout
    draft, *writers = told.split()
    at_work = [
        subprocess.Popen([sys.executable, script, draft, writer], env=env) for writer in writers
    ]
    assert [one.wait() for one in at_work] == [0, 0]
    with closing(sqlite3.connect(tmp_path / "fairwitness.sqlite3")) as rows:
        kept = rows.execute("SELECT value, revision FROM store_answer ORDER BY revision").fetchall()
    assert [revision for _, revision in kept] == list(range(1, 2 * TIMES + 1))
    wrote = {json.loads(value)["answer"] for value, _ in kept}
    assert wrote == {f"{writer} wrote {turn}" for writer in writers for turn in range(TIMES)}
