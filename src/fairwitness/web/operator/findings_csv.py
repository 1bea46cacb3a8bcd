"""
Findings as a table for spreadsheets.

In:       pairs of pack and finding, the languages of the report.
Out:      the bytes of a CSV file (RFC 4180, UTF-8 with a byte order mark).

Cells hold what people wrote, and spreadsheets run what looks like a formula: such a cell gets an
apostrophe in front, as do those that begin with a tab or a line end.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from fairwitness.core.assessment import Finding
from fairwitness.core.spreadsheets import BOM, defused
from fairwitness.core.words import Lang


def findings_csv(findings: Iterable[tuple[str, Finding]], langs: Sequence[Lang]) -> bytes:
    """Write one row a finding; titles and reasons in each language, side by side."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    words = [f"{name}_{lang}" for lang in langs for name in ("title", "reason", "closes")]
    table.writerow(["pack", "id", "item", "severity", *words, "metrics", "owner", "due"])
    for pack, finding in findings:
        said = [
            sentence.within(lang)
            for lang in langs
            for sentence in (finding.title, finding.reason, finding.closes)
        ]
        row = [
            *(pack, finding.id, finding.item, finding.severity.value),
            *said,
            *(" ".join(finding.metrics), finding.owner or ""),
            finding.due.isoformat() if finding.due else "",
        ]
        table.writerow([defused(cell) for cell in row])
    return (BOM + text.getvalue()).encode("utf-8", "replace")
