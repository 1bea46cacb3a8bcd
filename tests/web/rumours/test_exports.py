"""All published versions as CSV and Parquet, under a stated licence."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.test import Client
from rumour_desk import Desk, followed, published

from fairwitness.rumours import export
from fairwitness.web.config.environment import BadEnvironment, read
from fairwitness.web.rumours import exports

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def fetched(form: str) -> bytes:
    answer = Client().get(f"/rumours/exports/checks.{form}")
    assert answer.status_code == 200
    assert answer.streaming
    assert not answer.cookies
    assert answer["Link"] == f'<{CC_BY}>; rel="license"'
    return b"".join(answer.streaming_content)


def table() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fetched("csv").decode("utf-8-sig"), newline="")))


def old(settings: Any) -> None:
    """Let the files be older than is fresh."""
    for path in (Path(settings.DATA_FOLDER) / "checks-export").glob("checks.*"):
        os.utime(path, (1, 1))


def test_every_version_is_a_row_of_both_forms(ours: Desk, tmp_path: Path) -> None:
    published(ours, claim=[{"text": "=1+1 cures the flu", "lang": "en"}])
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    rows = table()
    assert [(row["check"], row["version"], row["latest"], row["step"]) for row in rows] == [
        ("garlic", "1", "false", "first"),
        ("garlic", "2", "true", "correction"),
    ]
    assert rows[0]["claim"] == "'=1+1 cures the flu"
    assert json.loads(rows[1]["wordings"]) == ["喝大蒜水能治流感"]
    (tmp_path / "checks.parquet").write_bytes(fetched("parquet"))
    found = duckdb.read_parquet(str(tmp_path / "checks.parquet"))
    assert found.columns == [column.name for column in export.COLUMNS] == list(rows[0])
    first = dict(zip(found.columns, found.order("version").fetchall()[0], strict=True))
    assert first["claim"] == "=1+1 cures the flu"
    assert (first["rating"], first["latest"], first["changed"]) == (1, False, None)
    assert first["signed_by"] == ["Desk ada", "Desk bo"]
    assert first["published"].year >= 2026


def test_files_are_made_anew_when_more_was_published_and_they_are_old(
    ours: Desk, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    plain = exports._make
    monkeypatch.setattr(exports, "_make", lambda folder: made.append(1) or plain(folder))
    published(ours)
    assert len(table()) == 1
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    assert len(table()) == 1
    old(settings)
    assert len(table()) == 2
    old(settings)
    assert len(table()) == 2
    assert len(made) == 2
    assert not list((Path(settings.DATA_FOLDER) / "checks-export").glob("tmp*"))


def test_who_has_a_file_is_told_so(ours: Desk) -> None:
    published(ours)
    fetched("csv")
    answer = Client().get("/rumours/exports/checks.csv")
    answer.close()
    again = Client().get("/rumours/exports/checks.csv", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert Client().get("/rumours/exports/checks.xlsx").status_code == 404


def test_what_stands_in_the_files_is_said_in_both_languages(ours: Desk) -> None:
    published(ours)
    told = Client().get("/rumours/exports/README.md").content.decode()
    page = Client().get("/rumours/zh/for-programs/").content.decode()
    for column in export.COLUMNS:
        assert f"| `{column.name}` |" in told
        assert column.means.zh in page
    assert CC_BY in told
    assert f'href="{CC_BY}"' in page
    assert f'"license": "{CC_BY}"' in Client().get("/rumours/checks/garlic/").content.decode()


def test_a_licence_is_an_address() -> None:
    assert read({}).licence == CC_BY
    assert read({"FAIRWITNESS_LICENCE": "https://l.example/1"}).licence == "https://l.example/1"
    with pytest.raises(BadEnvironment, match="FAIRWITNESS_LICENCE"):
        read({"FAIRWITNESS_LICENCE": "javascript:alert(1)"})
