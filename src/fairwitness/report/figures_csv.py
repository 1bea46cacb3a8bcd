"""
Every figure as one row of a table.

In:       the evidence.
Out:      RFC 4180: UTF-8 without a byte order mark, CRLF at the end of each line, one header line.
Not here: the meaning of metrics and the policy of release (`record`, `page`).

A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@`. No text here comes from a user,
but a text that would start so gets an apostrophe before it all the same. Numbers stay numbers.
"""

import csv
import io

from fairwitness.core.figure import Evidence, Figure, dimensions_text

NAME = "figures.csv"

COLUMNS = (
    "metric",
    "source",
    "window_start",
    "window_end",
    "dimensions",
    "value",
    "unit",
    "status",
    "note",
    "query_sha256",
)
"""The header line. `window_end` is the first day no longer counted; `note` is in English."""

_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def figures_csv(evidence: Evidence) -> bytes:
    """Return the table, one row a figure in the order of `Figure.key`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(figure) for figure in sorted(evidence.figures, key=lambda f: f.key))
    return text.getvalue().encode()


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        _text(figure.metric),
        _text(figure.source),
        figure.window.start.isoformat(),
        figure.window.end.isoformat(),
        _text(dimensions_text(figure.dimensions)),
        "" if figure.value is None else repr(figure.value),
        _text(figure.unit),
        figure.status.value,
        _text("" if figure.note is None else figure.note.en),
        figure.query or "",
    )


def _text(value: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{value}" if value.startswith(_RUNS_IN_A_SPREADSHEET) else value
