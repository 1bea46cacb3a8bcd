"""How often a check is asked about: counted without who asks, small counts never shown."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import small_synapse
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rumour_desk import QUESTION, Desk, asked, published

from fairwitness.cli.app import run
from fairwitness.core import series_file
from fairwitness.web.store.models import Asked, CheckAsked
from fairwitness.web.store.rumours import counting

YESTERDAY = timezone.now().date() - timedelta(days=1)
WORDING = "Garlic water cures the flu"


def ask(question: str = WORDING) -> None:
    assert Client().post("/rumours/answer/", {"question": question}).status_code == 200


def counted(lang: str, times: int, days: int = 0) -> None:
    CheckAsked.objects.create(
        check_id="garlic", day=YESTERDAY - timedelta(days=days), lang=lang, times=times
    )


def page() -> str:
    return Client().get("/rumours/checks/garlic/").content.decode()


def test_a_question_that_a_check_answers_is_counted_by_day_and_language(ours: Desk) -> None:
    published(ours)
    for _ in range(3):
        ask()
    ask("喝大蒜水能治流感")
    ask("The bridge is closed on Sunday")
    counting.write_down()
    rows = CheckAsked.objects.order_by("lang").values_list("check_id", "lang", "times")
    assert list(rows) == [("garlic", "en", 3), ("garlic", "zh", 1)]


def test_small_counts_stand_nowhere_and_are_not_zero(ours: Desk) -> None:
    published(ours)
    counted("en", 9)
    counted("en", 13, days=2)
    text = page()
    assert "&lt;10" in text
    assert '<td class="number">15</td>' in text
    assert '<td class="number">9</td>' not in text
    assert "asked-en.svg" in text
    assert "asked-zh.svg" not in text
    values = Client().get("/rumours/checks/garlic/asked.json").json()["series"]
    assert [one["dimensions"]["lang"] for one in values] == ["en", "zh"]
    assert values[0]["values"][-3:] == [15.0, 0.0, None]
    assert set(values[1]["values"]) == {0.0}


def test_what_was_handed_over_before_there_was_a_check_counts_too(ours: Desk) -> None:
    rumour = asked(QUESTION)
    Asked.objects.filter(rumour=rumour).update(day=YESTERDAY, times=20)
    published(ours)
    assert '<td class="number">20</td>' in page()


def test_the_day_that_is_not_over_is_not_shown(ours: Desk) -> None:
    published(ours)
    CheckAsked.objects.create(check_id="garlic", day=timezone.now().date(), lang="en", times=500)
    assert "500" not in page()
    assert "How often it is asked here" not in page()


def test_a_picture_has_a_text_and_draws_suppressed_days_apart(ours: Desk) -> None:
    published(ours)
    counted("en", 50)
    counted("en", 3, days=1)
    assert "At most 50 questions a day; on 1 days fewer than 10, not shown." in page()
    drawn = Client().get("/rumours/checks/garlic/asked-en.svg")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert "stroke-dasharray" in drawn.content.decode()
    assert Client().get("/rumours/checks/garlic/asked-fr.svg").status_code == 404


def test_counts_wait_in_memory_and_are_written_every_few_seconds(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(ours)
    now = [100.0]
    monkeypatch.setattr(counting.time, "monotonic", lambda: now[0])
    ask()
    ask()
    assert CheckAsked.objects.get().times == 1
    now[0] += counting.EVERY_S
    ask()
    assert CheckAsked.objects.get().times == 3


def test_duties_watch_what_the_desk_counted(ours: Desk, tmp_path: Path, capsys: Any) -> None:
    published(ours)
    for days in range(1, 300):
        counted("zh", 400 if days < 20 else 40, days=days)
    file = tmp_path / "questions.json"
    call_command("rumour_demand", str(file))
    found = series_file.read(file.read_bytes())
    assert [dict(one.dimensions)["lang"] for one in found] == ["en", "zh"]
    assert {one.people for one in found} == {True}
    source = small_synapse.database(tmp_path / "homeserver.db", accounts=40)
    html = tmp_path / "duties.html"
    arguments = ["duties", f"synapse+sqlite:///{source}", "--pack", "uk-osa"]
    arguments += ["--register", str(tmp_path / "r.register"), "--page", str(html)]
    status = run([*arguments, "--series", str(file)])
    assert status in {0, 1}, capsys.readouterr()
    assert "Questions to the rumour desk" in html.read_text(encoding="utf-8")


def test_a_check_that_is_not_there_has_no_series(ours: Desk, tmp_path: Path) -> None:
    published(ours)
    with pytest.raises(CommandError, match="no check"):
        call_command("rumour_demand", str(tmp_path / "x"), "--check", "none")
    call_command("rumour_demand", str(tmp_path / "x"), "--check", "garlic")
    assert json.loads((tmp_path / "x").read_bytes())["series"][0]["dimensions"]["check"] == "garlic"
