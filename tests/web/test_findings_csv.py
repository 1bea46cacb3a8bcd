import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outgoing_people import HOSTILE, Place, dossier, logged_in, place

from fairwitness.core.spreadsheets import FORMULA, defused
from fairwitness.web.operator.findings_csv import findings_csv

PAIRS = [("uk-osa/2025-12", f) for f in dossier().assessments[0].findings]


def stand_in(monkeypatch: pytest.MonkeyPatch, made: Any) -> None:
    """Put a dossier in the place of the workflow that makes one."""

    def dossier_of(*_: Any, **__: Any) -> Any:
        if isinstance(made, Exception):
            raise made
        return made

    monkeypatch.setattr("fairwitness.web.operator.dossier.dossier_of", dossier_of)


def rows_of(made: bytes) -> list[list[str]]:
    assert made.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def test_one_row_a_finding_with_both_languages_side_by_side() -> None:
    header, first, second = rows_of(findings_csv(PAIRS, ["en", "zh"]))
    assert header[:5] == ["pack", "id", "item", "severity", "title_en"]
    assert first[:4] == ["uk-osa/2025-12", "uk-osa/terrorism/slow", "terrorism", "high"]
    assert first[-1] == "2026-08-01"
    assert second[header.index("title_zh")] == "未决"
    assert {len(first), len(second)} == {len(header)}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_is_taken_for_a_formula_and_no_text_is_lost(text: str) -> None:
    cell = defused(text)
    assert not cell.startswith(FORMULA)
    assert cell.removeprefix("'") == text.replace("\0", "").removeprefix("'")


@pytest.mark.parametrize("text", [*HOSTILE, "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_table_of_hostile_text_is_read_back_cell_by_cell(text: str) -> None:
    findings = [("uk-osa", f) for f in dossier(text).assessments[0].findings]
    rows = rows_of(findings_csv(findings, ["en"]))
    assert rows[1][rows[0].index("reason_en")] == defused(text)
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


@pytest.mark.django_db
def test_who_may_download_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, dossier())
    ours: Place = place("ours")
    address = f"/assessments/{ours.assessment.pk}/findings.csv"
    people = ((None, 302), (place("theirs").owner, 404), (ours.colleague, 200), (ours.owner, 200))
    for user, status in people:
        answer = logged_in(user).get(address)
        assert answer.status_code == status
        if status == 200:
            assert "attachment" in answer["Content-Disposition"]
            assert len(rows_of(answer.content)) == 3


@pytest.mark.django_db
def test_an_assessment_without_answers_has_findings_of_its_own() -> None:
    ours = place("ours")
    answer = logged_in(ours.owner).get(f"/assessments/{ours.assessment.pk}/findings.csv")
    header, *rows = rows_of(answer.content)
    assert rows
    assert {row[header.index("pack")] for row in rows} == set(ours.assessment.packs)
    assert all(row[header.index("title_zh")] for row in rows)
