"""Pages kept in memory: quick, the same for everybody, and never older than a correction."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from rumour_desk import Desk, followed, published

from fairwitness.web.rumours import readers, sitemaps
from fairwitness.web.rumours.kept_pages import Shelf
from fairwitness.web.store.rumours import finding, places, reading

CHECK = "/rumours/checks/garlic/"


def test_a_page_is_made_once_and_a_correction_shows_at_once(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(ours)
    made: list[str] = []
    plain = readers.show
    monkeypatch.setattr(readers, "show", lambda *a, **k: made.append(a[1]) or plain(*a, **k))
    for _ in range(3):
        assert "No study shows" in Client().get(CHECK).content.decode()
    assert made == ["rumours/check.html"]
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    page = Client().get(CHECK).content.decode()
    assert "Garlic does not cure the flu." in page
    assert "This is an older version." in Client().get(f"{CHECK}1/").content.decode()
    assert "Garlic does not" in Client().get("/rumours/feeds/corrections.atom").content.decode()


def test_who_has_a_page_is_told_so_until_it_changes(ours: Desk) -> None:
    published(ours)
    first = Client().get(CHECK)
    assert first["Cache-Control"] == "public, no-cache"
    asked = {"if-none-match": first["ETag"]}
    again = Client().get(CHECK, headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    assert Client().get(CHECK, headers=asked).status_code == 200


def test_languages_and_paths_are_kept_apart(ours: Desk) -> None:
    published(ours)
    english = Client().get(CHECK, headers={"accept-language": "en"})
    chinese = Client().get(CHECK, headers={"accept-language": "zh"})
    assert "Evidence" in english.content.decode()
    assert "证据" in chinese.content.decode()
    assert "Accept-Language" in english["Vary"]
    assert 'href="/rumours/zh/"' in Client().get("/rumours/zh/checks/garlic/").content.decode()


def test_a_host_or_a_query_that_somebody_makes_up_stands_in_no_kept_page(ours: Desk) -> None:
    published(ours)
    for path in (CHECK, "/rumours/", "/rumours/feeds/everything.atom", "/rumours/sitemap.xml"):
        assert Client().get(path, headers={"host": "evil.example"}).status_code == 400
        poisoned = Client().get(
            f"{path}?x=evil.example",
            headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"},
        )
        assert b"evil.example" not in poisoned.content
        assert b"evil.example" not in Client().get(path).content


def test_bytes_that_the_ledger_holds_may_be_kept_for_ever(ours: Desk) -> None:
    published(ours)
    assert "immutable" in Client().get(f"{CHECK}1/record.json")["Cache-Control"]


def test_nothing_that_is_not_there_is_kept(ours: Desk) -> None:
    assert Client().get(CHECK).status_code == 404
    published(ours)
    assert Client().get(CHECK).status_code == 200


def test_a_full_shelf_lets_go_of_what_was_asked_for_longest_ago() -> None:
    shelf = Shelf(most=100)
    for name in ("a", "b"):
        shelf.put((name,), (b"x" * 50, "text/plain", name))
    assert shelf.get(("a",))
    shelf.put(("c",), (b"x" * 50, "text/plain", "c"))
    assert shelf.get(("a",))
    assert shelf.get(("b",)) is None
    shelf.put(("huge",), (b"x" * 2**21, "text/plain", "huge"))
    assert shelf.get(("huge",)) is None


def test_a_map_of_many_checks_has_parts(ours: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "LISTED", 2)
    for name in ("one", "two", "three"):
        text = f"Number {name} is a prime"
        published(ours, name, f"Is {name} a prime?", claim=[{"text": text, "lang": "en"}])
    followed(ours, "correction", name="one", summary="It is none.")
    listed = Client().get("/rumours/sitemap.xml")
    assert _locations(listed, "sitemapindex") == [
        f"http://localhost:8000/rumours/sitemap-{n}.xml" for n in (1, 2)
    ]
    parts = [_locations(Client().get(f"/rumours/sitemap-{n}.xml"), "urlset") for n in (1, 2)]
    assert [[url.split("/")[-2] for url in part] for part in parts] == [["one", "two"], ["three"]]
    assert Client().get("/rumours/sitemap-3.xml").status_code == 404
    assert Client().get("/rumours/sitemap-0.xml").status_code == 404


def test_a_lost_index_is_filled_while_a_reader_waits_or_by_a_command(
    ours: Desk, monkeypatch: pytest.MonkeyPatch, settings: Any, capsys: Any, tmp_path: Any
) -> None:
    published(ours)
    settings.DATA_FOLDER, before = tmp_path / "elsewhere", settings.DATA_FOLDER
    monkeypatch.setattr(finding, "FILLED_WHILE_WAITING", 0)
    answer = Client().post("/rumours/answer/", {"question": "water with garlic cures flu"})
    assert answer.status_code == 503
    assert "made anew" in answer.content.decode()
    call_command("index_checks", "--if-lost")
    assert "1 checks are in the index." in capsys.readouterr().out
    answer = Client().post("/rumours/answer/", {"question": "water with garlic cures flu"})
    assert "Close to these" in answer.content.decode()
    assert len(places.matcher().lexical) == reading.count() == 1
    assert before != settings.DATA_FOLDER


def _locations(answer: HttpResponse, root: str) -> list[str]:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    whole = ET.fromstring(answer.content)  # noqa: S314 - ours
    assert whole.tag == f"{space}{root}"
    return [str(each.text) for each in whole.iter(f"{space}loc")]
