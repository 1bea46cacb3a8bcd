"""What the program says of the sample is what was placed in it."""

from typing import Any

from agreement import compared, differences, read_figures
from running import Run

from fairwitness.evidence.metrics import METRICS

PEOPLE = frozenset(one.id for one in METRICS.values() if one.words.people)


def test_every_count_equals_what_was_placed(sample_run: Run, sample_truth: dict[str, Any]) -> None:
    rows = read_figures(sample_run.bundle / "figures.csv")
    asked = {row["metric"] for row in rows}
    truth = {name: true for name, true in sample_truth["metrics"].items() if name in asked}

    assert list(differences(rows, truth, PEOPLE)) == []
    assert compared(rows, truth) > 60


def test_every_figure_names_a_query_of_the_bundle_or_says_why_there_is_none(
    sample_run: Run,
) -> None:
    rows = read_figures(sample_run.bundle / "figures.csv")
    queries = {path.stem for path in (sample_run.bundle / "queries").iterdir()}

    for row in rows:
        assert row["query_sha256"] in queries or (row["status"] != "value" and row["note"]), row
    assert {row["query_sha256"] for row in rows} - {""} == queries
