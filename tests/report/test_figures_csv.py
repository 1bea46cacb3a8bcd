"""The table of figures: one row a figure, safe in a spreadsheet."""

import csv
import io
from dataclasses import replace

import pytest
from dossier import SMALL, WINDOW, dossier, evidence
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.core.figure import Figure, Status
from fairwitness.core.words import Words
from fairwitness.report.figures_csv import COLUMNS, figures_csv

FIGURE = Figure(
    metric="notices.received",
    source="synapse",
    window=WINDOW,
    dimensions=(("target", "room"), ("category", "spam")),
    value=31,
    unit="notices",
    query="ab" * 32,
)


def _rows(*figures: Figure) -> list[dict[str, str]]:
    data = figures_csv(replace(evidence(), figures=figures))
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_the_header_names_the_columns() -> None:
    first = figures_csv(dossier().evidence).split(b"\r\n")[0]
    assert first == (
        b"metric,source,window_start,window_end,dimensions,value,unit,status,note,query_sha256"
    )


def test_a_figure_is_one_row() -> None:
    assert _rows(FIGURE) == [
        {
            "metric": "notices.received",
            "source": "synapse",
            "window_start": "2026-06-01",
            "window_end": "2026-09-01",
            "dimensions": "category=spam;target=room",
            "value": "31",
            "unit": "notices",
            "status": "value",
            "note": "",
            "query_sha256": "ab" * 32,
        }
    ]


def test_every_figure_of_the_evidence_has_its_row_and_no_other() -> None:
    figures = evidence().figures
    rows = _rows(*reversed(figures))
    assert [(row["metric"], row["status"]) for row in rows] == [
        (figure.metric, figure.status.value) for figure in sorted(figures, key=lambda f: f.key)
    ]


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_RECORDED])
def test_what_cannot_be_said_is_blank_and_not_zero(status: Status) -> None:
    row = _rows(replace(FIGURE, value=None, status=status, note=SMALL))[0]
    assert row["value"] == ""
    assert row["status"] == status.value
    assert row["note"] == SMALL.en


@given(value=st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_to_its_last_digit(value: float) -> None:
    text = _rows(replace(FIGURE, value=value))[0]["value"]
    assert type(value)(text) == value


@given(note=st.text())
def test_no_text_starts_like_a_formula(note: str) -> None:
    row = _rows(replace(FIGURE, note=Words(note, "")))[0]
    assert not row["note"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert row["note"].removeprefix("'") == note.removeprefix("'")
    assert tuple(row) == COLUMNS


def test_lines_end_as_rfc_4180_asks() -> None:
    data = figures_csv(evidence())
    assert data.count(b"\r\n") == len(evidence().figures) + 1
    assert not data.startswith(b"\xef\xbb\xbf")
